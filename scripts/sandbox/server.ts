/** The sandbox on a socket: a stand-in for the Cloud API that knows the document and nothing else of this project. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExpectedError } from '../errors.ts';
import { isObject, printJson } from '../json.ts';
import { printable } from '../shared/printable.ts';
import type { RateLimit } from '../shared/rate-limit.ts';
import type { Spec } from '../spec/model.ts';
import { type Answer, Refusal } from './answer.ts';
import { apiFor, failureAnswer } from './api.ts';
import { ORGANIZATION_ID, SANDBOX_KEYS, type SandboxKey, SERVICE_ID } from './credentials.ts';
import { deliver, insteadOfAnswer, latencyOf, resetConnection } from './delivery.ts';
import { assertKnown, type Fault, type FaultQueue, faultQueue } from './faults.ts';
import { assertOwnHost } from './host.ts';
import { refuseMalformed } from './malformed.ts';
import { readBody } from './request.ts';
import type { Store } from './store.ts';

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
  const { spec, host = '127.0.0.1', clock = Date.now, log, rateLimit = 'off', empty = false } = options;
  const api = apiFor({ spec, seed: options.seed ?? 1, clock, rateLimit, empty });
  const operationIds = spec.operations.map(({ id }) => id);
  const documentPath = documentPathOf(spec);
  let document: string | undefined;
  let queue = queueOf(options.faults ?? []);

  function queueOf(faults: readonly Fault[]): FaultQueue {
    for (const { operationId } of faults) assertKnown(operationId, operationIds, `a fault of ${operationId}`);
    return faultQueue(faults);
  }

  /** A fault concerns admitted requests only: who sends no key gets 401 and not a 503. */
  async function exchange(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<Logged> {
    const { method = '', url: target = '/', headers } = request;
    assertOwnHost(request.headersDistinct.host, host);
    const { path, query } = splitTarget(target);
    if (path === documentPath) {
      if (method !== 'GET' && method !== 'HEAD')
        throw new Refusal('METHOD_NOT_ALLOWED', `${method} is not supported here`, { allow: 'GET, HEAD' });
      document ??= printJson(spec.document);
      return { operationId: 'OpenAPI document', answer: deliver(response, target, documentAnswer(document), []) };
    }
    const admitted = api.admit({ method, path, authorization: headers.authorization });
    const { operation } = admitted.plan;
    const operationId = operation.id;
    const faults = queue.take(operationId);
    const latency = latencyOf(faults);
    if (latency > 0) await sleep(latency, undefined, { ref: false });
    const instead = insteadOfAnswer(faults, requestId);
    if (instead === 'hang') return { operationId, note: 'no answer' };
    if (instead === 'reset') {
      resetConnection(request.socket);
      return { operationId, note: 'reset' };
    }
    if (instead !== undefined) return { operationId, answer: deliver(response, target, instead, faults) };
    const text = operation.requestBody === undefined ? '' : await readBody(request);
    const answer = api.serve(admitted, { query, contentType: headers['content-type'], text, requestId });
    return { operationId, answer: deliver(response, target, answer, faults) };
  }

  const server = createServer((request, response) => {
    const began = performance.now();
    const requestId = randomUUID();
    exchange(request, response, requestId)
      .catch((error: unknown): Logged => {
        const answer = failureAnswer(error, requestId);
        return { operationId: '-', answer: deliver(response, '', answer, []) };
      })
      .then((logged) => {
        if (log !== undefined) log(lineFor(request, logged, performance.now() - began));
      })
      .catch(() => response.destroy());
  });
  server.keepAliveTimeout = 65_000;
  refuseMalformed(server);
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
    store: () => api.store.snapshot(),
    acceptInvitation: api.acceptInvitation,
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

function lineFor(request: IncomingMessage, { operationId, answer, note }: Logged, ms: number): string {
  const { path } = splitTarget(request.url ?? '/');
  const outcome = answer === undefined ? (note ?? '-') : String(answer.status);
  const line = `${(request.method ?? '').padEnd(6)} ${outcome.padEnd(3)} ${ms.toFixed(0).padStart(4)} ms  ${printable(operationId)}  ${printable(path, 400)}`;
  const reason = answer === undefined || answer.status < 400 ? undefined : reasonOf(answer.body);
  return reason === undefined ? line : `${line}  (${printable(reason)})`;
}

/** Why it was refused; it may repeat what was sent, and never a secret. */
function reasonOf(body: string): string | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) && typeof value.error === 'string' ? value.error : undefined;
  } catch {
    return undefined; // A fault's: what is no JSON has no reason.
  }
}

function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  return mark === -1 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
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
