import assert from 'node:assert/strict';
import { proxyAuthorization, proxyFor } from '../../../scripts/run/connection/proxy.ts';

const HTTP = 'http://proxy.test:1';
const HTTPS = 'http://proxy.test:2';

describe('the proxy of a request', () => {
  const both = { http: HTTP, https: HTTPS };
  const CHOICES: readonly (readonly [
    string,
    { url: string; settings: Parameters<typeof proxyFor>[1]; want?: string },
  ])[] = [
    ['without settings', { url: 'https://api.test/', settings: undefined }],
    ['http', { url: 'http://api.test/', settings: both, want: HTTP }],
    ['https', { url: 'https://api.test/', settings: both, want: HTTPS }],
    ['https by that of http', { url: 'https://api.test/', settings: { http: HTTP }, want: HTTP }],
    ['http not by that of https', { url: 'http://api.test/', settings: { https: HTTPS } }],
    ['with white space around it', { url: 'http://api.test/', settings: { http: ` ${HTTP}\n` }, want: HTTP }],
    ['without a scheme', { url: 'http://api.test/', settings: { http: 'proxy.test:1' }, want: HTTP }],
  ];
  for (const [name, { url, settings, want }] of CHOICES) {
    it(name, () => {
      assert.equal(proxyFor(new URL(url), settings)?.origin, want);
    });
  }

  const EXCEPTIONS: readonly (readonly [none: string, url: string, isDirect: boolean])[] = [
    ['', 'http://api.test/', false],
    ['*', 'http://api.test/', true],
    ['api.test', 'http://api.test/', true],
    ['API.Test', 'http://api.test/', true],
    ['test', 'http://api.test/', true],
    ['.test', 'http://api.test/', true],
    ['*.test', 'http://api.test/', true],
    ['pi.test', 'http://api.test/', false],
    ['api.test:80', 'http://api.test/', true],
    ['api.test:443', 'https://api.test/', true],
    ['api.test:8080', 'http://api.test:8080/', true],
    ['api.test:8080', 'http://api.test/', false],
    ['other.test, api.test', 'http://api.test/', true],
    ['other.test api.test', 'http://api.test/', true],
    ['127.0.0.1', 'http://127.0.0.1:4010/', true],
    ['::1', 'http://[::1]:4010/', true],
    ['[::1]', 'http://[::1]:4010/', true],
    ['[::1]:4010', 'http://[::1]:4010/', true],
    ['[::1]:4011', 'http://[::1]:4010/', false],
    ['127.0.0.0/8', 'http://127.8.9.1:4010/', true],
    ['10.0.0.0/8, 192.168.1.0/24', 'https://192.168.1.77/', true],
    ['192.168.1.0/24', 'https://192.168.2.77/', false],
    ['10.0.0.7/32', 'http://10.0.0.7/', true],
    ['fd00::/8', 'http://[fd12::1]/', true],
    ['fd00::/8', 'http://10.0.0.7/', false],
    ['0.0.0.0/0', 'http://api.test/', false],
    ['10.0.0.0/33', 'http://10.0.0.7/', false],
    ['10.0.0.0/', 'http://10.0.0.7/', false],
    [',,', 'http://api.test/', false],
    ['.', 'http://api.test/', false],
  ];
  for (const [none, url, isDirect] of EXCEPTIONS) {
    it(`NO_PROXY=${none}: ${url} ${isDirect ? 'direct' : 'through the proxy'}`, () => {
      assert.equal(proxyFor(new URL(url), { ...both, none }) === undefined, isDirect);
    });
  }

  it('gets the decoded user of its URL', () => {
    assert.equal(proxyAuthorization(new URL('http://proxy.test')), undefined);
    assert.equal(proxyAuthorization(new URL('http://u:p%40w@proxy.test')), `Basic ${btoa('u:p@w')}`);
  });
});
