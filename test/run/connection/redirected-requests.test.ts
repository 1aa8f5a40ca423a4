/** Redirects of requests of a run, over real sockets. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProxySettings } from '../../../scripts/openapi/load/proxy.ts';
import type { RequestRun } from '../../../scripts/run/model.ts';
import { closeAll, collectionOf, environment, only, row, runLocally, serve } from '../local-run.ts';

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
    readonly proxy?: ProxySettings;
  }

  async function send(baseURL: string, { method = 'GET', behavior, path = '/start', ...options }: Sent = {}) {
    const collection = collectionOf([{ id: 'it', path, method }]);
    if (behavior !== undefined) {
      Object.assign(collection.json.item[0] as object, { protocolProfileBehavior: behavior });
      Object.assign(collection.json, { protocolProfileBehavior: behavior });
    }
    const plan = { collection, environments: [environment(baseURL)], timeoutMs: 5000, ...options };
    return row(only(await runLocally(plan)), 'it');
  }

  const locationOf = ({ response }: RequestRun) =>
    response?.headers.find(({ name }) => name.toLowerCase() === 'location')?.value;

  it('a write is sent once, and the redirect is its result @slow', async () => {
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

  it('another host that asks for the key says so; a refusal of the own host is one of the key', async () => {
    const asking: Respond = ({ headers }, response) =>
      void response.writeHead(headers.authorization === undefined ? 401 : 200).end('{}');
    const other = await serve(asking);
    for (const [baseURL, path] of [
      [await own(redirectTo(`${other}/v1`)), '/start'],
      [await own(redirectTo('/')), `${other}/v1`],
    ] as const) {
      const { status, code, reason, attempts, diagnosis } = await send(baseURL, { path });
      assert.deepEqual([status, code, attempts, diagnosis?.cause], ['errored', null, 1, 'key-withheld']);
      assert.equal(
        reason,
        `HTTP 401 from ${other}, which gets no key because it is not the origin of baseURL [ERR_KEY_WITHHELD]`,
      );
    }
    const refused = await send(await own((_, response) => response.writeHead(401).end()));
    assert.deepEqual([refused.status, refused.code], ['passed', 401]);
  });

  describe('the key does not reach another host', () => {
    type Body = Readonly<Record<string, unknown>>;
    const field = [{ key: 'k', value: '{{keysecret}}', type: 'text' }];
    const rows: { name: string; path?: string; body?: Body; rewrite?: string; redirect?: (key: string) => string }[] = [
      { name: 'in a path', path: '/{{keysecret}}' },
      { name: 'in a query', path: '/?k=a{{keysecret}}b' },
      { name: 'in a body', body: { mode: 'raw', raw: '{"k":"{{keysecret}}"}' } },
      { name: 'in a form', body: { mode: 'urlencoded', urlencoded: field } },
      { name: 'in a form with parts', body: { mode: 'formdata', formdata: field } },
      { name: 'encoded by a script', rewrite: "'/?k=' + btoa('x:' + pm.environment.get('keysecret'))" },
      { name: 'in a redirect of the own host', redirect: (key) => `/?k=${key}` },
    ];
    for (const { name, path = '/other', body, rewrite, redirect } of rows) {
      it(name, async () => {
        const other = await own(redirectTo('/'));
        const start = await serve((incoming, response) => {
          const [, key = ''] = Buffer.from(String(incoming.headers.authorization).slice(6), 'base64')
            .toString()
            .split(':');
          response.writeHead(302, { location: other + redirect?.(key) }).end();
        });
        const collection = collectionOf([
          { id: 'it', path: redirect || rewrite ? '/start' : `${other}${path}`, method: body ? 'POST' : 'GET' },
          { id: 'another', path: `${other}/{{note}}` },
        ]);
        const item = collection.json.item[0] as { request: { body?: Body }; event: unknown[] };
        if (body !== undefined) item.request.body = body;
        const exec = [`pm.request.url = '${other}' + ${rewrite}`];
        if (rewrite !== undefined) item.event.push({ listen: 'prerequest', script: { type: 'text/javascript', exec } });
        const environments = [environment(start, { keysecret: '4b1dKANARIENVOGEL7qXw', note: 'Zq7vN4xT9w' })];
        const ran = only(await runLocally({ collection, environments }));
        const { status, reason = '' } = row(ran, 'it');
        assert.equal(status, 'errored');
        assert.match(reason, /would take the key to another origin than that of baseURL \[ERR_REQUEST_REFUSED\]/);
        assert.deepEqual([row(ran, 'another').status, ...seen], ['passed', 'GET /Zq7vN4xT9w']);
      });
    }
  });

  it('a redirect from the public network to loopback is refused', async () => {
    const local = await own(redirectTo('/'));
    // A proxy that serves a public name.
    const proxy = await serve((incoming, response) => {
      assert.equal(incoming.url, 'http://api.test/start');
      response.writeHead(302, { location: `${local}/elsewhere` }).end();
    });
    const request = await send('http://api.test', { proxy: { http: proxy, none: '127.0.0.1' } });
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
});
