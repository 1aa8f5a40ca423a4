/** Faults on the wire. */
import assert from 'node:assert/strict';
import { createConnection } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Fault, FaultKind } from '../../../scripts/sandbox/faults/fault.ts';
import type { Sandbox } from '../../../scripts/sandbox/server.ts';
import { ExpectedError } from '../../../scripts/shared/errors.ts';
import { basic, withSandbox } from '../client.ts';

const _IDS = ['instanceGet', 'instanceGetList', 'organizationGet'];

describe('sandbox/faults/inject', () => {
  describe('on the wire', () => {
    const tests: [string, { given: FaultKind; want: (raw: Raw) => void }][] = [
      [
        'a status in the envelope',
        {
          given: { kind: 'status', status: 503 },
          want: (raw) => {
            assert.match(raw.head, /^HTTP\/1.1 503 /);
            assert.equal(JSON.parse(raw.body).status, 503);
            assert.doesNotMatch(raw.head, /retry-after/i);
          },
        },
      ],
      [
        '429 with seconds to wait',
        {
          given: { kind: 'status', status: 429, retryAfter: 2 },
          want: (raw) => assert.match(raw.head, /^HTTP\/1.1 429 [\s\S]*retry-after: 2\r\n/i),
        },
      ],
      [
        '429 with a date',
        {
          given: { kind: 'status', status: 429, retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT' },
          want: (raw) => assert.match(raw.head, /retry-after: Wed, 21 Oct/i),
        },
      ],
      [
        'a route that the gateway does not have: its HTML page',
        {
          given: { kind: 'no-route' },
          want: ({ head, body }) => {
            assert.match(head, /^HTTP\/1.1 404 [\s\S]*content-type: text\/html/i);
            assert.match(body, /<pre>Cannot GET \/v1\/organizations\//);
          },
        },
      ],
      [
        "an upstream that is too slow: the content delivery network's HTML page",
        {
          given: { kind: 'gateway-timeout' },
          want: ({ head, body }) => {
            assert.match(head, /^HTTP\/1.1 504 [\s\S]*content-type: text\/html[\s\S]*server: CloudFront/i);
            assert.match(body, /^<!DOCTYPE html>/);
          },
        },
      ],
      [
        '429 without the envelope, with fractional seconds until the reset',
        {
          given: { kind: 'rate-limited', reset: 0.25 },
          want: ({ head, body }) => {
            assert.match(head, /^HTTP\/1.1 429 [\s\S]*x-ratelimit-reset: 0\.25\r\n/i);
            assert.doesNotMatch(head, /retry-after/i);
            assert.deepEqual(JSON.parse(body), { error: 'TOO_MANY_REQUESTS' });
          },
        },
      ],
      [
        '424 of an idle service',
        {
          given: { kind: 'failed-dependency' },
          want: ({ head, body }) => {
            assert.match(head, /^HTTP\/1.1 424 /);
            assert.match(JSON.parse(body).error, /^FAILED_DEPENDENCY: .*Current state: idle$/);
          },
        },
      ],
      [
        '401 of a key that is not active',
        {
          given: { kind: 'inactive-key' },
          want: ({ head, body }) => {
            assert.match(head, /^HTTP\/1.1 401 /);
            assert.deepEqual(
              [JSON.parse(body).status, JSON.parse(body).error],
              [401, 'UNAUTHORIZED: Key is not active'],
            );
          },
        },
      ],
      [
        'no response',
        { given: { kind: 'hang' }, want: (raw) => assert.deepEqual([raw.head, raw.end], ['', 'waiting']) },
      ],
      [
        'a reset before the response',
        {
          given: { kind: 'reset', when: 'before' },
          want: (raw) => assert.deepEqual([raw.head, raw.end], ['', 'ECONNRESET']),
        },
      ],
      [
        'a reset in the middle of the body',
        {
          given: { kind: 'reset', when: 'midway' },
          want: (raw) => {
            assert.match(raw.head, /^HTTP\/1.1 200 /);
            assert.ok(raw.bytes > 0 && raw.bytes < raw.declared);
            assert.equal(raw.end, 'ECONNRESET');
          },
        },
      ],
      [
        'one byte at a time',
        {
          given: { kind: 'drip', everyMs: 50 },
          want: (raw) => {
            assert.match(raw.head, /^HTTP\/1.1 200 /);
            assert.ok(raw.bytes >= 1 && raw.bytes < 40, `${raw.bytes} bytes`);
            assert.equal(raw.end, 'waiting');
          },
        },
      ],
      [
        'HTML',
        {
          given: { kind: 'html' },
          want: (raw) => {
            assert.match(raw.head, /^HTTP\/1.1 200 [\s\S]*content-type: text\/html/i);
            assert.match(raw.body, /^<!DOCTYPE html>/);
          },
        },
      ],
      [
        'invalid JSON',
        {
          given: { kind: 'invalid-json' },
          want: (raw) => {
            assert.match(raw.head, /application\/json/);
            assert.throws(() => JSON.parse(raw.body));
          },
        },
      ],
      [
        'an empty body',
        { given: { kind: 'empty' }, want: (raw) => assert.deepEqual([raw.declared, raw.bytes], [0, 0]) },
      ],
      [
        'less than declared',
        {
          given: { kind: 'truncated' },
          want: (raw) => {
            assert.ok(raw.bytes > 0 && raw.bytes < raw.declared);
            assert.equal(raw.end, 'closed');
          },
        },
      ],
      [
        'more than declared',
        {
          given: { kind: 'overlong' },
          want: (raw) => assert.ok(raw.bytes > raw.declared, `${raw.bytes} of ${raw.declared}`),
        },
      ],
      [
        'a large body',
        {
          given: { kind: 'large', bytes: 3_000_000 },
          want: (raw) => {
            assert.deepEqual([raw.declared, raw.bytes], [3_000_000, 3_000_000]);
            assert.equal(JSON.parse(raw.body).status, 200);
          },
        },
      ],
      [
        'invalid gzip',
        {
          given: { kind: 'broken-gzip' },
          want: (raw) => {
            assert.match(raw.head, /content-encoding: gzip/i);
            assert.throws(() => gunzipSync(Buffer.from(raw.body, 'latin1')));
          },
        },
      ],
      [
        'a redirect to itself',
        {
          given: { kind: 'redirect-loop' },
          want: (raw) => assert.match(raw.head, /^HTTP\/1.1 302 [\s\S]*location: \/v1\/organizations\//i),
        },
      ],
      [
        'a redirect elsewhere',
        {
          given: { kind: 'redirect', to: 'http://localhost:9/' },
          want: (raw) => assert.match(raw.head, /location: http:\/\/localhost:9\/\r\n/i),
        },
      ],
      ['a flood of headers', { given: { kind: 'header-flood' }, want: (raw) => assert.ok(raw.head.length > 200_000) }],
      [
        'a delayed response',
        {
          given: { kind: 'latency', ms: 120 },
          want: (raw) => assert.ok(raw.head.startsWith('HTTP/1.1 200') && raw.ms >= 115, `${raw.ms} ms`),
        },
      ],
      [
        'a changed response',
        {
          given: { kind: 'mutate', mutate: (response) => ({ ...response, status: 201, body: '{"changed":true}' }) },
          want: (raw) => {
            assert.match(raw.head, /^HTTP\/1.1 201 /);
            assert.equal(raw.body, '{"changed":true}');
          },
        },
      ],
    ];
    for (const [name, { given, want }] of tests) {
      it(name, async () => {
        await withSandbox(
          { faults: [{ ...given, operationId: 'organizationGet', times: 1 }] },
          async (call, sandbox) => {
            want(await rawGet(sandbox, 500));
            assert.equal((await call('GET', '~')).status, 200, 'the next response is correct');
          },
        );
      });
    }
  });

  it('that replace a response do not execute the request; those that corrupt one do', async () => {
    await withSandbox({}, async (call, sandbox) => {
      const nameWith = async (fault: FaultKind, name: string) => {
        sandbox.setFaults([{ ...fault, operationId: 'organizationUpdate' }]);
        await call('PATCH', '~', { body: { name } }).catch(() => undefined);
        return (await call('GET', '~')).json.result.name;
      };
      assert.notEqual(await nameWith({ kind: 'status', status: 503 }, 'a'), 'a');
      assert.notEqual(await nameWith({ kind: 'reset', when: 'before' }, 'b'), 'b');
      assert.equal(await nameWith({ kind: 'reset', when: 'midway' }, 'c'), 'c');
      assert.equal(await nameWith({ kind: 'empty' }, 'd'), 'd');
    });
  });

  it('of an unknown operation are an error, at the start and in setFaults', async () => {
    const faults: Fault[] = [{ kind: 'empty', operationId: 'nothing' }];
    await assert.rejects(
      withSandbox({ faults }, async () => undefined),
      ExpectedError,
    );
    await withSandbox({}, async (_, sandbox) => assert.throws(() => sandbox.setFaults(faults), ExpectedError));
  });
});

interface Raw {
  readonly head: string;
  /** One character for each byte. */
  readonly body: string;
  readonly bytes: number;
  readonly declared: number;
  readonly ms: number;
  /** State of the connection: closed by the server, reset, complete, or still waiting after the timeout. */
  readonly end: string;
}

/** Sends a GET of the default organization over a new socket and returns the raw response. */
function rawGet(sandbox: Sandbox, patienceMs: number): Promise<Raw> {
  const key = sandbox.keys[0];
  return new Promise((resolve) => {
    const began = performance.now();
    const socket = createConnection(sandbox.port, '127.0.0.1');
    let text = '';
    let wholeLength: number | undefined;
    const finish = (end: string) => {
      clearTimeout(timer);
      socket.destroy();
      const split = text.indexOf('\r\n\r\n');
      const head = split === -1 ? text : text.slice(0, split + 2);
      const body = split === -1 ? '' : text.slice(split + 4);
      const declared = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? -1);
      resolve({ head, body, bytes: body.length, declared, ms: performance.now() - began, end });
    };
    const timer = setTimeout(() => finish('waiting'), patienceMs);
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      text += chunk;
      // Read once: a search in the growing text would take quadratic time.
      wholeLength ??= wholeLengthOf(text);
      // Waits for bytes beyond the declared length.
      if (wholeLength !== undefined && text.length >= wholeLength) setTimeout(() => finish('whole'), 20);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? 'error'));
    socket.on('close', () => finish('closed'));
    socket.write(
      `GET /v1/organizations/${sandbox.rootId} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${key === undefined ? '' : basic(key)}\r\n\r\n`,
    );
  });
}

/** Length of the head and the declared body; `undefined` before the whole head has arrived. */
function wholeLengthOf(text: string): number | undefined {
  const split = text.indexOf('\r\n\r\n');
  const declared = /content-length: (\d+)\r\n/i.exec(text)?.[1];
  return split === -1 || declared === undefined ? undefined : split + 4 + Number(declared);
}
