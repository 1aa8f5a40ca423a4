/** The sandbox on a socket: a stand-in for the Cloud API that knows the document and nothing else of this project. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExpectedError } from '../errors.ts';
import { printJson } from '../json.ts';
import type { Spec } from '../spec/model.ts';
import { type Answer, Refusal, refusalAnswer, resultAnswer } from './answer.ts';
import { assertAllowed, authenticated, credentialsFrom } from './authentication.ts';
import type { Call } from './call.ts';
import { ORGANIZATION_ID, SANDBOX_KEYS, type SandboxKey, SERVICE_ID } from './credentials.ts';
import { deliver, insteadOfAnswer, latencyOf } from './delivery.ts';
import { plansOf } from './effects.ts';
import { assertKnown, type Fault, faultQueue } from './faults.ts';
import { identityFrom } from './identity.ts';
import { acceptedInvitation } from './invitation.ts';
import { limiterFor, type RateLimit } from './rate-limit.ts';
import { parseBody, readBody } from './request.ts';
import { respond } from './respond.ts';
import { routerFor } from './router.ts';
import { seed } from './seed.ts';
import { Store } from './store.ts';
import { validatorsFor } from './validation.ts';
import type { World } from './world.ts';

export interface SandboxOptions {
  readonly spec: Spec;
  /** 0, or left out: one that is free. */
  readonly port?: number;
  readonly host?: '127.0.0.1';
  /** IDs and secrets follow from it. */
  readonly seed?: number;
  /** Milliseconds since the epoch. Life cycles, creation times and the rate limit go by it. */
  readonly clock?: () => number;
  readonly rateLimit?: RateLimit | 'off';
  readonly faults?: readonly Fault[];
  /** Every list is empty but that of the organizations; `below-services`: but that of their services, too. */
  readonly empty?: boolean | 'below-services';
  /** One line for each request; never a secret. */
  readonly log?: (line: string) => void;
}

export interface Sandbox {
  /** `http://127.0.0.1:4010`, no slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly organizationId: string;
  readonly serviceId: string;
  readonly keys: readonly SandboxKey[];
  /** From now on these, and no others. */
  setFaults(faults: readonly Fault[]): void;
  /** Every kept thing by its path: to compare two moments. */
  store(): ReturnType<Store['snapshot']>;
  /** The API has no operation for it: who was invited accepts by mail. */
  acceptInvitation(invitationId: string): void;
  close(): Promise<void>;
}

/**
 * Starts a sandbox on loopback.
 *
 * @throws ExpectedError `port-unavailable`; `usage-invalid-value` for a fault of an unknown operation.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { spec, host = '127.0.0.1', clock = Date.now, log } = options;
  const { resources, plans } = plansOf(spec);
  const operationIds = spec.operations.map(({ id }) => id);
  const store = new Store();
  const base = {
    spec,
    resources,
    plans,
    validators: validatorsFor(spec.document),
    identity: identityFrom(options.seed ?? 1),
  };
  const world: World = { ...base, state: store };
  seed(base, store, { now: clock(), empty: options.empty ?? false });
  const router = routerFor(plans);
  const limiter =
    options.rateLimit === undefined || options.rateLimit === 'off' ? undefined : limiterFor(options.rateLimit);
  const documentPath = documentPathOf(spec);
  let document: string | undefined;
  let queue = queueOf(options.faults ?? []);
  let turn = 0;

  function queueOf(faults: readonly Fault[]) {
    for (const { operationId } of faults) assertKnown(operationId, operationIds, operationId);
    return faultQueue(faults);
  }

  /** The order of the checks: path and method, key, rate, organization and role, fault, parameters, body, world. */
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<Logged> {
    const arrived = clock();
    const { path, query } = splitTarget(request.url ?? '/');
    if (request.method === 'GET' && path === documentPath) {
      document ??= printJson(spec.document);
      return { operationId: 'OpenAPI document', answer: deliver(response, '', documentAnswer(document), []) };
    }
    const { plan, parameters } = router.find(request.method ?? '', path);
    const operationId = plan.operation.id;
    const given = spec.auth === 'basic' ? credentialsFrom(request.headers.authorization) : undefined;
    if (given !== undefined && limiter !== undefined && !limiter.admits(given.keyId, arrived)) {
      throw new Refusal('TOO_MANY_REQUESTS', 'the rate limit of this key is exceeded');
    }
    const key = given === undefined ? undefined : authenticated(store, given, arrived);
    if (key !== undefined) assertAllowed(key, plan, parameters);
    const faults = queue.take(operationId);
    const latency = latencyOf(faults);
    if (latency > 0) await sleep(latency);
    const instead = insteadOfAnswer(faults);
    if (instead === 'hang') return { operationId, note: 'no answer' };
    if (instead === 'reset') {
      request.socket.resetAndDestroy();
      return { operationId, note: 'reset' };
    }
    const target = request.url ?? '/';
    if (instead !== undefined) return { operationId, answer: deliver(response, target, instead, faults) };
    const text = plan.operation.requestBody === undefined ? '' : await readBody(request);
    const made = guarded(() => {
      const checked = world.validators.parameters(plan.operation, parameters, new URLSearchParams(query));
      const body = parseBody(plan.operation, request.headers['content-type'], text);
      world.validators.body(plan.operation, body);
      const call: Call = {
        plan,
        parameters: lowerCased(parameters),
        query: checked,
        body,
        now: clock(),
        turn: turn++,
        ...(key === undefined ? {} : { key }),
      };
      const outcome = respond(world, call);
      store.apply(outcome.changes);
      return resultAnswer(plan.result, outcome.value);
    });
    return { operationId, answer: deliver(response, target, made, faults) };
  }

  const server = createServer((request, response) => {
    const began = performance.now();
    answer(request, response)
      .catch((error: unknown) => ({ operationId: '-', answer: deliver(response, '', answerFor(error), []) }))
      .then((logged: Logged) => {
        if (log !== undefined) log(lineFor(request, logged, performance.now() - began));
        // A body that nobody read would keep the connection from its next request.
        if (!request.readableEnded) request.resume();
      })
      .catch(() => response.destroy());
  });
  server.keepAliveTimeout = 65_000;
  const port = await listen(server, options.port ?? 0, host);
  return {
    url: `http://${host}:${port}`,
    port,
    organizationId: ORGANIZATION_ID,
    serviceId: SERVICE_ID,
    keys: SANDBOX_KEYS,
    setFaults(faults) {
      queue = queueOf(faults);
    },
    store: () => store.snapshot(),
    acceptInvitation(invitationId) {
      store.apply(acceptedInvitation(world, invitationId, clock()));
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Logged {
  readonly operationId: string;
  readonly answer?: Answer;
  readonly note?: string;
}

function guarded(make: () => Answer): Answer {
  try {
    return make();
  } catch (error) {
    return answerFor(error);
  }
}

function answerFor(error: unknown): Answer {
  if (error instanceof Refusal) return refusalAnswer(error);
  const message = error instanceof Error ? error.message : String(error);
  return refusalAnswer(new Refusal('INTERNAL_ERROR', `the sandbox failed: ${message}`));
}

function lineFor(request: IncomingMessage, { operationId, answer, note }: Logged, ms: number): string {
  const { path } = splitTarget(request.url ?? '/');
  const outcome = answer === undefined ? (note ?? '-') : String(answer.status);
  return `${(request.method ?? '').padEnd(6)} ${outcome.padEnd(3)} ${ms.toFixed(0).padStart(4)} ms  ${operationId}  ${path}`;
}

function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  return mark === -1 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/** UUIDs are compared without regard to case (RFC 9562, section 4). */
function lowerCased(parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(parameters);
  if (entries.every(([, value]) => !/^[0-9A-Fa-f-]{36}$/.test(value) || value === value.toLowerCase()))
    return parameters;
  return Object.fromEntries(
    entries.map(([name, value]) => [name, /^[0-9A-Fa-f-]{36}$/.test(value) ? value.toLowerCase() : value]),
  );
}

/** The first segment of all paths, where the real service serves its document: `/v1`. */
function documentPathOf(spec: Spec): string {
  return `/${spec.operations[0]?.path.split('/')[1] ?? ''}`;
}

function documentAnswer(document: string): Answer {
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: document };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new ExpectedError('port-unavailable', {
          what: `the sandbox cannot listen on port ${port} (${cause.code ?? cause.message})`,
          where: `${host}:${port}`,
          remedy: 'stop what listens there, or give another port with `--port`; 0 takes one that is free',
          cause,
        }),
      );
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
