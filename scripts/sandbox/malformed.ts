/** What is no request to begin with: Node's parser refuses it before there is one, and would answer without a body. */
import { randomUUID } from 'node:crypto';
import { type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Refusal, refusalAnswer } from './answer.ts';
import { deliver } from './delivery.ts';

/** Lets such requests be refused in the API's envelope, as all others are. */
export function refuseMalformed(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // In the middle of an answer there is nothing more to say.
    if (!socket.writable || socket.bytesWritten > 0 || error.code === 'ECONNRESET') socket.destroy();
    else socket.end(rawAnswer(refusalOf(error)));
  });
  server.on('checkExpectation', (_request, response) => {
    const refusal = new Refusal('EXPECTATION_FAILED', 'the header `expect` may only be 100-continue');
    deliver(response, '', refusalAnswer(refusal, randomUUID()), []);
  });
}

function refusalOf({ code, message }: NodeJS.ErrnoException): Refusal {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new Refusal('REQUEST_HEADER_FIELDS_TOO_LARGE', 'the path and the headers are too long');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Refusal('REQUEST_TIMEOUT', 'the request took too long to arrive');
  return new Refusal('BAD_REQUEST', `this is not HTTP (${message.replace(/^Parse Error: /, '')})`);
}

function rawAnswer(refusal: Refusal): string {
  const { status, headers, body } = refusalAnswer(refusal, randomUUID());
  const all = { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', body].join('\r\n');
}
