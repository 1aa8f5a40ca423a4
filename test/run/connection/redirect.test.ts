/** Which redirects are followed, and to which addresses. */
import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import type { LookupFunction } from 'node:net';
import {
  checkedLookup,
  judgeRedirect,
  type Lookup,
  type RedirectQuestion,
} from '../../../scripts/run/connection/redirect.ts';
import type { NetworkZone } from '../../../scripts/shared/network/network-zone.ts';
import { closeAll, serve } from '../local-run.ts';

const zones = (...names: NetworkZone[]): ReadonlySet<NetworkZone> => new Set(names);

describe('run/connection/redirect', () => {
  afterEach(closeAll);

  type Given = Partial<Omit<RedirectQuestion, 'from'>> & { readonly from?: string };
  const RULES: readonly (readonly [name: string, given: Given, want: string])[] = [
    ['another path', { location: '/b?c=d' }, 'follow https://api.test/b?c=d'],
    ['a path beside it', { location: 'c' }, 'follow https://api.test/a/c'],
    ['another public origin', { location: 'http://1.1.1.1/' }, 'follow http://1.1.1.1/'],
    ['a name', { location: '//other.test/' }, 'follow https://other.test/'],
    ['credentials in it', { location: 'https://u:p@other.test/' }, 'follow https://other.test/'],
    ['no Location', { location: undefined }, 'result'],
    ['not a URL', { location: 'http://[' }, 'refuse its Location is not a URL'],
    ['loopback', { location: 'https://127.0.0.1/' }, 'refuse 127.0.0.1 is in the loopback'],
    ['localhost', { location: 'https://a.localhost/' }, 'refuse a.localhost is in the loopback'],
    ['metadata', { location: 'http://169.254.169.254/x' }, 'refuse 169.254.169.254 is in the link-local'],
    ['metadata as a number', { location: 'http://2852039166/' }, 'refuse 169.254.169.254 is in'],
    ['metadata in hexadecimal', { location: 'http://0xA9FEA9FE/' }, 'refuse 169.254.169.254 is in'],
    ['metadata in wide digits', { location: 'http://１６９.254.169.254/' }, 'refuse 169.254.169.254 is in'],
    ['metadata, mapped', { location: 'http://[::ffff:169.254.169.254]/' }, 'refuse [::ffff:a9fe:a9fe] is in'],
    ['with backslashes', { location: 'http:\\\\127.0.0.1\\' }, 'refuse 127.0.0.1 is in the loopback'],
    ['private', { location: 'https://10.0.0.1/' }, 'refuse 10.0.0.1 is in the private'],
    ['private, from private', { location: 'https://10.0.0.1/', zones: zones('private') }, 'follow https://10.0.0.1/'],
    [
      'loopback, from private',
      { location: 'https://[::1]/', zones: zones('private') },
      'refuse [::1] is in the loopback',
    ],
    ['within the origin, in any zone', { location: '/b', from: 'http://10.0.0.1/a' }, 'follow http://10.0.0.1/b'],
    ['a local socket', { location: 'http://unix:/var/run/docker.sock:/x' }, 'refuse it leads to a local'],
    ['a local socket, upper case', { location: '//UNIX:/run/x:/x' }, 'refuse it leads to a local'],
    ...['file:///etc/passwd', 'ftp://other.test/', 'data:,x', 'javascript:1', 'gopher://a/', 'ws://a/', 'unix:/a'].map(
      (location) => [location, { location }, `refuse ${location.split(':')[0]}: is neither`] as const,
    ),
    ['of a script, to its origin', { location: '/b', onlyOrigin: 'https://api.test' }, 'follow https://api.test/b'],
    [
      'of a script, elsewhere',
      { location: 'https://other.test/secret', onlyOrigin: 'https://api.test' },
      'refuse a script may not send a request to https://other.test$',
    ],
    ...[301, 302, 303, 307, 308].flatMap((status) => [
      ...['POST', 'PUT', 'PATCH', 'DELETE', 'LINK'].map(
        (method) => [`${method} ${status}`, { method, status, location: '/b' }, 'result'] as const,
      ),
      ...['GET', 'HEAD', 'OPTIONS'].map(
        (method) => [`${method} ${status}`, { method, status, location: '/b' }, 'follow https://api.test/b'] as const,
      ),
    ]),
    ...[200, 201, 300, 304, 305, 306, 399, 401].map(
      (status) => [`GET ${status}`, { status, location: '/b' }, 'result'] as const,
    ),
  ];
  for (const [name, given, want] of RULES) {
    it(`${name}: ${want}`, () => {
      const { from = 'https://api.test/a/b', ...others } = given;
      const verdict = judgeRedirect({
        method: 'GET',
        status: 302,
        location: '/',
        zones: zones(),
        ...others,
        from: new URL(from),
      });
      const detail = verdict.kind === 'follow' ? verdict.to.href : verdict.kind === 'refuse' ? verdict.why : '';
      const escaped = want.replaceAll(/[.*+?^()|[\]\\]/g, '\\$&');
      assert.match(`${verdict.kind} ${detail}`.trim(), new RegExp(`^${escaped}`));
    });
  }

  it('no connection to a public name with an address in another zone', async () => {
    let lookups = 0;
    const url = new URL(await serve((_, response) => response.end()));
    const toLoopback: Lookup = (_host, { all }, done) => {
      lookups += 1;
      if (all) done(null, [{ address: '127.0.0.1', family: 4 }]);
      else done(null, '127.0.0.1', 4);
    };
    const send = (allowed: ReadonlySet<NetworkZone>) =>
      new Promise<string>((resolve) => {
        const lookup = checkedLookup(allowed, toLoopback) as LookupFunction;
        httpRequest({ host: 'public.test', port: url.port, lookup, agent: false })
          .once('response', (response) => resolve(`HTTP ${response.statusCode}`))
          .once('error', (error: NodeJS.ErrnoException) => resolve(`${error.code} ${error.message}`))
          .end();
      });
    assert.equal(await send(zones('loopback')), 'HTTP 200');
    assert.match(await send(zones('private')), /^ERR_REDIRECT_REFUSED .*public\.test is in the loopback network/);
    assert.equal(lookups, 2);
  });
});
