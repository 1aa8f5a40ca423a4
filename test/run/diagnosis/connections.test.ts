/** The causes of connections that fail, on real sockets: whose certificate it is, and whether it is the proxy. */
import assert from 'node:assert/strict';
import { createServer as createTlsServer } from 'node:https';
import { createServer, type Socket } from 'node:net';
import { diagnosisText } from '../../../scripts/report/words/diagnosis.ts';
import { withClosedPort } from '../../shared/closed-port.ts';
import { closeAll, collectionOf, environment, listen, only, runLocally } from '../local-run.ts';
import { SELF_SIGNED } from '../self-signed.ts';

/** The first bytes of the client are answered with these, and with the end of the connection. */
function rawServer(bytes: Buffer | string) {
  return createServer((socket: Socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(bytes));
  });
}

/** A fatal alert of TLS (RFC 8446, section 6). */
const alert = (number: number) => rawServer(Buffer.from([0x15, 3, 3, 0, 2, 2, number]));

describe('the cause of a connection that fails', function () {
  this.timeout(180_000);
  afterEach(closeAll);

  async function diagnosed(baseURL: string, proxy?: { http: string; https: string }) {
    const collection = collectionOf([{ id: 'list', path: '/v1/organizations' }]);
    const plan = { environments: [environment(baseURL)], collection, ...(proxy === undefined ? {} : { proxy }) };
    const ended = only(await runLocally(plan));
    const diagnosis = ended.requests[0]?.diagnosis ?? { cause: 'none', params: {} };
    return { cause: diagnosis.cause, reason: ended.requests[0]?.reason ?? '', ...diagnosisText(diagnosis, ended) };
  }

  const tls: Readonly<Record<string, { given: () => Parameters<typeof listen>[0]; want: string; says: RegExp }>> = {
    'a certificate that cannot be verified': {
      given: () => createTlsServer(SELF_SIGNED, (_request, response) => response.end()),
      want: 'tls-untrusted',
      says: /certificate of the server cannot be verified.*NODE_EXTRA_CA_CERTS/,
    },
    'certificate required': { given: () => alert(116), want: 'tls-client', says: /asks for a client certificate/ },
    'bad certificate': { given: () => alert(42), want: 'tls-client', says: /client certificate/ },
    'unknown CA': { given: () => alert(48), want: 'tls-client', says: /client certificate/ },
    'access denied': { given: () => alert(49), want: 'tls-client', says: /client certificate/ },
    'protocol version': { given: () => alert(70), want: 'tls-protocol', says: /no version or cipher/ },
    'handshake failure': { given: () => alert(40), want: 'tls-protocol', says: /no version or cipher/ },
    'HTTP on the port of https': {
      given: () => rawServer('HTTP/1.1 400 Bad Request\r\n\r\n'),
      want: 'tls-plain',
      says: /does not speak TLS.*LOCAL_BASEURL.*http instead of https/,
    },
  };
  for (const [name, { given, want, says }] of Object.entries(tls))
    it(`${name}: ${want}`, async () => {
      const { cause, reason, headline, remedy } = await diagnosed(`https://127.0.0.1:${await listen(given())}`);
      assert.equal(cause, want, reason);
      assert.match(`${headline}. ${remedy}`, says);
      if (want !== 'tls-untrusted')
        assert.doesNotMatch(
          `${reason} ${headline} ${remedy}`,
          /certificate of the server|the TLS certificate|NODE_EXTRA/,
        );
    });

  it('a server that asks for a client certificate is not one with a bad certificate', async () => {
    const options = { ...SELF_SIGNED, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3' } as const;
    const server = createTlsServer(options, (_request, response) => response.end());
    const checked = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    // The certificate of the server is not what is looked at here.
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      const { cause } = await diagnosed(`https://127.0.0.1:${await listen(server)}`);
      // The server may close the connection before its alert has been read.
      assert.match(cause, /^(tls-client|network)$/);
    } finally {
      if (checked === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = checked;
    }
  });

  it('TLS on the port of http: not HTTP', async () => {
    const port = await listen(rawServer(Buffer.from([0x15, 3, 3, 0, 2, 2, 10])));
    const { cause, remedy } = await diagnosed(`http://127.0.0.1:${port}`);
    assert.equal(cause, 'not-http');
    assert.match(remedy, /https instead of http/);
  });

  for (const scheme of ['http', 'https'])
    it(`${scheme} through a proxy that cannot be reached: the proxy, and not the API`, () =>
      withClosedPort(async (proxy) => {
        const { cause, reason, remedy } = await diagnosed(`${scheme}://127.0.0.1:1`, { http: proxy, https: proxy });
        assert.equal(cause, 'proxy-unreachable', reason);
        assert.match(reason, /no connection to the proxy: .*ECONNREFUSED/);
        assert.match(remedy, /HTTPS_PROXY/);
        assert.doesNotMatch(remedy, /BASEURL/);
      }));

  for (const scheme of ['http', 'https'])
    it(`${scheme} through a proxy with a certificate that cannot be verified: that of the proxy`, async () => {
      const port = await listen(createTlsServer(SELF_SIGNED, (_request, response) => response.end()));
      const proxy = `https://127.0.0.1:${port}`;
      const { cause, reason } = await diagnosed(`${scheme}://127.0.0.1:1`, { http: proxy, https: proxy });
      assert.equal(cause, 'proxy-unreachable', reason);
    });
});
