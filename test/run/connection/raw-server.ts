/** A server that sends raw bytes. The path of the request selects its behaviour. */
import { createServer, type Socket } from 'node:net';
import { listen } from '../local-run.ts';

/** Handles a connection after the request line. */
export type Behavior = (socket: Socket, requestLine: string) => void;

/** @returns the port of a server whose behaviour is selected by the last segment of the target (`/name`, or `name.test:443` of CONNECT). */
export async function rawServer(behaviors: Readonly<Record<string, Behavior>>): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    let head = '';
    socket.on('data', function read(chunk) {
      head += chunk.toString('latin1');
      const line = /^([^\r]*)\r\n/.exec(head)?.[1];
      if (line === undefined) return;
      socket.off('data', read);
      const name = /^\S+ (?:\S*\/)?([\w-]+)/.exec(line)?.[1] ?? '';
      (behaviors[name] ?? notFound)(socket, line);
    });
  });
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return listen(
    Object.assign(server, {
      closeAllConnections: () => {
        for (const socket of open) socket.destroy();
      },
    }),
  );
}

const notFound: Behavior = (socket) => socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');

/** Sends a text and leaves the connection open. */
export const sends =
  (text: string): Behavior =>
  (socket) => {
    socket.resume();
    socket.write(text);
  };

/** Sends a text and closes the connection. */
export const ends =
  (text: string): Behavior =>
  (socket) => {
    socket.resume();
    socket.end(text);
  };

/** Sends a text, then a piece repeatedly, as fast as it is read. */
export const floods =
  (text: string, piece: string | Buffer): Behavior =>
  (socket) => {
    socket.resume();
    socket.write(text);
    const more = () => {
      if (socket.destroyed) return;
      if (socket.write(piece)) setImmediate(more);
      else socket.once('drain', () => setImmediate(more));
    };
    more();
  };

/** Sends a text, then one piece at a time. */
export const drips =
  (text: string, piece: string, everyMs = 20): Behavior =>
  (socket) => {
    socket.resume();
    socket.write(text);
    const timer = setInterval(() => socket.write(piece), everyMs);
    socket.once('close', () => clearInterval(timer));
  };
