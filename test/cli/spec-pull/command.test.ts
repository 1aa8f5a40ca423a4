/** `spec:pull` as a process in a checkout, over real http and https on loopback, with and without a proxy. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Checkout, checkout } from '../../fixtures/checkout.ts';
import { PINNED, PINNED_OPERATIONS } from '../../fixtures/documents.ts';
import { SELF_SIGNED } from '../../run/self-signed.ts';
import { withClosedPort } from '../../shared/closed-port.ts';
import { whileListening } from '../../shared/loopback.ts';

const MIB = 1024 * 1024;
const WHOLE = readFileSync(PINNED, 'utf8');

describe('spec:pull as a process @slow', function () {
  this.timeout(180_000);
  let project: Checkout;
  let target: string;
  let certificate: string;
  before(async () => {
    project = await checkout();
    target = join(project.folder, 'spec', 'clickhouse-cloud.openapi.json');
    certificate = join(project.folder, '.git', 'certificate.pem');
    await writeFile(certificate, SELF_SIGNED.cert);
  });
  after(() => project.remove());
  beforeEach(() => project.reset());

  const pull = (from: string, args: readonly string[] = [], env: Record<string, string> = {}) =>
    project.run(['spec:pull', '--interface-only', '--from', from, ...args], {
      NODE_EXTRA_CA_CERTS: certificate,
      ...env,
    });

  const sending = (body: string | Buffer, headers: Record<string, string> = {}): RequestListener => {
    return (_request, response) => response.writeHead(200, headers).end(body);
  };
  const endless = (_request: unknown, response: ServerResponse) => {
    const chunk = Buffer.alloc(MIB, ' ');
    let left = 200;
    const more = () => {
      while (left > 0 && !response.destroyed) {
        left -= 1;
        if (!response.write(chunk)) return void response.once('drain', more);
      }
      response.end();
    };
    more();
  };
  const few = JSON.stringify({
    ...JSON.parse(WHOLE),
    paths: Object.fromEntries(Object.entries(JSON.parse(WHOLE).paths).slice(0, 5)),
  });

  const REFUSED: readonly [name: string, answer: RequestListener, words: RegExp][] = [
    ['HTML', sending('<!doctype html><title>Log in</title>'), /\[spec-not-openapi\][\s\S]*login page/],
    ['an error envelope', sending('{"status":400,"error":"No such key"}'), /No such key.*\[spec-not-openapi\]/],
    ['half a document', sending(WHOLE.slice(0, WHOLE.length / 2)), /\[spec-not-parsable\][\s\S]*truncated/],
    ['200 MB without a length', endless, /larger than 32 MiB {2}\[spec-too-large\]/],
    [
      '100 MB in a body of 100 kB',
      sending(gzipSync(Buffer.alloc(100 * MIB, ' ')), { 'content-encoding': 'gzip' }),
      /larger than 32 MiB {2}\[spec-too-large\]/,
    ],
    [
      'a redirect from https to http',
      (_request, response) => response.writeHead(302, { location: 'http://localhost:9/' }).end(),
      /redirects to http:\/\/localhost:9\/, which is not https {2}\[spec-unreadable\]/,
    ],
    [
      'fewer than half of the operations',
      sending(few),
      new RegExp(`of the ${PINNED_OPERATIONS.all} pinned operations {2}\\[spec-shrunk\\][\\s\\S]*--force`),
    ],
  ];
  for (const [name, answer, words] of REFUSED) {
    it(`refuses ${name}: exit code 2, and the pinned file is unchanged`, async () => {
      const { mtimeMs, ino } = await stat(target);
      await whileListening(createSecureServer(SELF_SIGNED, answer), async (port) => {
        const { code, shown } = await pull(`https://localhost:${port}/v1`);
        assert.equal(code, 2, shown);
        assert.match(shown, words);
        assert.equal(shown.trim().split('\n').length, 3, shown);
      });
      const after = await stat(target);
      assert.deepEqual([after.mtimeMs, after.ino], [mtimeMs, ino]);
      assert.equal(await readFile(target, 'utf8'), WHOLE);
      assert.equal(project.git('status', '--porcelain'), '');
    });
  }

  it('accepts fewer than half of the operations with --force', () =>
    whileListening(createSecureServer(SELF_SIGNED, sending(few)), async (port) => {
      const { code, shown } = await pull(`https://localhost:${port}/v1`, ['--force']);
      assert.equal(code, 0, shown);
      assert.match(shown, /operations: 0 added, \d+ removed, 0 changed/);
    }));

  it('pulls the same bytes twice, independent of order and referrer; then sends conditional requests', async () => {
    const asked: unknown[] = [];
    let count = 0;
    const answer: RequestListener = ({ headers }, response) => {
      asked.push([headers['if-none-match'], headers['if-modified-since']]);
      if (headers['if-none-match'] === '"2"') return response.writeHead(304).end();
      count += 1;
      const document = JSON.parse(WHOLE);
      document.info.title = 'Another';
      document.info.contact.url += `?referrer=openapi-${Math.random()}`;
      const inOrder = count % 2 === 0 ? document : backwards(document);
      const changed = 'Thu, 26 Nov 2026 08:00:00 GMT';
      return response.writeHead(200, { etag: `"${count}"`, 'last-modified': changed }).end(JSON.stringify(inOrder));
    };
    await whileListening(createSecureServer(SELF_SIGNED, answer), async (port) => {
      const address = `https://localhost:${port}/v1`;
      assert.match((await pull(address)).shown, /^pinned spec\//);
      const [bytes, { mtimeMs }] = [await readFile(target), await stat(target)];
      assert.match((await pull(address)).shown, new RegExp(`^unchanged: ${PINNED_OPERATIONS.all} operations`));
      assert.match((await pull(address)).shown, /^not modified since the last pull/);
      assert.deepEqual(await readFile(target), bytes);
      assert.equal((await stat(target)).mtimeMs, mtimeMs);
      const date = 'Thu, 26 Nov 2026 08:00:00 GMT';
      assert.deepEqual(asked, [
        [undefined, undefined],
        ['"1"', date],
        ['"2"', date],
      ]);
    });
  });

  it('uses HTTPS_PROXY by CONNECT, and connects directly for NO_PROXY', () =>
    whileListening(createSecureServer(SELF_SIGNED, sending(WHOLE)), (port) => {
      const asked: string[] = [];
      const proxy = createServer().on('connect', ({ url = '' }, client) => {
        asked.push(url);
        const upstream = connect(port, '127.0.0.1', () => {
          client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
          upstream.pipe(client).pipe(upstream);
        });
        for (const end of [upstream, client]) end.on('error', () => [upstream, client].map((side) => side.destroy()));
      });
      return whileListening(proxy, async (at) => {
        const HTTPS_PROXY = `http://127.0.0.1:${at}`;
        const address = `https://localhost:${port}/v1`;
        assert.match(
          (await pull(address, [], { HTTPS_PROXY })).shown,
          new RegExp(`^unchanged: ${PINNED_OPERATIONS.all} operations`),
        );
        assert.deepEqual(asked, [`localhost:${port}`]);
        assert.equal((await pull(address, [], { HTTPS_PROXY, NO_PROXY: 'localhost' })).code, 0);
        assert.equal(asked.length, 1);
        const broken = await withClosedPort((url) => pull(address, [], { HTTPS_PROXY: url }));
        assert.match(broken.shown, /ECONNREFUSED.*\[spec-unreadable\][\s\S]*HTTPS_PROXY/);
      });
    }));
});

/** Every object with its keys in reverse order. */
function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, backwards(child)]),
  );
}
