/** Requests that are rejected before routing: invalid HTTP, and `Host` headers of other machines. */
import { randomUUID } from 'node:crypto';
import { type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ApiConventions } from '../../shared/api-conventions.ts';
import { isLoopback } from '../../shared/network/network-zone.ts';
import { ApiError, failureResponse, sendResponse } from './response.ts';

/** Responds in the API's envelope to requests that Node's HTTP parser rejects; Node itself would send no body. */
export function handleMalformedRequests(server: Server, conventions: ApiConventions): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const hasResponded = socket.bytesWritten > 0;
    if (!socket.writable || hasResponded || error.code === 'ECONNRESET') socket.destroy();
    else socket.end(rawResponse(parserError(error), conventions));
  });
  server.on('checkExpectation', (_req, res) => {
    const error = new ApiError('EXPECTATION_FAILED', 'the header `expect` may only be 100-continue');
    sendResponse(res, failureResponse(error, randomUUID(), conventions));
  });
}

function parserError({ code, message }: NodeJS.ErrnoException): ApiError {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new ApiError('REQUEST_HEADER_FIELDS_TOO_LARGE', 'the path and the headers are too long');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new ApiError('REQUEST_TIMEOUT', 'the request took too long to arrive');
  return new ApiError('BAD_REQUEST', `this is not HTTP (${message.replace(/^Parse Error: /, '')})`);
}

/** There is no `ServerResponse` for a request that could not be parsed, so the bytes are written to the socket. */
function rawResponse(error: ApiError, conventions: ApiConventions): string {
  const { status, headers, body } = failureResponse(error, randomUUID(), conventions);
  const all = { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', body].join('\r\n');
}

/**
 * Protects against DNS rebinding: a web page can point its own host name to this machine, but its requests still carry
 * that name in `Host`.
 *
 * @param hosts every `Host` header of the request; exactly one is valid (RFC 9112, section 3.2).
 * @param address the address that the sandbox listens on.
 * @throws ApiError 421 (RFC 9110, section 15.5.20).
 */
export function assertLoopbackHost(hosts: readonly string[] = [], address: string): void {
  const name = hosts.length === 1 ? hostName(hosts[0] as string) : undefined;
  if (name !== undefined && (name === address || isLoopback(name))) return;
  throw new ApiError(
    'MISDIRECTED_REQUEST',
    'the header `host` must name this machine: localhost, 127.0.0.1 or [::1], with any port',
  );
}

/** Without the port, normalised by the URL parser. */
function hostName(host: string): string | undefined {
  const url = `http://${host}`;
  // A URL may contain user info, a path or a query; a Host header must not.
  if (!/^[^\s/?#@\\]+$/.test(host) || !URL.canParse(url)) return undefined;
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
}
