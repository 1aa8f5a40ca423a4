/** An address on which every connection is refused, without a port that another test can take. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/**
 * @param use gets the base URL of an address that refuses every connection until `use` ends: a server holds its port
 *   on 127.0.0.1, so that the system gives the port to nobody else, and no test listens on 127.0.0.2.
 */
export async function withClosedPort<T>(use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await use(`http://127.0.0.2:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
  }
}
