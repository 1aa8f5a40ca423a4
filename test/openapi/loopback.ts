/** A real HTTP server on loopback for one test: it answers as told, and keeps what it was asked. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Loopback {
  readonly url: string;
  readonly requests: readonly IncomingMessage[];
}

/** Serves while `use` runs. */
export async function withServer<T>(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
  use: (server: Loopback) => Promise<T>,
): Promise<T> {
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    answer(request, response);
  };
  const server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  try {
    return await use({ url: `http://127.0.0.1:${port}/`, requests });
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}
