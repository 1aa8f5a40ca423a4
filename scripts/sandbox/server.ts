/** The HTTP server of the sandbox: a mock of the API that depends on its OpenAPI document and its profile only. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Spec } from '../openapi/model.ts';
import { ExpectedError } from '../shared/errors.ts';
import { atPointer, type Json, parsedJson, printJson } from '../shared/json.ts';
import { printable } from '../shared/printable.ts';
import { type ApiOptions, createApi } from './api.ts';
import { MAIN_ID, ROOT_ID, SANDBOX_KEYS, type SandboxKey } from './credentials.ts';
import { assertKnownOperation, type Fault, faultQueue } from './faults/fault.ts';
import { latencyOf, replacementFor, resetConnection, sendWithFaults } from './faults/inject.ts';
import { assertLoopbackHost, handleMalformedRequests } from './http/invalid-requests.ts';
import { readBody } from './http/request-body.ts';
import { ApiError, type ApiResponse, failureResponse } from './http/response.ts';

const HOST = '127.0.0.1';

const NO_BYTES = Buffer.alloc(0);

export interface SandboxOptions extends ApiOptions {
  /** A free port by default, or for 0. */
  readonly port?: number;
  readonly faults?: readonly Fault[];
  /** Receives one line per request, without secrets. */
  readonly log?: (line: string) => void;
}

export interface Sandbox {
  /** Without a trailing slash: `http://127.0.0.1:4010`. */
  readonly url: string;
  readonly port: number;
  /** Where the OpenAPI document is served; nowhere if operations have all of its paths. */
  readonly documentUrl: string | undefined;
  /** The root item and the main resource whose IDs are published. */
  readonly rootId: string;
  readonly mainId: string;
  readonly keys: readonly SandboxKey[];
  /** Replaces all faults. */
  setFaults(faults: readonly Fault[]): void;
  /** A copy of every stored value, by path. */
  store(): Readonly<Record<string, Json>>;
  close(): Promise<void>;
}

/**
 * Starts a sandbox on loopback.
 *
 * @throws ExpectedError `port-unavailable`; `usage-invalid-value` for a fault of an unknown operation.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { spec, profile, log } = options;
  const api = createApi(options);
  const operationIds = spec.operations.map(({ id }) => id);
  const documentPath = documentPathsOf(spec).find((path) => !api.has(path));
  let document: string | undefined;
  let queue = createQueue(options.faults ?? []);

  function createQueue(faults: readonly Fault[]) {
    for (const { operationId } of faults) assertKnownOperation(operationId, operationIds, `a fault of ${operationId}`);
    return faultQueue(faults);
  }

  /** Faults apply to admitted requests only: a request without a key gets 401, not the 503 of a fault. */
  async function respond(req: IncomingMessage, res: ServerResponse, requestId: string): Promise<LogEntry> {
    const { method = '', url: target = '/', headers } = req;
    assertLoopbackHost(req.headersDistinct.host, HOST);
    const { path, query } = splitTarget(target);
    if (path === documentPath) {
      if (method !== 'GET' && method !== 'HEAD')
        throw new ApiError('METHOD_NOT_ALLOWED', `${method} is not supported here`, { allow: 'GET, HEAD' });
      document ??= printJson(spec.document);
      return { operationId: 'OpenAPI document', outcome: sendWithFaults(res, target, documentResponse(document), []) };
    }
    const admitted = api.admit({ method, path, headers });
    const { operation } = admitted.plan;
    const operationId = operation.id;
    const faults = queue.take(operationId);
    const latency = latencyOf(faults);
    if (latency > 0) await sleep(latency, undefined, { ref: false });
    const replacement = replacementFor(faults, { method, path, requestId }, profile.conventions);
    if (replacement === 'hang') return { operationId, outcome: 'no response' };
    if (replacement === 'reset') {
      resetConnection(req.socket);
      return { operationId, outcome: 'reset' };
    }
    if (replacement !== undefined) return { operationId, outcome: sendWithFaults(res, target, replacement, faults) };
    const bytes = operation.requestBody === undefined ? NO_BYTES : await readBody(req);
    const response = await api.serve(admitted, { query, contentType: headers['content-type'], bytes, requestId });
    return { operationId, outcome: sendWithFaults(res, target, response, faults) };
  }

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    const requestId = randomUUID();
    try {
      const entry = await respond(req, res, requestId).catch((error: unknown): LogEntry => {
        const failure = failureResponse(error, requestId, profile.conventions);
        return { operationId: '-', outcome: sendWithFaults(res, '', failure, []) };
      });
      log?.(logLine(req, entry, profile.conventions.errors.message, performance.now() - startedAt));
    } catch {
      res.destroy();
    }
  }

  // Requests of one connection are handled one after the other, because they may write (RFC 9112, section 9.3.2).
  const turns = new WeakMap<Socket, Promise<void>>();
  const server = createServer((req, res) => {
    const before = turns.get(req.socket) ?? Promise.resolve();
    turns.set(
      req.socket,
      before.then(() => handle(req, res)),
    );
  });
  server.keepAliveTimeout = 65_000;
  handleMalformedRequests(server, profile.conventions);
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://${HOST}:${port}`,
    port,
    documentUrl: documentPath === undefined ? undefined : `http://${HOST}:${port}${documentPath}`,
    rootId: ROOT_ID,
    mainId: MAIN_ID,
    keys: SANDBOX_KEYS,
    setFaults(faults) {
      queue = createQueue(faults);
    },
    store: () => api.store.snapshot(),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface LogEntry {
  readonly operationId: string;
  readonly outcome: ApiResponse | 'no response' | 'reset';
}

function logLine(req: IncomingMessage, { operationId, outcome }: LogEntry, messageAt: string, ms: number): string {
  const { path } = splitTarget(req.url ?? '/');
  const status = typeof outcome === 'string' ? outcome : String(outcome.status);
  const line = `${(req.method ?? '').padEnd(6)} ${status.padEnd(3)} ${ms.toFixed(0).padStart(4)} ms  ${printable(operationId)}  ${printable(path, 400)}`;
  const reason = typeof outcome === 'string' || outcome.status < 400 ? undefined : errorText(outcome.body, messageAt);
  return reason === undefined ? line : `${line}  (${printable(reason)})`;
}

/** The error text may repeat parts of the request, but no secret. */
function errorText(body: string, messageAt: string): string | undefined {
  // The body of a fault need not be JSON.
  const value = atPointer(parsedJson(body) ?? null, messageAt);
  return typeof value === 'string' ? value : undefined;
}

function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  return mark === -1 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/** Where the document is served, unless an operation has the path: the first segment of all paths, such as `/v1`, as the real API. */
function documentPathsOf(spec: Spec): string[] {
  return [`/${spec.operations[0]?.path.split('/')[1] ?? ''}`, '/openapi.json'];
}

function documentResponse(document: string): ApiResponse {
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: document };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new ExpectedError('port-unavailable', {
          what: `the sandbox cannot listen on port ${port} (${cause.code ?? cause.message})`,
          where: `${HOST}:${port}`,
          remedy: 'stop the process that uses the port, or give another one with `--port`; 0 selects a free port',
          cause,
        }),
      );
    });
    server.listen(port, HOST, () => resolve((server.address() as AddressInfo).port));
  });
}
