/** Servers on loopback, each for one test. */
import { once } from 'node:events';
import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Server } from 'node:net';

/**
 * Lets a server listen on a free port until `use` ends.
 *
 * @param use gets the port.
 */
export async function whileListening<T>(
  server: Server,
  use: (port: number) => Promise<T>,
  host = '127.0.0.1',
): Promise<T> {
  server.listen(0, host);
  await once(server, 'listening');
  try {
    return await use((server.address() as AddressInfo).port);
  } finally {
    (server as Partial<HttpServer>).closeAllConnections?.();
    server.close();
  }
}

export interface Loopback {
  /** With `/` at its end. */
  readonly url: string;
  readonly requests: readonly IncomingMessage[];
}

/** Serves HTTP until `use` ends, and keeps the requests. */
export function withServer<T>(
  respond: (request: IncomingMessage, response: ServerResponse) => unknown,
  use: (server: Loopback) => Promise<T>,
): Promise<T> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    respond(request, response);
  });
  return whileListening(server, (port) => use({ url: `http://127.0.0.1:${port}/`, requests }));
}
