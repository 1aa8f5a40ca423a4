/** Time limits before a request is sent: connecting, the TLS handshake, a tunnel through a proxy. Raw sockets. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openConnections } from '../../../scripts/run/connection/connection.ts';
import type { Lookup } from '../../../scripts/run/connection/redirect.ts';
import type { RequestRun } from '../../../scripts/run/model.ts';
import { command } from '../../cli/command.ts';
import { closeAll, collectionOf, environment, listen, only, row, runLocally, serve } from '../local-run.ts';
import { SELF_SIGNED } from '../self-signed.ts';
import { type Behavior, drips, ends, floods, rawServer, sends } from './raw-server.ts';

const TIMEOUT_MS = 400;

describe('connection setup @slow', function () {
  this.timeout(180_000);
  let stopped: ChildProcess | undefined;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'connection-setup-'));
  });
  afterEach(async () => {
    stopped?.kill('SIGKILL');
    stopped = undefined;
    await closeAll();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs a request to `url`, and a healthy one after it. */
  async function get(url: string, proxy?: Readonly<Record<'http' | 'https', string>>): Promise<RequestRun> {
    const healthy = await serve((_, response) => response.end('{}'));
    const collection = collectionOf([
      { id: 'held', path: url },
      { id: 'healthy', path: `${healthy}/` },
    ]);
    const environments = [environment(new URL(url).origin)];
    const ran = only(
      await runLocally({
        collection,
        environments,
        timeoutMs: TIMEOUT_MS,
        ...(proxy === undefined ? {} : { proxy: { ...proxy, none: '127.0.0.1' } }),
      }),
    );
    assert.equal(row(ran, 'healthy').status, 'passed', 'the run goes on');
    return row(ran, 'held');
  }

  // Only Linux ignores a connection if the queue is full; other systems refuse it.
  const onLinux = process.platform === 'linux';

  /** Calls `use` with the port of a process that accepts no connection. */
  async function withFullQueue(use: (port: number) => Promise<void>): Promise<void> {
    const script = `require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 },
      function () { console.log(this.address().port); })`;
    stopped = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [printed] = await once(stopped.stdout as NodeJS.ReadableStream, 'data');
    stopped.kill('SIGSTOP');
    const port = Number(String(printed));
    const waiting: Socket[] = [];
    try {
      // Linux accepts a few connections for a process that does not; then it ignores them.
      for (let isFull = false; !isFull && waiting.length < 20; ) {
        const socket = connect(port, '127.0.0.1').on('error', () => {});
        waiting.push(socket);
        isFull = await Promise.race([once(socket, 'connect').then(() => false), sleep(500, true)]);
      }
      await use(port);
    } finally {
      for (const socket of waiting) socket.destroy();
    }
  }

  it(`a host that ${onLinux ? 'does not accept' : 'refuses'} the connection`, () =>
    withFullQueue(async (port) => {
      const { status, reason = '' } = await get(`http://127.0.0.1:${port}/`);
      assert.equal(status, 'errored');
      assert.match(reason, onLinux ? /no connection was made \[ETIMEDOUT\]/ : /ETIMEDOUT|ECONNREFUSED/);
    }));

  if (onLinux) {
    it('the first of two addresses has two seconds to accept, and not only 250 ms', () =>
      withFullQueue(async (port) => {
        const url = `http://far.test:${port}`;
        const connections = openConnections({ baseURL: url, timeoutMs: 4000, isSecret: () => false });
        const lookup = ((_host, _options, done) =>
          done(null, [
            { address: '127.0.0.1', family: 4 },
            { address: '::1', family: 6 },
          ])) as Lookup;
        connections.begin('collection');
        const began = performance.now();
        const request = httpRequest(url, { agent: connections.agents.http, lookup }).end();
        const [error] = (await once(request, 'error')) as [NodeJS.ErrnoException];
        connections.close();
        assert.equal(error.code, 'ETIMEDOUT');
        assert.ok(performance.now() - began > 1900, `${performance.now() - began} ms`);
      }));
  }

  it('a TLS handshake that never starts, and one that never ends', async () => {
    // A handshake record (RFC 8446, section 5.1) that announces more bytes than it has.
    for (const bytes of ['', '\x16\x03\x03\x40\x00\x02\x00\x3f\xfc\x03\x03']) {
      const server = createServer((socket) => socket.on('error', () => {}).write(bytes));
      const { status, reason = '' } = await get(`https://127.0.0.1:${await listen(server)}/`);
      assert.equal(status, 'errored');
      assert.match(reason, /TLS handshake did not finish \[ETIMEDOUT\]/);
    }
  });

  const TUNNELS: Readonly<Record<string, { given: Behavior; says: RegExp }>> = {
    silent: { given: sends(''), says: /the proxy opened no tunnel \[ETIMEDOUT\]/ },
    dripping: { given: drips('HTTP/1.1 200 OK\r\n', 'X-A: b\r\n'), says: /the proxy opened no tunnel \[ETIMEDOUT\]/ },
    flooding: { given: floods('HTTP/1.1 200 OK\r\n', 'X-A: b\r\n'.repeat(1000)), says: /HPE_HEADER_OVERFLOW/ },
    'asking-for-a-password': {
      given: sends('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n'),
      says: /the proxy opened no tunnel: HTTP 407 \[ERR_PROXY_REFUSED\]/,
    },
    continuing: { given: sends('HTTP/1.1 100 Continue\r\n\r\n'), says: /the proxy opened no tunnel: HTTP 100/ },
    closing: { given: ends(''), says: /closed/ },
    other: { given: sends('SSH-2.0\r\n'), says: /not HTTP/ },
    'leading-nowhere': { given: sends('HTTP/1.1 200 OK\r\n\r\n'), says: /TLS handshake did not finish \[ETIMEDOUT\]/ },
    'leading-to-http': { given: sends('HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n'), says: /TLS/ },
  };
  for (const [name, { given, says }] of Object.entries(TUNNELS)) {
    it(`a proxy, ${name}`, async () => {
      const proxy = `http://127.0.0.1:${await rawServer({ [name]: given })}`;
      const { status, code, reason = '' } = await get(`https://${name}.test/`, { http: proxy, https: proxy });
      assert.deepEqual([status, code], ['errored', null]);
      assert.match(reason, says);
    });
  }

  it('a tunnel that is not opened in time is closed', async () => {
    let givenUp: Promise<unknown> = Promise.reject(new Error('the proxy was not asked'));
    givenUp.catch(() => {});
    const server = createServer((socket) => {
      socket.on('error', () => {}).resume();
      givenUp = once(socket, 'close');
    });
    const proxy = `http://127.0.0.1:${await listen(server)}`;
    // During the second request, because the end of the run closes all connections.
    const next = await serve((_, response) => void givenUp.then(() => response.end('{}')));
    const collection = collectionOf([
      { id: 'held', path: 'https://api.test/' },
      { id: 'next', path: `${next}/` },
    ]);
    const ran = only(
      await runLocally({
        collection,
        environments: [environment('https://api.test')],
        timeoutMs: 2000,
        proxy: { https: proxy, none: '127.0.0.1' },
      }),
    );
    assert.match(row(ran, 'held').reason ?? '', /the proxy opened no tunnel/);
    assert.equal(row(ran, 'next').status, 'passed');
  });

  it('the embedded sandbox is reached without the proxy', async () => {
    const { code, stdout, stderr } = await command(
      ['smoke', '--env', 'sandbox', '--only', 'organizationGetList', '--reports', folder],
      { env: { HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' } },
    );
    assert.equal(code, 0, stdout + stderr);
  });

  it('the URL of an unusable proxy is not shown', async () => {
    for (const [setting, says] of [
      ['http://user:canary-4711@:x', /address of the proxy is not a URL \[ERR_PROXY_REFUSED\]/],
      ['socks5://user:canary-4711@127.0.0.1:1', /protocol socks5: is not supported \[ERR_PROXY_REFUSED\]/],
    ] as const) {
      const request = await get('https://api.test/', { http: setting, https: setting });
      assert.match(request.reason ?? '', says);
      assert.doesNotMatch(JSON.stringify(request), /canary/);
    }
  });

  it('https through a tunnel has no credential for another origin', async () => {
    const seen: (string | undefined)[] = [];
    const other = createTlsServer(SELF_SIGNED, (incoming, response) => {
      seen.push(incoming.headers.authorization);
      response.end('{}');
    });
    const otherPort = await listen(other);
    const own = createTlsServer(SELF_SIGNED, (incoming, response) => {
      seen.push(incoming.headers.authorization);
      response.writeHead(302, { location: `https://localhost:${otherPort}/` }).end();
    });
    const ownPort = await listen(own);
    const asked: string[] = [];
    const proxy = createServer((socket) => {
      socket.once('data', (head) => {
        const [, host = '', port] = /^CONNECT (\S+):(\d+) /.exec(head.toString('latin1')) ?? [];
        asked.push(`${host} ${/^proxy-authorization: (.*)\r$/im.exec(head.toString('latin1'))?.[1]}`);
        const upstream = connect(Number(port), '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
          socket.pipe(upstream).pipe(socket);
        });
        upstream.on('error', () => socket.destroy());
      });
      socket.on('error', () => {});
    });
    const url = `http://user:pass%20word@127.0.0.1:${await listen(proxy)}`;
    const values = {
      baseURL: `https://localhost:${ownPort}`,
      keyid: 'some-key',
      keysecret: 'secret-4711',
      ratelimit: 'off',
    };
    const file = join(folder, 'own.postman_environment.json');
    await writeFile(file, JSON.stringify({ values: Object.entries(values).map(([key, value]) => ({ key, value })) }));
    const collection = join(folder, 'own.json');
    await writeFile(collection, JSON.stringify(collectionOf([{ id: 'get', path: '/start' }]).json));
    await writeFile(join(folder, 'ca.pem'), SELF_SIGNED.cert);
    const { code, stdout, stderr } = await command(
      ['smoke', '--env', file, '--collection', collection, '--reports', join(folder, 'reports')],
      { cwd: folder, env: { HTTPS_PROXY: url, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') } },
    );
    assert.equal(code, 0, stdout + stderr);
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    assert.deepEqual(seen, [basic('some-key:secret-4711'), undefined]);
    assert.deepEqual(asked, Array(2).fill(`localhost ${basic('user:pass word')}`));
  });
});
