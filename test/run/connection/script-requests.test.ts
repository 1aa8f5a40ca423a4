/** Scripts of a collection can send requests to the environment's own origin only. */
import assert from 'node:assert/strict';
import { createServer as createNetServer } from 'node:net';
import type { RequestRun } from '../../../scripts/run/model.ts';
import { closeAll, collectionOf, environment, listen, only, row, runLocally, serve } from '../local-run.ts';

describe('requests of scripts @slow', function () {
  this.timeout(180_000);
  afterEach(closeAll);

  interface Witness {
    readonly url: string;
    /** Request lines, or other received bytes. */
    readonly seen: string[];
  }

  async function witness(): Promise<Witness> {
    const seen: string[] = [];
    const server = createNetServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        seen.push(chunk.toString('latin1').split('\r\n')[0] ?? '');
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
      });
    });
    server.on('connection', () => seen.push('connection'));
    return { url: `http://127.0.0.1:${await listen(server)}`, seen };
  }

  /** The result of an item with this test script, and of a healthy item after it. */
  async function run(script: string, where: 'test' | 'prerequest' | 'collection' = 'test'): Promise<Ran> {
    const seen: string[] = [];
    const own = await serve((incoming, response) => {
      seen.push(incoming.url ?? '');
      const to = new URL(incoming.url ?? '', 'http://own').searchParams.get('to');
      if (to === null) response.end('{}');
      else response.writeHead(302, { location: to }).end();
    });
    const exec = [script.replaceAll('OWN', own)];
    const collection = collectionOf([
      { id: 'it', path: '/it', script: where === 'test' ? exec : [] },
      { id: 'after', path: '/after' },
    ]);
    const event = { listen: 'prerequest', script: { id: 'pre', type: 'text/javascript', exec } };
    if (where === 'prerequest') (collection.json.item[0] as { event: unknown[] }).event.push(event);
    if (where === 'collection') Object.assign(collection.json, { event: [event] });
    const ran = only(await runLocally({ collection, environments: [environment(own)] }));
    return { request: row(ran, 'it'), after: row(ran, 'after'), seen };
  }

  interface Ran {
    readonly request: RequestRun;
    readonly after: RequestRun;
    /** Requested paths of the environment's own server. */
    readonly seen: string[];
  }

  const REFUSED = /^a script sent a request to http:\/\/127\.0\.0\.1:\d+: scripts .* \[ERR_SCRIPT_REQUEST_REFUSED\]$/;

  for (const where of ['test', 'prerequest', 'collection'] as const) {
    it(`to another origin is refused and reported (${where})`, async () => {
      const other = await witness();
      const { request, after } = await run(`pm.sendRequest('${other.url}/path?secret=4711', () => {})`, where);
      assert.equal(request.status, 'errored');
      assert.match(request.reason ?? '', REFUSED);
      assert.deepEqual(other.seen, []);
      assert.equal(request.code, 200, 'its own response is there');
      assert.equal(after.status, where === 'collection' ? 'errored' : 'passed');
    });
  }

  it('the script gets an error and cannot hide it from the report', async () => {
    const other = await witness();
    const { request } = await run(`
      pm.sendRequest('${other.url}', (error, response) => {
        pm.test('got ' + (error ? error.code : response.code), () => {});
      });`);
    assert.deepEqual(
      request.assertions.map(({ name }) => name),
      ['got ERR_SCRIPT_REQUEST_REFUSED'],
    );
    assert.equal(request.status, 'errored');
    assert.deepEqual(other.seen, []);
  });

  it('no name is looked up', async () => {
    // A label of 64 characters is invalid: a lookup would fail with another error.
    const { request } = await run(`pm.sendRequest('http://${'a'.repeat(64)}.invalid/', () => {})`);
    assert.match(request.reason ?? '', /\[ERR_SCRIPT_REQUEST_REFUSED\]/);
  });

  it('to another scheme or another name of the same server are refused', async () => {
    for (const script of [
      `pm.sendRequest('OWN'.replace('http:', 'https:'), () => {})`,
      `pm.sendRequest('OWN'.replace('127.0.0.1', 'localhost'), () => {})`,
    ]) {
      const { request, seen } = await run(script);
      assert.match(request.reason ?? '', /\[ERR_SCRIPT_REQUEST_REFUSED\]/);
      assert.deepEqual(seen, ['/it', '/after']);
    }
  });

  it('to the own origin are sent', async () => {
    const { request, seen } = await run(`
      pm.sendRequest('OWN/from-script', (error, response) => {
        pm.test('has 200', () => pm.expect(response.code).to.equal(200));
      });`);
    assert.deepEqual([request.status, request.assertions.length], ['passed', 1]);
    assert.deepEqual(seen, ['/it', '/from-script', '/after']);
  });

  it('in parallel, to both', async () => {
    const other = await witness();
    const { request, seen } = await run(`
      for (const url of ['OWN/1', '${other.url}/2', 'OWN/3', '${other.url}/4']) pm.sendRequest(url, () => {});`);
    assert.match(request.reason ?? '', REFUSED);
    assert.deepEqual([other.seen, [...seen].sort()], [[], ['/1', '/3', '/after', '/it']]);
  });

  it('do not follow redirects to another origin', async () => {
    const other = await witness();
    const { request, seen } = await run(`pm.sendRequest('OWN/r?to=${other.url}/x', () => {})`);
    assert.match(request.reason ?? '', /a redirect was refused: a script may not .* \[ERR_REDIRECT_REFUSED\]/);
    assert.deepEqual(other.seen, []);
    const followed = await run(`pm.sendRequest('OWN/r?to=/x', () => {})`);
    assert.equal(followed.request.status, 'passed');
    assert.deepEqual([followed.seen[1], followed.seen[2]], ['/r?to=/x', '/x']);
    assert.equal(seen.includes('/x'), false);
  });

  it('cannot use another proxy or a local socket', async () => {
    const other = await witness();
    const port = new URL(other.url).port;
    const proxied = (scheme: string) =>
      `pm.sendRequest({ url: 'OWN/proxied'.replace('http:', '${scheme}:'),
        proxy: { host: '127.0.0.1', port: ${port}, tunnel: true } }, () => {})`;
    for (const scheme of ['http', 'https']) await run(proxied(scheme));
    assert.deepEqual(other.seen, []);
    const { request } = await run(`pm.sendRequest('http://unix:/var/run/nothing.sock:/x', () => {})`);
    assert.match(request.reason ?? '', /local socket .*\[ERR_REQUEST_REFUSED\]/);
  });

  it('requests of the collection do go to another origin', async () => {
    const other = await witness();
    const own = await serve((_, response) => response.end('{}'));
    const collection = collectionOf([{ id: 'it', path: `${other.url}/elsewhere` }]);
    const ran = only(await runLocally({ collection, environments: [environment(own)] }));
    assert.equal(row(ran, 'it').status, 'passed');
    assert.deepEqual(other.seen, ['connection', 'GET /elsewhere HTTP/1.1']);
  });

  it('follow at most as many redirects as requests of the collection', async () => {
    const seen: string[] = [];
    const own = await serve((incoming, response) => {
      seen.push(incoming.url ?? '');
      const count = Number(/^\/hop\/(\d+)$/.exec(incoming.url ?? '')?.[1] ?? Number.NaN);
      if (Number.isNaN(count)) response.end('{}');
      else response.writeHead(302, { location: `/hop/${count + 1}` }).end();
    });
    const script = `pm.sendRequest('${own}/hop/0', (error) => pm.test('got ' + (error && error.code), () => {}));`;
    const collection = collectionOf([{ id: 'it', path: '/it', script: [script] }]);
    const ran = only(await runLocally({ collection, environments: [environment(own)] }));
    assert.deepEqual(
      row(ran, 'it').assertions.map(({ name }) => name),
      ['got ERR_TOO_MANY_REDIRECTS'],
    );
    assert.deepEqual(seen.slice(1), ['/hop/0', '/hop/1', '/hop/2', '/hop/3', '/hop/4', '/hop/5']);
  });

  it('ignore proxy variables of the process, because the run has its own setting', async () => {
    const proxy = await witness();
    const own = await serve((_, response) => response.end('{}'));
    const names = ['HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'] as const;
    const before = names.map((name) => [name, process.env[name]] as const);
    try {
      Object.assign(process.env, { HTTP_PROXY: proxy.url, http_proxy: proxy.url });
      delete process.env.NO_PROXY;
      delete process.env.no_proxy;
      const script = `pm.sendRequest('${own}/script', (error, got) => pm.test('got ' + (got && got.code), () => {}));`;
      const collection = collectionOf([{ id: 'it', path: '/it', script: [script] }]);
      const ran = only(await runLocally({ collection, environments: [environment(own)] }));
      assert.equal(row(ran, 'it').code, 200);
      assert.equal(row(ran, 'it').assertions[0]?.name, 'got 200');
      assert.deepEqual(proxy.seen, []);
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  });
});
