/** Faults on the wire. */
import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import type { Fault, FaultKind } from '../../../scripts/sandbox/faults/fault.ts';
import { ExpectedError } from '../../../scripts/shared/errors.ts';
import { withSandbox } from '../client.ts';
import { type RawResponse, rawGet } from './raw-response.ts';

interface Want {
  /** Of status line and headers. */
  readonly head?: RegExp;
  readonly notHead?: RegExp;
  readonly body?: RegExp;
  readonly json?: object;
  readonly end?: RawResponse['end'];
  readonly isTrue?: (raw: RawResponse) => boolean;
}

/** For `isTrue`: `parse` has to throw. */
const fails = (parse: () => unknown) => {
  assert.throws(parse);
  return true;
};

describe('sandbox/faults/inject', () => {
  const tests: readonly (readonly [name: string, given: FaultKind, want: Want])[] = [
    [
      'a status in the envelope',
      { kind: 'status', status: 503 },
      { head: /^HTTP\/1.1 503 /, notHead: /retry-after/i, json: { status: 503 } },
    ],
    [
      '429 with seconds to wait',
      { kind: 'status', status: 429, retryAfter: 2 },
      { head: /^HTTP\/1.1 429 [\s\S]*retry-after: 2\r\n/i },
    ],
    [
      '429 with a date',
      { kind: 'status', status: 429, retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT' },
      { head: /retry-after: Wed, 21 Oct/i },
    ],
    [
      'a route that the gateway does not have: its HTML page',
      { kind: 'no-route' },
      { head: /^HTTP\/1.1 404 [\s\S]*content-type: text\/html/i, body: /<pre>Cannot GET \/v1\/organizations\// },
    ],
    [
      "an upstream that is too slow: the content delivery network's HTML page",
      { kind: 'gateway-timeout' },
      {
        head: /^HTTP\/1.1 504 [\s\S]*content-type: text\/html[\s\S]*server: CloudFront/i,
        body: /^<!DOCTYPE html>/,
      },
    ],
    [
      '429 without the envelope, with fractional seconds until the reset',
      { kind: 'rate-limited', reset: 0.25 },
      {
        head: /^HTTP\/1.1 429 [\s\S]*x-ratelimit-reset: 0\.25\r\n/i,
        notHead: /retry-after/i,
        body: /^\{"error":"TOO_MANY_REQUESTS"\}$/,
      },
    ],
    [
      '424 of an idle service',
      { kind: 'failed-dependency' },
      { head: /^HTTP\/1.1 424 /, body: /"error":"FAILED_DEPENDENCY: [^"]*Current state: idle"/ },
    ],
    [
      '401 of a key that is not active',
      { kind: 'inactive-key' },
      { head: /^HTTP\/1.1 401 /, json: { status: 401, error: 'UNAUTHORIZED: Key is not active' } },
    ],
    ['no response', { kind: 'hang' }, { head: /^$/, end: 'waiting' }],
    ['a reset before the response', { kind: 'reset', when: 'before' }, { head: /^$/, end: 'ECONNRESET' }],
    [
      'a reset in the middle of the body',
      { kind: 'reset', when: 'midway' },
      {
        head: /^HTTP\/1.1 200 /,
        end: 'ECONNRESET',
        isTrue: ({ bytes, declared }) => bytes > 0 && bytes < declared,
      },
    ],
    [
      'one byte at a time',
      { kind: 'drip', everyMs: 50 },
      { head: /^HTTP\/1.1 200 /, end: 'waiting', isTrue: ({ bytes }) => bytes >= 1 && bytes < 40 },
    ],
    ['HTML', { kind: 'html' }, { head: /^HTTP\/1.1 200 [\s\S]*content-type: text\/html/i, body: /^<!DOCTYPE html>/ }],
    [
      'invalid JSON',
      { kind: 'invalid-json' },
      { head: /application\/json/, isTrue: ({ body }) => fails(() => JSON.parse(body)) },
    ],
    ['an empty body', { kind: 'empty' }, { isTrue: ({ bytes, declared }) => bytes === 0 && declared === 0 }],
    [
      'less than declared',
      { kind: 'truncated' },
      { end: 'closed', isTrue: ({ bytes, declared }) => bytes > 0 && bytes < declared },
    ],
    ['more than declared', { kind: 'overlong' }, { isTrue: ({ bytes, declared }) => bytes > declared }],
    [
      'a large body',
      { kind: 'large', bytes: 3_000_000 },
      { json: { status: 200 }, isTrue: ({ bytes, declared }) => bytes === 3_000_000 && declared === 3_000_000 },
    ],
    [
      'invalid gzip',
      { kind: 'broken-gzip' },
      { head: /content-encoding: gzip/i, isTrue: ({ body }) => fails(() => gunzipSync(Buffer.from(body, 'latin1'))) },
    ],
    [
      'a redirect to itself',
      { kind: 'redirect-loop' },
      { head: /^HTTP\/1.1 302 [\s\S]*location: \/v1\/organizations\//i },
    ],
    [
      'a redirect elsewhere',
      { kind: 'redirect', to: 'http://localhost:9/' },
      { head: /location: http:\/\/localhost:9\/\r\n/i },
    ],
    ['a flood of headers', { kind: 'header-flood' }, { isTrue: ({ head }) => head.length > 200_000 }],
    ['a delayed response', { kind: 'latency', ms: 120 }, { head: /^HTTP\/1.1 200/, isTrue: ({ ms }) => ms >= 115 }],
    [
      'a changed response',
      { kind: 'mutate', mutate: (response) => ({ ...response, status: 201, body: '{"changed":true}' }) },
      { head: /^HTTP\/1.1 201 /, body: /^\{"changed":true\}$/ },
    ],
  ];
  for (const [name, given, want] of tests) {
    it(name, () =>
      withSandbox({ faults: [{ ...given, operationId: 'organizationGet', times: 1 }] }, async (call, sandbox) => {
        const raw = await rawGet(sandbox, 500);
        if (want.head !== undefined) assert.match(raw.head, want.head);
        if (want.notHead !== undefined) assert.doesNotMatch(raw.head, want.notHead);
        if (want.body !== undefined) assert.match(raw.body, want.body);
        if (want.json !== undefined) assert.deepEqual(JSON.parse(raw.body), { ...JSON.parse(raw.body), ...want.json });
        if (want.end !== undefined) assert.equal(raw.end, want.end);
        const { head: _, body: __, ...numbers } = raw;
        assert.ok(want.isTrue?.(raw) ?? true, JSON.stringify(numbers));
        assert.equal((await call('GET', '~')).status, 200, 'the next response is correct');
      }),
    );
  }

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
