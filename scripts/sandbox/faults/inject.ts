/** Injects faults: replaces a response, delays it, or corrupts it while it is sent. */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { escapeUTF8 } from 'entities';
import type { ApiConventions } from '../../shared/api-conventions.ts';
import { type ApiResponse, errorResponse, sendResponse } from '../http/response.ts';
import type { Fault } from './fault.ts';

const HTML =
  '<!DOCTYPE html>\n<html><head><title>Maintenance</title></head><body><h1>We will be back soon</h1></body></html>\n';
const LARGE_BYTES = 50 * 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;
/** Seconds; a fraction, as the live API sends them. */
const RESET_SECONDS = 1.5;

/** The request that a fault replaces the execution of. */
export interface FaultyRequest {
  readonly method: string;
  /** As received. */
  readonly path: string;
  readonly requestId: string;
}

/** Errors of the API that have a name of their own among the faults. */
const NAMED_ERRORS: Readonly<Partial<Record<Fault['kind'], { status: number; kind: string; message: string }>>> = {
  'failed-dependency': {
    status: 424,
    kind: 'FAILED_DEPENDENCY',
    message: 'the service must run for this. Current state: idle',
  },
  'inactive-key': { status: 401, kind: 'UNAUTHORIZED', message: 'Key is not active' },
};

/** The response, hang or reset that replaces the execution of the request; `undefined` to execute it. */
export function replacementFor(
  faults: readonly Fault[],
  { method, path, requestId }: FaultyRequest,
  conventions: ApiConventions,
): ApiResponse | 'hang' | 'reset' | undefined {
  for (const fault of faults) {
    if (fault.kind === 'hang') return 'hang';
    if (fault.kind === 'reset' && fault.when === 'before') return 'reset';
    if (fault.kind === 'status') {
      const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
      const { status } = fault;
      const message = `a fault of the sandbox: status ${status}`;
      return errorResponse({ status, kind: 'FAULT', message, requestId }, conventions, headers);
    }
    if (fault.kind === 'html') return htmlResponse(fault.status ?? 200, HTML);
    if (fault.kind === 'no-route') return noRoute(method, path);
    if (fault.kind === 'gateway-timeout') return gatewayTimeout(requestId);
    if (fault.kind === 'rate-limited') return rateLimited(fault.reset ?? RESET_SECONDS);
    const named = NAMED_ERRORS[fault.kind];
    if (named !== undefined) return errorResponse({ ...named, requestId }, conventions);
  }
  return undefined;
}

function htmlResponse(status: number, body: string): ApiResponse {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

/** The page of a router for a route that it does not have. */
function noRoute(method: string, path: string): ApiResponse {
  const shown = escapeUTF8(`Cannot ${method} ${path}`);
  return htmlResponse(
    404,
    `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>${shown}</pre>\n</body>\n</html>\n`,
  );
}

/** The page of a content delivery network whose upstream did not respond in time. */
function gatewayTimeout(requestId: string): ApiResponse {
  const body = `<!DOCTYPE html>\n<html><head><title>504 Gateway Timeout</title></head><body><h1>504</h1><p>The upstream of this sandbox was too slow.</p><pre>Request ID: ${requestId}</pre></body></html>\n`;
  return {
    ...htmlResponse(504, body),
    headers: { 'content-type': 'text/html', server: 'CloudFront', 'x-cache': 'Error from cloudfront' },
  };
}

/** @param reset seconds until the key may send requests again, with fractions. */
function rateLimited(reset: number): ApiResponse {
  return {
    status: 429,
    headers: { 'content-type': 'application/json; charset=utf-8', 'x-ratelimit-reset': String(reset) },
    body: JSON.stringify({ error: 'TOO_MANY_REQUESTS' }),
  };
}

/** Milliseconds. */
export function latencyOf(faults: readonly Fault[]): number {
  return faults.reduce((sum, fault) => sum + (fault.kind === 'latency' ? fault.ms : 0), 0);
}

/**
 * Closes a connection with RST only. `Socket.resetAndDestroy` ends the writing side first, so a client may see FIN before
 * the reset; with this flag, `destroy` resets at once.
 */
export function resetConnection(socket: Socket | null): void {
  if (socket !== null) Object.assign(socket, { resetAndClosing: true }).destroy();
}

/**
 * Sends a response: applies every `mutate` fault, then the first fault that corrupts the transfer.
 *
 * @returns the response as the log reports it.
 */
export function sendWithFaults(
  res: ServerResponse,
  url: string,
  original: ApiResponse,
  faults: readonly Fault[],
): ApiResponse {
  let response = original;
  for (const fault of faults) if (fault.kind === 'mutate') response = fault.mutate(response);
  for (const fault of faults) {
    const send = SENDERS[fault.kind] as Sender<Fault> | undefined;
    if (send !== undefined) return send({ res, url, response, fault });
  }
  sendResponse(res, response);
  return response;
}

type Sender<FaultOfKind> = (transfer: {
  readonly res: ServerResponse;
  readonly url: string;
  readonly response: ApiResponse;
  readonly fault: FaultOfKind;
}) => ApiResponse;

const SENDERS: { readonly [Kind in Fault['kind']]?: Sender<Extract<Fault, { kind: Kind }>> } = {
  reset({ res, response }) {
    res.writeHead(response.status, { ...response.headers, 'content-length': Buffer.byteLength(response.body) });
    res.write(response.body.slice(0, Math.ceil(response.body.length / 2)), () => {
      // A reset inside the write callback would close the connection normally.
      setTimeout(() => resetConnection(res.socket), 10);
    });
    return response;
  },
  drip({ res, response, fault }) {
    const bytes = Buffer.from(response.body);
    res.writeHead(response.status, { ...response.headers, 'content-length': bytes.length });
    res.flushHeaders();
    let sent = 0;
    const timer = setInterval(() => {
      res.write(bytes.subarray(sent, sent + 1));
      sent += 1;
      if (sent < bytes.length) return;
      clearInterval(timer);
      res.end();
    }, fault.everyMs ?? 1000);
    res.on('close', () => clearInterval(timer));
    return response;
  },
  'invalid-json': ({ res, response }) => sendBody(res, response, '{"status": 200, "requestId": oops, "result": [}'),
  empty: ({ res, response }) => sendBody(res, response, ''),
  truncated({ res, response }) {
    const bytes = Buffer.from(response.body);
    res.writeHead(response.status, { ...response.headers, 'content-length': bytes.length, connection: 'close' });
    res.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => res.socket?.end());
    return response;
  },
  overlong({ res, response }) {
    const bytes = Buffer.from(response.body);
    res.strictContentLength = false;
    const declared = Math.floor(bytes.length / 2);
    res.writeHead(response.status, { ...response.headers, 'content-length': declared, connection: 'close' });
    res.end(bytes);
    return response;
  },
  large({ res, response, fault }) {
    const { bytes = LARGE_BYTES } = fault;
    res.writeHead(response.status, { ...response.headers, 'content-length': bytes });
    const [head, tail] = [Buffer.from('{"status":200,"result":"'), Buffer.from('"}')];
    let left = bytes - head.length - tail.length;
    res.write(head);
    const writeMore = () => {
      while (left > 0 && !res.destroyed) {
        const size = Math.min(left, CHUNK_BYTES);
        left -= size;
        if (!res.write(Buffer.alloc(size, 'x'))) return;
      }
      res.off('drain', writeMore);
      res.end(tail);
    };
    res.on('drain', writeMore);
    writeMore();
    return response;
  },
  'broken-gzip'({ res, response }) {
    const broken = Buffer.concat([Buffer.from([0x1f, 0x8b, 0x08, 0x00]), Buffer.from(response.body)]);
    const headers = { ...response.headers, 'content-encoding': 'gzip', 'content-length': broken.length };
    res.writeHead(response.status, headers);
    res.end(broken);
    return response;
  },
  'redirect-loop': ({ res, url }) => sendRedirect(res, url),
  redirect: ({ res, fault }) => sendRedirect(res, new URL(fault.to).href),
  'header-flood'({ res, response, fault }) {
    const flood = Array.from({ length: fault.headers ?? 4000 }, (_, index) => [`x-flood-${index}`, 'x'.repeat(64)]);
    sendResponse(res, { ...response, headers: { ...response.headers, ...Object.fromEntries(flood) } });
    return response;
  },
};

function sendBody(res: ServerResponse, response: ApiResponse, body: string): ApiResponse {
  const changed = { ...response, body };
  sendResponse(res, changed);
  return changed;
}

/** 302: a client repeats a GET at the new location (RFC 9110, section 15.4.3). */
function sendRedirect(res: ServerResponse, to: string): ApiResponse {
  const response: ApiResponse = { status: 302, headers: { location: to }, body: '' };
  sendResponse(res, response);
  return response;
}
