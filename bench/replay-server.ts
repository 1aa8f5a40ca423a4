/**
 * A server without a rate limit, in a separate process, that replays recorded responses by path. It does almost no work, so that the
 * client is measured.
 *
 * Usage: node --import tsx bench/replay-server.ts RECORDING.json
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange } from './recording.ts';

const exchanges = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Exchange[];
const pathOf = (target: string) => target.split('?')[0] ?? target;
const byPath = new Map(exchanges.map((exchange) => [pathOf(exchange.target), exchange]));

const server = createServer((request, response) => {
  const found = byPath.get(pathOf(request.url ?? '/'));
  if (found === undefined) {
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"status":404,"error":"not recorded"}');
    return;
  }
  response.writeHead(found.status, { 'content-type': found.contentType }).end(found.body);
});
server.keepAliveTimeout = 65_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
