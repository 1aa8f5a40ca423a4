/** How a run reaches its API: `localhost` in either version of IP, and what goes past a proxy. */
import assert from 'node:assert/strict';
import { createServer, get } from 'node:http';
import { networkInterfaces } from 'node:os';
import { closeAll, collectionOf, environment, only, runLocally, serve } from '../run/local-run.ts';
import { whileListening } from '../shared/loopback.ts';

const collection = collectionOf([
  { id: 'a', path: '/a', script: ["pm.test('ok', () => pm.response.to.have.status(200))"] },
]);

async function statusAt(baseURL: string, proxy: { readonly http: string; readonly none?: string } | undefined) {
  const run = await runLocally({
    environments: [environment(baseURL)],
    collection,
    needsCredentials: false,
    ...(proxy === undefined ? {} : { proxy }),
  });
  return only(run).requests[0]?.status;
}

const addresses = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
const hosts = [
  { name: 'localhost, with IPv4 only', listen: '127.0.0.1', host: 'localhost' },
  { name: 'localhost, with IPv6 only', listen: '::1', host: 'localhost' },
  { name: 'an address of IPv6', listen: '::1', host: '[::1]' },
].filter(({ listen }) => addresses.includes(listen));

describe('the address of an API', function () {
  this.timeout(180_000);
  afterEach(closeAll);

  for (const { name, listen, host } of hosts) {
    it(name, async () => {
      const server = createServer((_request, response) => response.end());
      const status = (port: number) => statusAt(`http://${host}:${port}`, undefined);
      assert.equal(await whileListening(server, status, listen), 'passed');
    });
  }

  const exceptions: { name: string; none: (port: string) => string | undefined; want: number }[] = [
    { name: 'nothing', none: () => undefined, want: 1 },
    { name: 'the host', none: () => 'api.localhost', want: 0 },
    { name: 'its suffix', none: () => '.localhost', want: 0 },
    { name: 'the host with its port', none: (port) => `api.localhost:${port}`, want: 0 },
    { name: 'the host with another port', none: () => 'api.localhost:1', want: 1 },
    { name: 'another host', none: () => 'other.localhost', want: 1 },
    { name: 'everything', none: () => '*', want: 0 },
  ];
  for (const { name, none, want } of exceptions) {
    it(`NO_PROXY has ${name}: ${want === 0 ? 'directly' : 'through the proxy'}`, async () => {
      const { port } = new URL(await serve((_request, response) => response.end()));
      let proxied = 0;
      const proxy = await serve((request, response) => {
        proxied += 1;
        const { pathname } = new URL(request.url ?? '');
        get({ host: '127.0.0.1', port, path: pathname }, (found) => {
          response.writeHead(found.statusCode ?? 0);
          found.pipe(response);
        });
      });
      const exception = none(port);
      const settings = { http: proxy, ...(exception === undefined ? {} : { none: exception }) };
      assert.equal(await statusAt(`http://api.localhost:${port}`, settings), 'passed');
      assert.equal(proxied, want);
    });
  }
});
