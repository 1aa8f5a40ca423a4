/** An address on which every connection is refused, without a port that another test can take. */
import { createServer } from 'node:net';
import { whileListening } from './loopback.ts';

/**
 * @param use gets the base URL of an address that refuses every connection until `use` ends: a server holds its port
 *   on 127.0.0.1, so that the system gives the port to nobody else, and no test listens on 127.0.0.2.
 */
export function withClosedPort<T>(use: (url: string) => Promise<T>): Promise<T> {
  return whileListening(createServer(), (port) => use(`http://127.0.0.2:${port}`));
}
