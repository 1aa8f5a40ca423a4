/** From the attempts of a request to its row: tables. */
import assert from 'node:assert/strict';
import { reasonText, requestReason, retryReason } from '../../scripts/report/words/reason.ts';
import { acceptanceOf } from '../../scripts/run/baseline/baseline.ts';
import { type Attempt, newAttempt } from '../../scripts/run/newman/attempt.ts';
import { requestRun } from '../../scripts/run/result.ts';
import { createRedactor } from '../../scripts/run/secrets/redact.ts';
import type { RequestStatus } from '../../scripts/run/status.ts';
import { attempt, FAILED, itemWith, RESET, RETRY, rowOf } from './newman/attempt-fixture.ts';

const noId = { reasonCode: 'unsafe-id', params: {} } as const;
const NO_ID = reasonText(noId);
const noSchedule = { reasonCode: 'unavailable', params: { why: 'there is no schedule', status: 404 } } as const;

describe('run/result: a request', () => {
  const table: [name: string, attempts: Attempt[], status: RequestStatus, reason: string | undefined, sent: number][] =
    [
      ['a response', [attempt()], 'passed', undefined, 1],
      ['an assertion', [attempt({ assertions: FAILED })], 'failed', undefined, 1],
      ['500', [attempt({ code: 500, assertions: FAILED })], 'errored', 'the server responded with 500', 1],
      ['a 500 that is expected', [attempt({ code: 500 })], 'passed', undefined, 1],
      [
        '429 to the end',
        [attempt({ code: 429, retry: RETRY }), attempt({ code: 429, assertions: FAILED })],
        'errored',
        'the rate limit of the key was used up (HTTP 429) for 0 ms, at each of 2 attempts',
        2,
      ],
      [
        'one retry',
        [attempt({ code: 503, retry: RETRY }), attempt()],
        'flaky',
        'passed at attempt 2, after: HTTP 503',
        2,
      ],
      [
        'retries for two reasons',
        [attempt({ code: 503, retry: RETRY }), attempt({ code: null, networkError: RESET, retry: RETRY }), attempt()],
        'flaky',
        'passed at attempt 3, after: HTTP 503, the connection was closed or reset before a complete response [ECONNRESET]',
        3,
      ],
      [
        'a retry, and then an assertion',
        [attempt({ code: 503, retry: RETRY }), attempt({ assertions: FAILED })],
        'failed',
        undefined,
        2,
      ],
      [
        'to be sent again when the run ended',
        [attempt({ code: 503, assertions: [], retry: RETRY })],
        'errored',
        'HTTP 503, and not sent again',
        1,
      ],
      [
        'skipped at its retry',
        [attempt({ code: 503, assertions: [], retry: RETRY }), { ...newAttempt(5), skipped: noId }],
        'errored',
        'HTTP 503, and not sent again',
        1,
      ],
      ['skipped', [{ ...newAttempt(5), skipped: noId }], 'skipped', NO_ID, 0],
      [
        'need not exist',
        [attempt({ code: 404, skipped: noSchedule })],
        'skipped',
        'there is no schedule (HTTP 404)',
        1,
      ],
      [
        'no response',
        [attempt({ code: null, networkError: RESET, assertions: FAILED })],
        'errored',
        'the connection was closed or reset before a complete response [ECONNRESET]',
        1,
      ],
      [
        'a script that broke',
        [attempt({ scriptErrors: ['x is not defined'] })],
        'errored',
        'a script of the collection failed: x is not defined',
        1,
      ],
    ];
  for (const [name, attempts, status, reason, sent] of table) {
    it(name, () => {
      const row = rowOf(...attempts);
      assert.deepEqual([row.status, requestReason(row), row.attempts], [status, reason, sent]);
      assert.equal(row.retries?.length ?? 0, Math.max(0, sent - 1));
    });
  }

  const checked: [name: string, given: Partial<Attempt>, status: RequestStatus, reason: string | undefined][] = [
    ['all checks', { checks: 7 }, 'passed', undefined],
    ['no report of its script', {}, 'errored', 'a script of the collection failed: it did not end'],
    ['fewer checks', { checks: 6 }, 'errored', 'a script of the collection failed: it made 6 of 7 checks'],
    ['a failure, and no report', { assertions: FAILED }, 'failed', undefined],
    [
      'a script that broke',
      { checks: 7, scriptErrors: ['late'] },
      'errored',
      'a script of the collection failed: late',
    ],
    [
      'a script that broke after it gave the reason of a skip',
      { code: 404, skipped: noSchedule, scriptErrors: ['late'] },
      'errored',
      'a script of the collection failed: late',
    ],
    ['a skip', { ...newAttempt(0), skipped: noId }, 'skipped', NO_ID],
  ];
  for (const [name, given, status, reason] of checked) {
    it(`with 7 checks: ${name}`, () => {
      const row = requestRun(itemWith(7), [attempt(given)], createRedactor([]));
      assert.deepEqual([row.status, requestReason(row)], [status, reason]);
    });
  }

  it('not sent for no known reason: an error where its script is ours', () => {
    const unsent = (checks?: number) => requestRun(itemWith(checks), [], createRedactor([]));
    assert.deepEqual([unsent(7).status, unsent().status], ['errored', 'skipped']);
    assert.match(requestReason(unsent(7)) ?? '', /it ended the run before this request/);
    assert.equal(requestReason(unsent()), 'not run: the run ended before it');
  });

  it('is bounded: bodies, headers and messages are clipped, and say so', () => {
    const row = rowOf(
      attempt({
        responseBody: 'x'.repeat(100_000),
        requestBody: 'y'.repeat(100_000),
        responseHeaders: Array.from({ length: 500 }, (_, index) => ({ name: `x-${index}`, value: 'z'.repeat(5000) })),
        assertions: [{ name: 'n', status: 'passed', message: 'm'.repeat(9000) }],
      }),
    );
    assert.ok(JSON.stringify(row).length < 300_000);
    assert.equal(row.response?.truncated, true);
    assert.equal(row.response?.body, 'x'.repeat(16 * 1024));
    assert.match(row.request.body ?? '', /… \[\d+ more characters\]$/);
    assert.equal(row.response?.headers.length, 101);
    assert.match(row.response?.headers.at(-1)?.value ?? '', /400 more/);
  });

  it('keeps the reason of each retry', () => {
    const row = rowOf(attempt({ code: null, networkError: RESET, retry: RETRY }), attempt({ assertions: FAILED }));
    assert.deepEqual(row.retries?.map(retryReason), [
      'the connection was closed or reset before a complete response [ECONNRESET]',
    ]);
  });
});

describe('run/result: a request whose problems a baseline accepts', () => {
  const accept = acceptanceOf({ entries: [], today: '2026-11-26', isUpdate: true }, 'smoke', true);
  const status = (actual: number): Attempt['assertions'] => [
    { name: 'Status is 200', status: 'failed', failures: [{ code: 'status', expected: 200, actual }] },
  ];
  const forbidden = attempt({ code: 403, assertions: status(403), checks: 2 });
  const finding = { kind: 'unknown-property', pointer: '/a' } as const;
  const table: [name: string, attempts: Attempt[], status: RequestStatus, known: number][] = [
    ['a failed status', [forbidden], 'passed', 1],
    ['a failed status and a finding', [{ ...forbidden, findings: [finding] }], 'passed', 2],
    ['after a retry', [attempt({ code: 503, retry: RETRY }), forbidden], 'flaky', 1],
    ['a server error', [{ ...forbidden, code: 500, assertions: status(500), findings: [finding] }], 'errored', 0],
    ['a script that threw', [{ ...forbidden, scriptErrors: ['x'] }], 'errored', 0],
    ['a script that did not make all of its checks', [{ ...forbidden, checks: 1 }], 'errored', 1],
    ['a refused key', [{ ...forbidden, code: 401, assertions: status(401) }], 'failed', 0],
    ['a skip', [{ ...forbidden, assertions: [], skipped: noSchedule, findings: [finding] }], 'skipped', 0],
  ];
  for (const [name, attempts, want, known] of table) {
    it(`${name}: ${want}`, () => {
      const row = requestRun(itemWith(2), attempts, createRedactor([]), undefined, accept);
      assert.equal(row.status, want);
      const facts = [...row.assertions.flatMap(({ failures = [] }) => failures), ...(row.findings ?? [])];
      assert.equal(facts.filter((fact) => fact.known !== undefined).length, known);
    });
  }
});
