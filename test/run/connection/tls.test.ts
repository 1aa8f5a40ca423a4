/** Certificate authorities and client certificates of a run. */
import assert from 'node:assert/strict';
import { createSecureServer } from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import type { Server } from 'node:net';
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
