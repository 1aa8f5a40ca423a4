/** Certificate authorities and client certificates of a run. */
import assert from 'node:assert/strict';
import { createSecureServer } from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import { connect, type Server, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { TlsSettings } from '../../../scripts/run/connection/agent.ts';
import { closeAll, collectionOf, environment, listen, only, row, runLocally } from '../local-run.ts';
import { SELF_SIGNED } from '../self-signed.ts';

describe('the TLS settings of a run', function () {
  this.timeout(180_000);
  afterEach(closeAll);

  const { cert } = SELF_SIGNED;

  async function get(base: string, tls?: TlsSettings, behavior: object = {}) {
    const collection = collectionOf([{ id: 'one', path: `${base}/` }]);
    for (const part of [collection.json, collection.json.item[0]])
      Object.assign(part as object, { protocolProfileBehavior: behavior });
    const environments = [environment(base)];
    return row(only(await runLocally({ collection, environments, ...(tls === undefined ? {} : { tls }) })), 'one');
  }

  const ROWS: readonly (readonly [string, TlsSettings | undefined, string])[] = [
    ['nothing given', undefined, 'errored'],
    ['only the authority', { ca: [cert] }, 'errored'],
    ['only the client certificate', { client: SELF_SIGNED }, 'errored'],
    ['both', { ca: [cert], client: SELF_SIGNED }, 'passed'],
  ];
  for (const [name, tls, want] of ROWS) {
    it(`a server of a private authority that requires a client certificate, ${name}: ${want}`, async () => {
      const server = createTlsServer(
        { ...SELF_SIGNED, ca: cert, requestCert: true, rejectUnauthorized: true },
        (_, response) => response.end('{}'),
      );
      assert.equal((await get(`https://127.0.0.1:${await listen(server)}`, tls)).status, want);
    });
  }

  const PROXIES: readonly (readonly [
    host: string,
    target: 'http' | 'https',
    ca: readonly string[] | undefined,
    want: string,
  ])[] = [
    ['localhost', 'https', [cert], 'passed'],
    ['127.0.0.1', 'https', [cert], 'passed'],
    ['localhost', 'http', [cert], 'passed'],
    ['127.0.0.1', 'http', [cert], 'passed'],
    ['localhost', 'https', undefined, 'errored'],
    ['localhost', 'http', undefined, 'errored'],
  ];
  for (const [host, scheme, ca, want] of PROXIES) {
    it(`a proxy at https://${host}, for ${scheme}, ${ca ? 'of a given' : 'of an unknown'} authority: ${want}`, async () => {
      const target = createTlsServer(SELF_SIGNED, (_, response) => response.end('{}'));
      const port = await listen(target);
      const seen: string[] = [];
      const proxy = createTlsServer(SELF_SIGNED, ({ method, url }, response) => {
        seen.push(`${method} ${url}`);
        response.end('{}');
      });
      proxy.on('connect', ({ method, url }, socket: Socket) => {
        seen.push(`${method} ${url}`);
        const upstream = connect(port, '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          socket.pipe(upstream).pipe(socket);
        });
        for (const end of [socket, upstream]) end.on('error', () => socket.destroy());
      });
      const address = `https://${host}:${await listen(proxy)}`;
      const base = scheme === 'https' ? `https://localhost:${port}` : 'http://api.localhost';
      const ran = await runLocally({
        collection: collectionOf([{ id: 'one', path: '/' }]),
        environments: [environment(base)],
        proxy: { http: address, https: address },
        ...(ca === undefined ? {} : { tls: { ca } }),
      });
      assert.equal(row(only(ran), 'one').status, want, row(only(ran), 'one').reason);
      const asked = scheme === 'https' ? `CONNECT localhost:${port}` : 'GET http://api.localhost/';
      assert.deepEqual(seen, want === 'passed' ? [asked] : []);
    });
  }

  it('a proxy is verified by its own name, not by that of the target', async () => {
    const proxy = createTlsServer(SELF_SIGNED).on('connect', (_, socket: Socket) =>
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'),
    );
    const address = `https://localhost:${await listen(proxy)}`;
    const ran = await runLocally({
      collection: collectionOf([{ id: 'one', path: '/' }]),
      environments: [environment('https://api.test')],
      proxy: { https: address },
      tls: { ca: [cert] },
    });
    assert.match(row(only(ran), 'one').reason ?? '', /the proxy opened no tunnel: HTTP 403/);
  });

  it('presents the client certificate to the origin of baseURL only, and not after a redirect', async () => {
    const seen: string[] = [];
    const asking = { ...SELF_SIGNED, ca: cert, requestCert: true, rejectUnauthorized: false };
    const subjectOf = (socket: unknown) => String((socket as TLSSocket).getPeerCertificate().subject?.CN);
    const other = createTlsServer(asking, (request, response) => {
      seen.push(subjectOf(request.socket));
      response.end('{}');
    });
    const target = `https://127.0.0.1:${await listen(other)}/`;
    const own = createTlsServer(asking, (request, response) => {
      seen.push(subjectOf(request.socket));
      response.writeHead(302, { location: target }).end();
    });
    const base = `https://127.0.0.1:${await listen(own)}`;
    assert.equal((await get(base, { ca: [cert], client: SELF_SIGNED })).status, 'passed');
    assert.deepEqual(seen, ['localhost', 'undefined']);
  });

  it('a collection cannot select another HTTP version, which would use other connections', async () => {
    const seen: string[] = [];
    const server = createSecureServer({ ...SELF_SIGNED, allowHTTP1: true }, ({ httpVersion }, response) => {
      seen.push(httpVersion);
      response.end('{}');
    });
    const base = `https://127.0.0.1:${await listen(server as unknown as Server)}`;
    for (const protocolVersion of ['http2', 'auto'])
      assert.equal((await get(base, undefined, { protocolVersion, strictSSL: false })).status, 'passed');
    assert.deepEqual(seen, ['1.1', '1.1']);
  });
});
