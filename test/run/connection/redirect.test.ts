/** Which redirects are followed: the rule, and over real sockets. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { LookupFunction, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkedLookup, judgeRedirect, type Lookup } from '../../../scripts/run/connection/redirect.ts';
import type { RequestRun } from '../../../scripts/run/model.ts';
import type { NetworkZone } from '../../../scripts/shared/network/network-zone.ts';
import { closeAll, collectionOf, environment, listen, only, row, runLocally, serve } from '../local-run.ts';
import { SELF_SIGNED } from '../self-signed.ts';

const zones = (...names: NetworkZone[]): ReadonlySet<NetworkZone> => new Set(names);

describe('redirects: the rule', () => {
  interface Given {
    readonly method?: string;
    readonly status?: number;
    readonly location?: string | undefined;
    readonly from?: string;
    readonly zones?: ReadonlySet<NetworkZone>;
    readonly onlyOrigin?: string;
  }
  const RULES: readonly (readonly [string, { given: Given; want: string }])[] = [
    ['another path', { given: { location: '/b?c=d' }, want: 'follow https://api.test/b?c=d' }],
    ['a path beside it', { given: { location: 'c' }, want: 'follow https://api.test/a/c' }],
    ['another public origin', { given: { location: 'http://1.1.1.1/' }, want: 'follow http://1.1.1.1/' }],
    ['a name', { given: { location: '//other.test/' }, want: 'follow https://other.test/' }],
    ['credentials in it', { given: { location: 'https://u:p@other.test/' }, want: 'follow https://other.test/' }],
    ['no Location', { given: { location: undefined }, want: 'result' }],
    ['not a URL', { given: { location: 'http://[' }, want: 'refuse its Location is not a URL' }],
    ['loopback', { given: { location: 'https://127.0.0.1/' }, want: 'refuse 127.0.0.1 is in the loopback' }],
    ['localhost', { given: { location: 'https://a.localhost/' }, want: 'refuse a.localhost is in the loopback' }],
    [
      'metadata',
      { given: { location: 'http://169.254.169.254/x' }, want: 'refuse 169.254.169.254 is in the link-local' },
    ],
    ['metadata as a number', { given: { location: 'http://2852039166/' }, want: 'refuse 169.254.169.254 is in' }],
    ['metadata in hexadecimal', { given: { location: 'http://0xA9FEA9FE/' }, want: 'refuse 169.254.169.254 is in' }],
    [
      'metadata in wide digits',
      { given: { location: 'http://１６９.254.169.254/' }, want: 'refuse 169.254.169.254 is in' },
    ],
    [
      'metadata, mapped',
      { given: { location: 'http://[::ffff:169.254.169.254]/' }, want: 'refuse [::ffff:a9fe:a9fe] is in' },
    ],
    ['with backslashes', { given: { location: 'http:\\\\127.0.0.1\\' }, want: 'refuse 127.0.0.1 is in the loopback' }],
    ['private', { given: { location: 'https://10.0.0.1/' }, want: 'refuse 10.0.0.1 is in the private' }],
    [
      'private, from private',
      { given: { location: 'https://10.0.0.1/', zones: zones('private') }, want: 'follow https://10.0.0.1/' },
    ],
    [
      'loopback, from private',
      { given: { location: 'https://[::1]/', zones: zones('private') }, want: 'refuse [::1] is in the loopback' },
    ],
    [
      'within the origin, wherever it is',
      { given: { location: '/b', from: 'http://10.0.0.1/a' }, want: 'follow http://10.0.0.1/b' },
    ],
    [
      'a local socket',
      { given: { location: 'http://unix:/var/run/docker.sock:/x' }, want: 'refuse it leads to a local' },
    ],
    ['a local socket, upper case', { given: { location: '//UNIX:/run/x:/x' }, want: 'refuse it leads to a local' }],
    ...['file:///etc/passwd', 'ftp://other.test/', 'data:,x', 'javascript:1', 'gopher://a/', 'ws://a/', 'unix:/a'].map(
      (location) => [location, { given: { location }, want: `refuse ${location.split(':')[0]}: is neither` }] as const,
    ),
    [
      'of a script, to its origin',
      { given: { location: '/b', onlyOrigin: 'https://api.test' }, want: 'follow https://api.test/b' },
    ],
    [
      'of a script, elsewhere',
      {
        given: { location: 'https://other.test/secret', onlyOrigin: 'https://api.test' },
        want: 'refuse a script may not send a request to https://other.test$',
      },
    ],
    ...['POST', 'PUT', 'PATCH', 'DELETE', 'LINK'].flatMap((method) =>
      [301, 302, 303, 307, 308].map(
        (status) => [`${method} ${status}`, { given: { method, status, location: '/b' }, want: 'result' }] as const,
      ),
    ),
    ...['GET', 'HEAD', 'OPTIONS'].flatMap((method) =>
      [301, 302, 303, 307, 308].map(
        (status) =>
          [
            `${method} ${status}`,
            { given: { method, status, location: '/b' }, want: 'follow https://api.test/b' },
          ] as const,
      ),
    ),
    ...[200, 201, 300, 304, 305, 306, 399, 401].map(
      (status) => [`GET ${status}`, { given: { status, location: '/b' }, want: 'result' }] as const,
    ),
  ];
  for (const [name, { given, want }] of RULES) {
    it(`${name}: ${want}`, () => {
      const { from = 'https://api.test/a/b', ...others } = given;
      const verdict = judgeRedirect({
        method: 'GET',
        status: 302,
        location: '/',
        zones: zones(),
        ...others,
        from: new URL(from),
      } as Parameters<typeof judgeRedirect>[0]);
      const said = verdict.kind === 'follow' ? verdict.to.href : verdict.kind === 'refuse' ? verdict.why : '';
      const escaped = want.replaceAll(/[.*+?^()|[\]\\]/g, '\\$&');
      assert.match(`${verdict.kind} ${said}`.trim(), new RegExp(`^${escaped}`));
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

describe('redirects over sockets', function () {
  this.timeout(180_000);
  let folder: string;
  let seen: string[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redirect-'));
    seen = [];
  });
  afterEach(async () => {
    await closeAll();
    await rm(folder, { recursive: true, force: true });
  });

  type Respond = (incoming: IncomingMessage, response: ServerResponse) => void;

  /** A server that responds to `/start` with `start`, and to all other requests with 200. */
  function own(start: Respond): Promise<string> {
    return serve((incoming, response) => {
      seen.push(`${incoming.method} ${incoming.url}`);
      if (incoming.url === '/start') start(incoming, response);
      else response.end('{}');
    });
  }

  const redirectTo =
    (location: string, status = 302): Respond =>
    (_incoming, response) =>
      void response.writeHead(status, { location }).end();

  interface Sent {
    readonly method?: string;
    readonly behavior?: Readonly<Record<string, unknown>>;
    readonly path?: string;
    readonly timeoutMs?: number;
  }

  async function send(baseURL: string, { method = 'GET', behavior, path = '/start', timeoutMs = 5000 }: Sent = {}) {
    const collection = collectionOf([{ id: 'it', path, method }]);
    if (behavior !== undefined) {
      Object.assign(collection.json.item[0] as object, { protocolProfileBehavior: behavior });
      Object.assign(collection.json, { protocolProfileBehavior: behavior });
    }
    return row(only(await runLocally({ collection, environments: [environment(baseURL)], timeoutMs })), 'it');
  }

  const locationOf = ({ response }: RequestRun) =>
    response?.headers.find(({ name }) => name.toLowerCase() === 'location')?.value;

  it('a write is sent once, and the redirect is its result', async () => {
    let status = 0;
    const url = await own((_, response) => response.writeHead(status, { location: '/elsewhere' }).end('moved'));
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      for (status of [301, 302, 303, 307, 308]) {
        seen = [];
        const request = await send(url, {
          method,
          behavior: { followRedirects: true, followOriginalHttpMethod: true, followAuthorizationHeader: true },
        });
        assert.deepEqual([request.code, request.status, locationOf(request)], [status, 'passed', '/elsewhere']);
        assert.equal(request.response?.body, 'moved');
        assert.deepEqual(seen, [`${method} /start`]);
      }
    }
  });

  it('a redirect of a GET is followed', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      seen = [];
      const request = await send(await own(redirectTo('/elsewhere', status)));
      assert.deepEqual([request.code, ...seen], [200, 'GET /start', 'GET /elsewhere']);
    }
  });

  it('other statuses with a Location are the result', async () => {
    for (const status of [300, 304, 305]) {
      seen = [];
      const request = await send(await own(redirectTo('/elsewhere', status)));
      assert.deepEqual([request.code, locationOf(request), ...seen], [status, '/elsewhere', 'GET /start']);
    }
  });

  it('no local socket is reached, by a redirect or by a URL of the collection', async () => {
    const path = join(folder, 'local.sock');
    const local = createServer((incoming, response) => {
      seen.push(`LOCAL ${incoming.url}`);
      response.end('{}');
    });
    await new Promise<void>((resolve) => local.listen(path, resolve));
    try {
      for (const location of [`http://unix:${path}:/x`, `//unix:${path}:/x`, `http://UNIX:${path}:/x`]) {
        const request = await send(await own(redirectTo(location)));
        assert.equal(request.status, 'errored');
        assert.match(request.reason ?? '', /redirect was refused: it leads to a local socket \[ERR_REDIRECT_REFUSED\]/);
      }
      const request = await send(await own(redirectTo('/')), { path: `http://unix:${path}:/x` });
      assert.equal(request.status, 'errored');
      assert.match(request.reason ?? '', /local socket .*\[ERR_REQUEST_REFUSED\]/);
      assert.deepEqual(
        seen.filter((line) => line.startsWith('LOCAL')),
        [],
      );
    } finally {
      local.close();
    }
  });

  it('other schemes and other networks are refused, and the reason says so', async () => {
    for (const location of [
      'file:///etc/passwd',
      'ftp://127.0.0.1/',
      'data:,x',
      'http://169.254.169.254/latest',
      'http://10.0.0.1/',
    ]) {
      const request = await send(await own(redirectTo(location)));
      assert.deepEqual([request.status, request.code, request.attempts], ['errored', null, 1]);
      assert.match(request.reason ?? '', /^a redirect was refused: .* \[ERR_REDIRECT_REFUSED\]$/);
    }
  });

  it('a redirect from the public network to loopback is refused', async () => {
    const local = await own(redirectTo('/'));
    // A proxy that serves a public name.
    const proxy = await serve((incoming, response) => {
      assert.equal(incoming.url, 'http://api.test/start');
      response.writeHead(302, { location: `${local}/elsewhere` }).end();
    });
    const request = row(
      only(
        await runLocally({
          collection: collectionOf([{ id: 'it', path: '/start' }]),
          environments: [environment('http://api.test')],
          proxy: { http: proxy, none: '127.0.0.1' },
        }),
      ),
      'it',
    );
    assert.match(request.reason ?? '', /127\.0\.0\.1 is in the loopback network, and baseURL is not/);
    assert.deepEqual(seen, []);
  });

  it('a redirect loop ends, independent of the limit of the collection', async () => {
    const request = await send(await own(redirectTo('/start')), { behavior: { maxRedirects: 1e9 } });
    assert.match(request.reason ?? '', /too many redirects/);
    assert.ok(seen.length < 10, `${seen.length} requests`);
  });

  it('the timeout is for all redirects together', async () => {
    let hops = 0;
    const url = await serve((_, response) => {
      hops += 1;
      setTimeout(() => response.writeHead(302, { location: `/hop-${hops}` }).end(), 400);
    });
    const request = await send(url, { timeoutMs: 1000 });
    assert.match(request.reason ?? '', /no response in time/);
    assert.ok(hops <= 3, `${hops} requests`);
  });

  it('the body of a redirect is ignored', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    const url = await serve((incoming, response) => {
      if (incoming.url === '/elsewhere') {
        closed.then(() => setTimeout(() => response.end('{}'), 50));
        return;
      }
      response.writeHead(302, { location: '/elsewhere', 'content-length': 100 }).write('x');
      const { socket } = response;
      closed = once(socket as Socket, 'close');
      setTimeout(() => socket?.destroy(), 50);
    });
    const request = await send(url);
    assert.deepEqual([request.code, request.status, request.reason], [200, 'passed', undefined]);
  });

  it('a collection cannot select another HTTP version, which would use other connections', async () => {
    const server = createSecureServer({ ...SELF_SIGNED, allowHTTP1: true }, ({ httpVersion }, response) => {
      seen.push(httpVersion);
      response.end('{}');
    });
    const url = `https://127.0.0.1:${await listen(server as unknown as Server)}`;
    for (const protocolVersion of ['http2', 'auto'])
      assert.equal((await send(url, { behavior: { protocolVersion, strictSSL: false } })).status, 'passed');
    assert.deepEqual(seen, ['1.1', '1.1']);
  });
});
