/** Ends each request once: with a whole response, or with one error, whatever the server does. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
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
