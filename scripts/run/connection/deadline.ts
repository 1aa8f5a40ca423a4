/** One bound for a request, from its start to the last byte of its response, whatever state its connection is in. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { ConnectionError } from './error.ts';

/**
 * Calls `onTimeout` once, unless the request is closed before.
 *
 * @param timeoutMs what is left of the time for the whole request.
 * @param isTunnelled there is no socket until the proxy has opened a tunnel.
 */
export function limitDuration(
  request: ClientRequest,
  { timeoutMs, isTunnelled }: { readonly timeoutMs: number; readonly isTunnelled: boolean },
  onTimeout: (error: ConnectionError) => void,
): void {
  let response: IncomingMessage | undefined;
  request.once('response', (incoming: IncomingMessage) => {
    response = incoming;
  });
  const timer = setTimeout(() => {
    const what = whatIsMissing(request, response, isTunnelled);
    onTimeout(new ConnectionError('ETIMEDOUT', `no response in time: ${what}`));
  }, timeoutMs);
  request.once('close', () => clearTimeout(timer));
}

/** The state of the connection, read off it when it matters: no event of it can be missed. */
function whatIsMissing(request: ClientRequest, response: IncomingMessage | undefined, isTunnelled: boolean): string {
  const { socket } = request;
  if (response !== undefined) return `the response began (HTTP ${response.statusCode}) and did not end`;
  if (!socket && isTunnelled) return 'the proxy opened no tunnel';
  if (!socket || socket.connecting) return 'no connection was made';
  // The server's last message of the handshake.
  if (socket instanceof TLSSocket && socket.getPeerFinished() === undefined) return 'the TLS handshake did not finish';
  if (!request.writableFinished) return 'the server did not read the whole request';
  return 'the response did not begin';
}
