/** Each state of a connection has a time limit: each of these servers keeps a request in one state. Raw sockets. */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { EnvironmentRun } from '../../../scripts/run/model.ts';
import { closeAll, collectionOf, environment, only, row, runLocally, serve } from '../local-run.ts';
import { type Behavior, drips, ends, floods, rawServer, sends } from './raw-server.ts';

const TIMEOUT_MS = 800;
/** Additional milliseconds per request on a busy machine. Without a limit, a request would never end. */
const SLACK_MS = 15_000;

const OK = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
const A_MEGABYTE = Buffer.alloc(1024 * 1024, 'x');
const A_CHUNK = Buffer.concat([Buffer.from('100000\r\n'), A_MEGABYTE, Buffer.from('\r\n')]);

const IN_TIME = /^no response in time: /;
const STATES: Readonly<Record<string, { given: Behavior; says: RegExp; method?: string; body?: string }>> = {
  'nothing-at-all': { given: sends(''), says: /did not begin \[ETIMEDOUT\]/ },
  'body-not-read': {
    given: (socket) => socket.pause(),
    says: /did not read the whole request/,
    method: 'POST',
    body: 'x'.repeat(16 * 1024 * 1024),
  },
  'status-line-dripping': { given: drips('HTTP/1.1 200 ', 'O'), says: IN_TIME },
  'headers-dripping': { given: drips(OK, 'X-A: b\r\n'), says: IN_TIME },
  'header-without-end': { given: floods(`${OK}X-A: `, 'x'.repeat(10_000)), says: /headers .*too large.*HPE_HEADER/ },
  'headers-without-end': { given: floods(OK, 'X-A: b\r\n'.repeat(1000)), says: /headers .*too large.*HPE_HEADER/ },
  'body-stalled': { given: sends(`${OK}Content-Length: 10\r\n\r\nhalf`), says: /began \(HTTP 200\) and did not end/ },
  'body-dripping': { given: drips(CHUNKED, '1\r\nx\r\n'), says: /did not end/ },
  'body-until-close': { given: drips(`${OK}Connection: close\r\n\r\n`, 'x'), says: /did not end/ },
  'chunk-extension': { given: floods(`${CHUNKED}1;a=`, 'x'.repeat(10_000)), says: /too large.*HPE_CHUNK_EXT/ },
  'trailers-without-end': { given: floods(`${CHUNKED}0\r\n`, 'X-A: b\r\n'.repeat(1000)), says: /HPE_HEADER_OVERFLOW/ },
  'switching-protocols': {
    given: sends('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
    says: /left HTTP \(HTTP 101\) \[ERR_PROTOCOL_SWITCHED\]/,
  },
  'switching-bare': {
    given: sends('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
    says: /left HTTP \(HTTP 101\)/,
  },
  'switching-and-closing': {
    given: ends('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n'),
    says: /left HTTP/,
  },
  'connect-method': { given: sends(`${OK}\r\n`), says: /left HTTP \(HTTP 200\)/, method: 'CONNECT' },
  'flood-of-100': { given: floods('', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(100)), says: IN_TIME },
  'flood-of-102': { given: floods('', 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(100)), says: IN_TIME },
  'flood-of-103': { given: floods('', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(100)), says: IN_TIME },
  'drip-of-103': { given: drips('', 'HTTP/1.1 103 Early Hints\r\n\r\n'), says: IN_TIME },
  'http-0-9': { given: ends('<html>Hello</html>'), says: /not HTTP \[HPE_INVALID_CONSTANT\]/ },
  'other-protocol': { given: sends('SSH-2.0-OpenSSH_9.6\r\n'), says: /not HTTP/ },
  binary: { given: sends('\x00\x01\x02\x16\x03\x01'), says: /not (valid )?HTTP/ },
  'other-version': { given: sends('HTTP/9.9 200 OK\r\n\r\n'), says: /not valid HTTP \[HPE_INVALID_VERSION\]/ },
  'status-no-number': { given: sends('HTTP/1.1 abc OK\r\n\r\n'), says: /not valid HTTP \[HPE_INVALID_STATUS\]/ },
  'chunk-size-no-number': { given: sends(`${CHUNKED}zz\r\n`), says: /not valid HTTP \[HPE_INVALID_CHUNK_SIZE\]/ },
  'length-no-number': { given: sends(`${OK}Content-Length: -1\r\n\r\n`), says: /HTTP \[HPE_INVALID_CONTENT_LENGTH\]/ },
  'closed-at-once': { given: ends(''), says: /closed or reset before a complete response/ },
  'closed-in-headers': { given: ends(`${OK}X-A: b`), says: /closed or reset before a complete response/ },
  'closed-in-body': { given: ends(`${CHUNKED}5\r\nab`), says: /before its declared end \[ERR_RESPONSE_INCOMPLETE\]/ },
  'body-too-large': { given: floods(CHUNKED, A_CHUNK), says: /larger than 64 MiB \[ERR_RESPONSE_TOO_LARGE\]/ },
  'body-too-large-unpacked': {
    given: floods(`${OK}Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n`, gzipChunk()),
    says: /larger than 64 MiB \[ERR_RESPONSE_TOO_LARGE\]/,
  },
};

/** A gzip member of 16 MB in a chunk of a few kilobytes. */
function gzipChunk(): Buffer {
  const packed = gzipSync(Buffer.alloc(16 * 1024 * 1024));
  return Buffer.concat([Buffer.from(`${packed.length.toString(16)}\r\n`), packed, Buffer.from('\r\n')]);
}

describe('connection states', function () {
  this.timeout(120_000);
  let ran: EnvironmentRun;
  // Where the size ends a response, time must not, on a busy machine either.
  const needsLongTimeout = (name: string) => /large|HPE_/.test(`${STATES[name]?.says.source}`);

  before(async () => {
    const port = await rawServer(Object.fromEntries(Object.entries(STATES).map(([name, { given }]) => [name, given])));
    const healthy = await serve((_, response) => response.end('{}'));
    const runs = await Promise.all(
      [false, true].map(async (isLong) => {
        const names = Object.keys(STATES).filter((name) => needsLongTimeout(name) === isLong);
        const collection = collectionOf([
          ...names.map((name) => ({ id: name, path: `/${name}`, method: STATES[name]?.method ?? 'GET' })),
          { id: `healthy-${isLong}`, path: `${healthy}/` },
        ]);
        for (const item of collection.json.item as { id: string; request: { body?: unknown } }[]) {
          const raw = STATES[item.id]?.body;
          if (raw !== undefined) item.request.body = { mode: 'raw', raw };
        }
        const timeoutMs = isLong ? 30_000 : TIMEOUT_MS;
        const environments = [environment(`http://127.0.0.1:${port}`)];
        return only(await runLocally({ collection, environments, timeoutMs }));
      }),
    );
    ran = { ...(runs[0] as EnvironmentRun), requests: runs.flatMap(({ requests }) => requests) };
  });
  after(closeAll);

  for (const [name, { says }] of Object.entries(STATES)) {
    it(`${name}: errored, with its reason`, () => {
      const { status, code, reason = '', durationMs } = row(ran, name);
      assert.deepEqual([status, code], ['errored', null], reason);
      assert.match(reason, says);
      if (!needsLongTimeout(name)) assert.ok(durationMs < TIMEOUT_MS + SLACK_MS, `${durationMs} ms`);
    });
  }

  it('the run continues with the next request', () => {
    for (const name of ['healthy-false', 'healthy-true']) assert.equal(row(ran, name).status, 'passed');
  });
});
