/** Ends each request once: with a whole response, or with one error, whatever the server does and however long it takes. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { ConnectionError } from './error.ts';
import { limitSize } from './response-size.ts';

export interface EndListener {
  /** An error of Node, before other listeners. */
  onError(error: NodeJS.ErrnoException): void;
  /**
   * The head of a response, before other listeners, which may read the response immediately.
   *
   * @returns whether the rest of it is not needed: then what happens to the rest is no error for the caller.
   */
  onResponse(response: IncomingMessage): boolean;
  /** It was ended with an error. */
  onEnd(): void;
}

/** @returns ends the request with an error. */
export function endOnce(request: ClientRequest, listener: EndListener): (error: ConnectionError) => void {
  let isFollowed = false;
  let isOver = false;
  request.once('error', (error: NodeJS.ErrnoException) => {
    isOver = true;
    listener.onError(error);
  });
  request.prependOnceListener('response', (response: IncomingMessage) => {
    isOver = true;
    // Without an `Upgrade` header, Node treats 101 as a normal response.
    if (response.statusCode === 101) process.nextTick(leave, response);
    isFollowed = listener.onResponse(response);
    limitSize(response, end);
    // Before postman-request, which treats `close` as the end of the response.
    response.once('close', () => {
      if (!response.complete)
        end(new ConnectionError('ERR_RESPONSE_INCOMPLETE', 'the response ended before its declared end'));
    });
  });
  for (const event of ['upgrade', 'connect'] as const)
    request.once(event, (response: IncomingMessage, socket: Socket) => {
      socket.destroy();
      leave(response);
    });
  request.once('close', () => {
    if (!isOver) end(new ConnectionError('ERR_NO_RESPONSE', 'the connection was closed without a response'));
  });
  return end;

  function leave({ statusCode }: IncomingMessage): void {
    end(new ConnectionError('ERR_PROTOCOL_SWITCHED', `the server left HTTP (HTTP ${statusCode})`));
  }

  function end(error: ConnectionError): void {
    isOver = true;
    listener.onEnd();
    if (isFollowed) request.destroy();
    else fail(request, error);
  }
}

/** Gives the error to the listeners of the request, if it has any, and closes its connection. */
export function fail(request: ClientRequest, error: unknown): void {
  if (request.listenerCount('error') > 0) request.emit('error', error);
  request.destroy();
}

/**
 * Limits the time of a request, from its start to the last byte of its response, in each state of the connection: calls `onTimeout`
 * once, unless the request is closed first.
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
