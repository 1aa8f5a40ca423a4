import { createConnection } from 'node:net';
import type { Sandbox } from '../../../scripts/sandbox/server.ts';
import { basic } from '../client.ts';

/** A response as bytes. */
export interface RawResponse {
  readonly head: string;
  /** One character for each byte. */
  readonly body: string;
  readonly bytes: number;
  readonly declared: number;
  readonly ms: number;
  /** State of the connection: closed by the server, reset, complete, or still waiting after the timeout. */
  readonly end: string;
}

/** Sends a GET of the default organization over a new socket. */
export function rawGet(sandbox: Sandbox, timeoutMs: number): Promise<RawResponse> {
  const key = sandbox.keys[0];
  return new Promise((resolve) => {
    const began = performance.now();
    const socket = createConnection(sandbox.port, '127.0.0.1');
    let text = '';
    let wholeLength: number | undefined;
    const finish = (end: string) => {
      clearTimeout(timer);
      socket.destroy();
      const split = text.indexOf('\r\n\r\n');
      const head = split === -1 ? text : text.slice(0, split + 2);
      const body = split === -1 ? '' : text.slice(split + 4);
      const declared = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? -1);
      resolve({ head, body, bytes: body.length, declared, ms: performance.now() - began, end });
    };
    const timer = setTimeout(() => finish('waiting'), timeoutMs);
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      text += chunk;
      // Read once: a search in the growing text would take quadratic time.
      wholeLength ??= wholeLengthOf(text);
      // Waits for bytes beyond the declared length.
      if (wholeLength !== undefined && text.length >= wholeLength) setTimeout(() => finish('whole'), 20);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? 'error'));
    socket.on('close', () => finish('closed'));
    socket.write(
      `GET /v1/organizations/${sandbox.rootId} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${key === undefined ? '' : basic(key)}\r\n\r\n`,
    );
  });
}

/** Length of the head and the declared body; `undefined` before the whole head has arrived. */
function wholeLengthOf(text: string): number | undefined {
  const split = text.indexOf('\r\n\r\n');
  const declared = /content-length: (\d+)\r\n/i.exec(text)?.[1];
  return split === -1 || declared === undefined ? undefined : split + 4 + Number(declared);
}
