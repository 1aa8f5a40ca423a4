import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { describe, it } from 'mocha';
import { fetchDocument, redirectTarget } from '../../../scripts/openapi/load/fetch.ts';
import { proxySettings } from '../../../scripts/openapi/load/proxy.ts';
import { whileListening, withServer } from '../../shared/loopback.ts';

describe('fetch: redirects', () => {
  const redirects: [string, { given: [from: string, location: string]; want: string | undefined }][] = [
    ['https to https', { given: ['https://a.example/', 'https://b.example/v1'], want: 'https://b.example/v1' }],
    ['a path on the same host', { given: ['https://a.example/', '/v1'], want: 'https://a.example/v1' }],
    ['https to http on the same host', { given: ['https://a.example/', 'http://a.example/'], want: undefined }],
    ['https to http on loopback', { given: ['https://a.example/', 'http://127.0.0.1/'], want: undefined }],
    ['http to http elsewhere', { given: ['http://a.example/', 'http://b.example/'], want: undefined }],
    ['http to http on the same host', { given: ['http://a.example/', '/v1'], want: 'http://a.example/v1' }],
    ['http to loopback', { given: ['http://localhost/', 'http://127.0.0.1:8080/'], want: 'http://127.0.0.1:8080/' }],
    [
      'a host that only begins like loopback',
      { given: ['http://localhost/', 'http://127.0.0.1.example/'], want: undefined },
    ],
    ['http to https', { given: ['http://a.example/', 'https://b.example/'], want: 'https://b.example/' }],
    ['a file', { given: ['https://a.example/', 'file:///etc/passwd'], want: undefined }],
    ['no address', { given: ['https://a.example/', 'http://'], want: undefined }],
  ];
  for (const [name, { given, want }] of redirects) it(name, () => assert.equal(redirectTarget(...given), want));
});

describe('fetch: proxies', () => {
  const settings: [string, { given: Record<string, string>; want: unknown }][] = [
    ['none', { given: { NO_PROXY: '*' }, want: undefined }],
    ['an empty one', { given: { HTTPS_PROXY: '' }, want: undefined }],
    ['https only', { given: { HTTPS_PROXY: 'http://p:1' }, want: { https: 'http://p:1' } }],
    [
      'the lower-case name first',
      { given: { HTTPS_PROXY: 'http://p:1', https_proxy: 'http://q:2' }, want: { https: 'http://q:2' } },
    ],
    [
      'all',
      {
        given: { HTTP_PROXY: 'http://p:1', HTTPS_PROXY: 'http://q:2', NO_PROXY: 'a,b' },
        want: { http: 'http://p:1', https: 'http://q:2', none: 'a,b' },
      },
    ],
  ];
  for (const [name, { given, want }] of settings)
    it(`reads ${name}`, () => assert.deepEqual(proxySettings(given), want));

  /** A proxy that tunnels to loopback, whatever host it is asked for. */
  async function withProxy(use: (proxy: string, asked: string[]) => Promise<void>): Promise<void> {
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, client) => {
      asked.push(request.url ?? '');
      const upstream = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        upstream.pipe(client).pipe(upstream);
      });
      upstream.on('error', () => client.destroy());
      client.on('error', () => upstream.destroy());
    });
    await whileListening(proxy, (port) => use(`http://127.0.0.1:${port}`, asked));
  }

  for (const written of ['http://127.0.0.1', '127.0.0.1', ' 127.0.0.1'])
    it(`goes through the proxy ${JSON.stringify(written)}, to a host that only the proxy knows`, () =>
      withServer(
        (_request, response) => response.end('{"through":"proxy"}'),
        ({ url }) =>
          withProxy(async (proxy, asked) => {
            const address = url.replace('127.0.0.1', 'only.the.proxy.invalid');
            const http = proxy.replace('http://127.0.0.1', written);
            const fetched = await fetchDocument(address, { proxy: { http } });
            assert.equal(fetched.text, '{"through":"proxy"}');
            assert.deepEqual(asked, [new URL(address).host]);
          }),
      ));

  it('passes the proxy by for the hosts of NO_PROXY', () =>
    withServer(
      (_request, response) => response.end('{}'),
      ({ url }) =>
        withProxy(async (proxy, asked) => {
          await fetchDocument(url, { proxy: { http: proxy, none: '127.0.0.1' } });
          assert.deepEqual(asked, []);
        }),
    ));

  it('says so where the proxy does not answer, or is no address', async () => {
    for (const http of ['http://127.0.0.1:1', 'no address']) {
      await assert.rejects(fetchDocument('http://a.invalid/', { proxy: { http } }), { code: 'spec-unreadable' });
    }
  });
});
