/** From attempts to a row, from rows to an environment, from environments to an exit code: tables. */
import assert from 'node:assert/strict';
import { parseConsoleEvent } from '../../scripts/collection/console-protocol.ts';
import { networkText } from '../../scripts/report/words/network.ts';
import { reasonText, requestReason, retryReason } from '../../scripts/report/words/reason.ts';
import { acceptanceOf } from '../../scripts/run/baseline.ts';
import type { EnvironmentRun, EnvironmentStatus, RequestRun, RequestStatus } from '../../scripts/run/model.ts';
import { type Attempt, addAssertion, addConsoleEvent, newAttempt } from '../../scripts/run/newman/attempt.ts';
import { addIteration, closeIterations } from '../../scripts/run/newman/iterations.ts';
import { networkFailure } from '../../scripts/run/newman/network-error.ts';
import type { Reason } from '../../scripts/run/reason.ts';
import { requestRun } from '../../scripts/run/result.ts';
import { createRedactor } from '../../scripts/run/secrets/redact.ts';
import { environmentRun, exitCodeOf, failedByFindings } from '../../scripts/run/verdict.ts';
import { collectionOf } from './local-run.ts';

const [item] = collectionOf([{ id: 'get', path: '/get' }]).items;
const entry = { item: item as NonNullable<typeof item>, order: 0 };
const attempt = (more: Partial<Attempt> = {}): Attempt => ({
  ...newAttempt(0),
  url: 'http://127.0.0.1/get',
  code: 200,
  responseBody: '{}',
  assertions: [{ name: 'Status is 200', status: 'passed' }],
  ...more,
});
const failed: Attempt['assertions'] = [{ name: 'Status is 200', status: 'failed', message: 'no' }];
const again = { reason: { reasonCode: 'status', params: { status: 503 } }, backoffMs: 10 } as const;
const reset = { code: 'ECONNRESET' };
const noId = { reasonCode: 'unsafe-id', params: {} } as const;
const NO_ID = reasonText(noId);
const noSchedule = { reasonCode: 'unavailable', params: { why: 'there is no schedule', status: 404 } } as const;
const rowOf = (...attempts: Attempt[]) => requestRun(entry, attempts, createRedactor([]));

describe('a request', () => {
  const table: [name: string, attempts: Attempt[], status: RequestStatus, reason: string | undefined, sent: number][] =
    [
      ['an answer', [attempt()], 'passed', undefined, 1],
      ['an assertion', [attempt({ assertions: failed })], 'failed', undefined, 1],
      ['500', [attempt({ code: 500, assertions: failed })], 'errored', 'the server responded with 500', 1],
      ['a 500 that was asked for', [attempt({ code: 500 })], 'passed', undefined, 1],
      [
        '429 to the end',
        [attempt({ code: 429, retry: again }), attempt({ code: 429, assertions: failed })],
        'errored',
        'the rate limit of the key was used up (HTTP 429) for 0 ms, at each of 2 attempts',
        2,
      ],
      [
        'one retry',
        [attempt({ code: 503, retry: again }), attempt()],
        'flaky',
        'passed at attempt 2, after: HTTP 503',
        2,
      ],
      [
        'retries for two reasons',
        [attempt({ code: 503, retry: again }), attempt({ code: null, networkError: reset, retry: again }), attempt()],
        'flaky',
        'passed at attempt 3, after: HTTP 503, the connection was closed or reset before a complete response [ECONNRESET]',
        3,
      ],
      [
        'a retry, and then an assertion',
        [attempt({ code: 503, retry: again }), attempt({ assertions: failed })],
        'failed',
        undefined,
        2,
      ],
      [
        'to be sent again when the run ended',
        [attempt({ code: 503, assertions: [], retry: again })],
        'errored',
        'HTTP 503, and not sent again',
        1,
      ],
      [
        'left out at its retry',
        [attempt({ code: 503, assertions: [], retry: again }), { ...newAttempt(5), skipped: noId }],
        'errored',
        'HTTP 503, and not sent again',
        1,
      ],
      ['left out', [{ ...newAttempt(5), skipped: noId }], 'skipped', NO_ID, 0],
      [
        'need not exist',
        [attempt({ code: 404, skipped: noSchedule })],
        'skipped',
        'there is no schedule (HTTP 404)',
        1,
      ],
      [
        'no response',
        [attempt({ code: null, networkError: reset, assertions: failed })],
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
    ['a failure, and no report', { assertions: failed }, 'failed', undefined],
    [
      'a script that broke',
      { checks: 7, scriptErrors: ['late'] },
      'errored',
      'a script of the collection failed: late',
    ],
    [
      'a script that broke after it said why nothing is there',
      { code: 404, skipped: noSchedule, scriptErrors: ['late'] },
      'errored',
      'a script of the collection failed: late',
    ],
    ['a skip', { ...newAttempt(0), skipped: noId }, 'skipped', NO_ID],
  ];
  for (const [name, given, status, reason] of checked) {
    it(`with 7 checks: ${name}`, () => {
      const held = { ...entry, item: { ...entry.item, checks: 7 } };
      const row = requestRun(held, [attempt(given)], createRedactor([]));
      assert.deepEqual([row.status, requestReason(row)], [status, reason]);
    });
  }

  it('that was not sent, and that nothing kept from it, is an error where its script is ours', () => {
    const unsent = (checks?: number) =>
      requestRun(
        { ...entry, item: { ...entry.item, ...(checks === undefined ? {} : { checks }) } },
        [],
        createRedactor([]),
      );
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
});

describe('redaction before any shortening', () => {
  const secret = 'Zq7vN4xT9wKm2pLr5sBd8hJc3fGy6aEtUi';
  const redact = createRedactor([secret]);
  /** The secret stands at a limit of so many characters, half on this side of it and half on the other. */
  const across = (limit: number) => `${'word '.repeat(limit)}`.slice(0, limit - 17) + secret.repeat(2);
  const limits = [40, 160, 200, 600, 1000, 2000, 4000, 16 * 1024, 256 * 1024];
  for (const limit of limits) {
    it(`at ${limit} characters`, () => {
      const text = across(limit);
      const shortened = text.slice(0, limit);
      const json = JSON.stringify({ error: text });
      for (const [said, body] of [
        [text, text],
        [shortened, json],
        [`got 400 (${shortened}).`, shortened],
        [`it starts with ${JSON.stringify(shortened)}`, JSON.stringify({ error: shortened })],
      ] as const) {
        const row = requestRun(
          entry,
          [
            attempt({ networkError: { code: said, detail: said }, retry: again }),
            attempt({
              url: `http://127.0.0.1/${encodeURIComponent(said.slice(0, 3000))}`,
              requestBody: body,
              responseBody: body,
              clipped: true,
              requestHeaders: [{ name: 'x-said', value: said }],
              responseHeaders: [{ name: said, value: said }],
              assertions: [
                { name: said, status: 'failed', message: said },
                {
                  name: said,
                  status: 'failed',
                  failures: [{ code: 'status', pointer: `/${said}`, expected: [said], actual: said, error: said }],
                },
              ],
              findings: [{ kind: 'unknown-property', pointer: `/${said}`, value: said }],
              left: [{ thing: said, name: said, id: said, method: said, path: said, body: said }],
            }),
          ],
          redact,
        );
        const others: readonly (readonly [Attempt[], Reason?])[] = [
          [[attempt({ networkError: { code: said, detail: said } })]],
          [[attempt({ scriptErrors: [said] })]],
          [[{ ...newAttempt(0), skipped: { reasonCode: 'no-value', params: { variable: said } } }]],
          [[], { reasonCode: 'runner-failed', params: { detail: said } }],
        ];
        const rows = others.map(([attempts, leftOut]) => requestRun(entry, attempts, redact, leftOut));
        for (const shown of [row, ...rows]) assert.doesNotMatch(JSON.stringify(shown), new RegExp(secret.slice(0, 6)));
      }
    });
  }

  it('leaves not even four characters at a limit of its own', () => {
    for (const kept of [2000, 16 * 1024, 256 * 1024]) {
      const text = `${'word '.repeat(kept)}`.slice(0, kept - 4) + secret;
      for (const assertions of [[], failed]) {
        const row = requestRun(
          entry,
          [
            attempt({
              requestBody: text,
              responseBody: text,
              responseHeaders: [{ name: 'x', value: text }],
              assertions: [...assertions, { name: 'n', status: 'passed', message: text }],
              findings: [{ kind: 'unknown-property', pointer: text, value: text }],
            }),
          ],
          redact,
        );
        assert.doesNotMatch(JSON.stringify(row), new RegExp(secret.slice(0, 4)));
      }
    }
  });
});

describe('assertions and what scripts report of them', () => {
  it('are joined by name, each report once, and never where the assertion passed', () => {
    const heard = newAttempt(0);
    const report = (assertion: string, actual: number) => {
      const event = parseConsoleEvent(['[failed]', '', { v: 1, assertion, failures: [{ code: 'status', actual }] }]);
      if (event !== undefined) addConsoleEvent(heard, event);
    };
    report('a', 1);
    report('a', 2);
    report('b', 3);
    addAssertion(heard, { name: 'a', status: 'failed', message: 'one' });
    addAssertion(heard, { name: 'b', status: 'passed' });
    addAssertion(heard, { name: 'a', status: 'failed', message: 'two' });
    addAssertion(heard, { name: 'a', status: 'failed', message: 'three' });
    assert.deepEqual(heard.assertions, [
      { name: 'a', status: 'failed', failures: [{ code: 'status', actual: 1 }] },
      { name: 'b', status: 'passed' },
      { name: 'a', status: 'failed', failures: [{ code: 'status', actual: 2 }] },
      { name: 'a', status: 'failed', failures: [{ code: 'assertion' }], message: 'three' },
    ]);
  });

  it('tell the attempts apart by their reasons', () => {
    const row = rowOf(attempt({ code: null, networkError: reset, retry: again }), attempt({ assertions: failed }));
    assert.deepEqual(row.retries?.map(retryReason), [
      'the connection was closed or reset before a complete response [ECONNRESET]',
    ]);
  });
});

describe('a network error', () => {
  const table: [given: { code?: string; message?: string }, reason: RegExp, isTransient: boolean][] = [
    [{ code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:9' }, /refused.*\[ECONNREFUSED\]/, true],
    [{ code: 'ECONNRESET', message: 'socket hang up' }, /reset/, true],
    [{ code: 'ETIMEDOUT' }, /in time/, true],
    [{ code: 'EAI_AGAIN' }, /looked up/, true],
    [{ code: 'ENOTFOUND' }, /not known/, false],
    [{ code: 'CERT_HAS_EXPIRED' }, /expired/, false],
    [{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, /self-signed/, false],
    [{ code: 'HPE_LATER_THAN_US' }, /not valid HTTP \[HPE_LATER_THAN_US\]/, false],
    [{ code: 'toString', message: 'something else\nand its stack' }, /^something else \[toString\]$/, false],
    [{ message: 'something else' }, /^something else$/, false],
    [{}, /^no response$/, false],
    [{ message: 'x'.repeat(300) }, /^x{300}$/, false],
  ];
  for (const [given, reason, isTransient] of table) {
    it(`${given.code ?? given.message?.slice(0, 60) ?? 'nothing'}: ${isTransient ? 'transient' : 'permanent'}`, () => {
      const failure = networkFailure(given);
      assert.match(networkText(failure.params), reason);
      assert.equal(failure.isTransient, isTransient);
    });
  }
});

const passing = rowOf(attempt());
const failing = rowOf(attempt({ assertions: failed }));
const erroring = rowOf(attempt({ code: 500, assertions: failed }));
const lost = rowOf(attempt({ code: null, networkError: reset, responseBody: null }));
const finding: RequestRun = { ...passing, findings: [{ kind: 'unknown-property', pointer: '/a' }] };

describe('an environment', () => {
  const end = { name: 'e', baseURL: 'http://127.0.0.1', durationMs: 1 };
  const table: [name: string, given: Partial<Parameters<typeof environmentRun>[0]>, want: EnvironmentStatus][] = [
    ['all passed', { requests: [passing] }, 'passed'],
    ['nothing to send', { requests: [] }, 'failed'],
    ['every request skipped', { requests: [{ ...passing, status: 'skipped', attempts: 0 }] }, 'failed'],
    ['one failed', { requests: [passing, failing] }, 'failed'],
    ['one had no response', { requests: [passing, lost] }, 'failed'],
    ['no response at all', { requests: [lost, lost] }, 'errored'],
    ['only 500s: the server did respond', { requests: [erroring] }, 'failed'],
    ['a finding', { requests: [finding] }, 'passed'],
    ['a finding with --strict', { requests: [failedByFindings(finding)] }, 'failed'],
    [
      'interrupted',
      { requests: [failing], interrupted: { reasonCode: 'interrupted', params: { signal: 'SIGINT' } } },
      'interrupted',
    ],
    [
      'a broken runner',
      { requests: [passing], broken: { reasonCode: 'runner-failed', params: { detail: 'x' } } },
      'errored',
    ],
    [
      'left out',
      { requests: [], skipped: { reasonCode: 'no-key', params: { environment: 'e', variables: [] } } },
      'skipped',
    ],
  ];
  for (const [name, given, want] of table)
    it(`${name}: ${want}`, () => assert.equal(environmentRun({ ...end, requests: [], ...given }).status, want));
});

describe('the exit code', () => {
  const of = (status: EnvironmentStatus, ...requests: RequestRun[]) =>
    ({ name: 'e', status, requests }) as unknown as EnvironmentRun;
  const table: [name: string, environments: EnvironmentRun[], want: number][] = [
    ['passed', [of('passed', passing)], 0],
    ['skipped', [of('skipped'), of('passed', passing)], 0],
    ['all skipped: nothing was tested', [of('skipped'), of('skipped')], 1],
    ['failed', [of('passed', passing), of('failed', failing)], 1],
    ['errored', [of('errored', lost), of('passed', passing)], 3],
    ['failed and errored', [of('errored', lost), of('failed', failing)], 1],
    ['interrupted by the deadline', [of('interrupted', passing)], 3],
    ['interrupted after a failure', [of('interrupted', passing, failing)], 1],
    ['interrupted after a finding', [of('interrupted', finding)], 3],
    ['interrupted after a finding, with --strict', [of('interrupted', failedByFindings(finding))], 1],
    ['incomplete: a shard is missing', [of('incomplete', passing)], 1],
  ];
  for (const [name, environments, want] of table)
    it(`${name}: ${want}`, () => assert.equal(exitCodeOf({ environments }), want));
});

describe('iterations', () => {
  const joined = (...rows: RequestRun[]) =>
    rows.reduce<RequestRun | undefined>((kept, next) => addIteration(kept, next), undefined) as RequestRun;

  it('one row: the most telling, and how often each status occurred', () => {
    const kept = joined(passing, { ...failing, url: 'first' }, passing, { ...failing, url: 'second' }, erroring);
    assert.deepEqual([kept.status, kept.url], ['failed', 'first']);
    assert.deepEqual(kept.iterations, { total: 5, passed: 2, failed: 2, flaky: 0, skipped: 0, errored: 1 });
    assert.equal(requestReason(closeIterations(kept, 5)), 'failed in 2 of 5 iterations');
    assert.equal(
      requestReason(closeIterations(joined(passing, erroring), 2)),
      'the server responded with 500 (errored in 1 of 2 iterations)',
    );
  });

  it('a run without iterations says nothing of them', () => {
    assert.deepEqual(closeIterations(joined(passing), 1), passing);
    assert.equal(requestReason(closeIterations(joined(passing, passing), 2)), undefined);
  });
});

describe('a request whose problems a baseline accepts', () => {
  const accept = acceptanceOf({ entries: [], today: '2026-11-26', isUpdate: true }, 'smoke', true);
  const checked = { ...entry, item: { ...entry.item, checks: 2 } };
  const status = (actual: number): Attempt['assertions'] => [
    { name: 'Status is 200', status: 'failed', failures: [{ code: 'status', expected: 200, actual }] },
  ];
  const forbidden = attempt({ code: 403, assertions: status(403), checks: 2 });
  const finding = { kind: 'unknown-property', pointer: '/a' } as const;
  const table: [name: string, attempts: Attempt[], status: RequestStatus, known: number][] = [
    ['a failed status', [forbidden], 'passed', 1],
    ['a failed status and a finding', [{ ...forbidden, findings: [finding] }], 'passed', 2],
    ['after a retry', [attempt({ code: 503, retry: again }), forbidden], 'flaky', 1],
    ['a server error', [{ ...forbidden, code: 500, assertions: status(500), findings: [finding] }], 'errored', 0],
    ['a script that threw', [{ ...forbidden, scriptErrors: ['x'] }], 'errored', 0],
    ['a script that did not make all of its checks', [{ ...forbidden, checks: 1 }], 'errored', 1],
    ['a refused key', [{ ...forbidden, code: 401, assertions: status(401) }], 'failed', 0],
    ['a skip', [{ ...forbidden, assertions: [], skipped: noSchedule, findings: [finding] }], 'skipped', 0],
  ];
  for (const [name, attempts, want, known] of table) {
    it(`${name}: ${want}`, () => {
      const row = requestRun(checked, attempts, createRedactor([]), undefined, accept);
      assert.equal(row.status, want);
      const facts = [...row.assertions.flatMap(({ failures = [] }) => failures), ...(row.findings ?? [])];
      assert.equal(facts.filter((fact) => fact.known !== undefined).length, known);
    });
  }
});
