/** The time limit of a request, from its start to the last byte of its response, in each state of the connection. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { ConnectionError } from './error.ts';

/**
 * Calls `onTimeout` once, unless the request is closed first.
 *
 * @param timeoutMs remaining milliseconds for the whole request.
 * @param isTunnelled there is no socket until the proxy has opened the tunnel.
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
    const what = stateOf(request, response, isTunnelled);
    onTimeout(new ConnectionError('ETIMEDOUT', `no response in time: ${what}`));
  }, timeoutMs);
  request.once('close', () => clearTimeout(timer));
}

/** The state of the connection, read when the time is over, so that no event can be missed. */
function stateOf(request: ClientRequest, response: IncomingMessage | undefined, isTunnelled: boolean): string {
  const { socket } = request;
  if (response !== undefined) return `the response began (HTTP ${response.statusCode}) and did not end`;
  if (!socket && isTunnelled) return 'the proxy opened no tunnel';
  if (!socket || socket.connecting) return 'no connection was made';
  // `Finished` is the server's last handshake message.
  if (socket instanceof TLSSocket && socket.getPeerFinished() === undefined) return 'the TLS handshake did not finish';
  if (!request.writableFinished) return 'the server did not read the whole request';
  return 'the response did not begin';
}
