import assert from 'node:assert/strict';
import {
  acceptanceOf,
  type Baseline,
  isAcceptable,
  reviewOf,
  updatedEntries,
} from '../../../scripts/run/baseline/baseline.ts';
import type { BaselineEntry } from '../../../scripts/run/baseline/known-problem.ts';
import type { AssertionRun, Failure, Finding, RequestRun } from '../../../scripts/run/model.ts';
import { request } from '../../report/run-fixture.ts';

const TODAY = '2026-11-26';
const UUID = '5a4db0c5-0001-4f00-8a00-00000000000a';

const entry = (change: Partial<BaselineEntry> = {}): BaselineEntry => ({
  operation: 'instanceGet',
  code: 'schema-type',
  pointer: '/result/*/name',
  reason: 'a ticket is open',
  since: '2026-07-31',
  ...change,
});
const baseline = (entries: readonly BaselineEntry[], isUpdate = false): Baseline => ({
  entries,
  today: TODAY,
  isUpdate,
});

const failed = (...failures: Failure[]): AssertionRun => ({
  name: 'Body follows the contract',
  status: 'failed',
  failures,
});
const type = (pointer: string): Failure => ({ code: 'schema-type', pointer, expected: 'string' });
const status = (actual: number): Failure => ({ code: 'status', expected: 200, actual });
const enumValue = (value: string): Finding => ({ kind: 'unknown-enum-value', pointer: '/result/state', value });

describe('run/baseline: what is known', () => {
  type Row = readonly [
    name: string,
    entries: readonly BaselineEntry[],
    given: { readonly id?: string; readonly failures?: readonly Failure[]; readonly findings?: readonly Finding[] },
    want: 'known' | 'partly' | 'open',
  ];
  const ROWS: readonly Row[] = [
    ['a failure that is listed', [entry()], { failures: [type('/result/3/name')] }, 'known'],
    ['an index and an ID are the same place', [entry()], { failures: [type(`/result/${UUID}/name`)] }, 'known'],
    ['another code', [entry({ code: 'schema-format' })], { failures: [type('/result/3/name')] }, 'open'],
    ['another pointer', [entry()], { failures: [type('/result/3/state')] }, 'open'],
    ['another operation', [entry()], { id: 'instanceGetList', failures: [type('/result/3/name')] }, 'open'],
    ['another suite', [entry({ suite: 'negative' })], { failures: [type('/result/3/name')] }, 'open'],
    ['of two failures one', [entry()], { failures: [type('/result/3/name'), type('/result/3/state')] }, 'partly'],
    ['the last day', [entry({ until: TODAY })], { failures: [type('/result/3/name')] }, 'known'],
    ['expired yesterday', [entry({ until: '2026-11-25' })], { failures: [type('/result/3/name')] }, 'open'],
    [
      'a status',
      [{ operation: 'instanceGet', code: 'status', status: 403, reason: 'r', since: TODAY }],
      { failures: [status(403)] },
      'known',
    ],
    [
      'another status',
      [{ operation: 'instanceGet', code: 'status', status: 403, reason: 'r', since: TODAY }],
      { failures: [status(404)] },
      'open',
    ],
    [
      'a refused key, even where it is listed',
      [{ operation: 'instanceGet', code: 'status', status: 401, reason: 'r', since: TODAY }],
      { failures: [status(401)] },
      'open',
    ],
    [
      'more breaches than are listed',
      [entry(), { operation: 'instanceGet', code: 'schema-more', reason: 'r', since: TODAY }],
      { failures: [type('/result/3/name'), { code: 'schema-more', actual: 2 }] },
      'partly',
    ],
    [
      'a missing property',
      [entry({ code: 'schema-required', pointer: '/result', property: 'name' })],
      { failures: [{ code: 'schema-required', pointer: '/result', expected: 'name' }] },
      'known',
    ],
    [
      'another property missing from the same object',
      [entry({ code: 'schema-required', pointer: '/result', property: 'name' })],
      { failures: [{ code: 'schema-required', pointer: '/result', expected: 'state' }] },
      'open',
    ],
    [
      "an assertion of the user's own, by its name",
      [
        {
          operation: 'instanceGet',
          code: 'assertion',
          assertion: 'Body follows the contract',
          reason: 'r',
          since: TODAY,
        },
      ],
      { failures: [{ code: 'assertion' }] },
      'known',
    ],
    [
      'another assertion of the user',
      [{ operation: 'instanceGet', code: 'assertion', assertion: 'is fast', reason: 'r', since: TODAY }],
      { failures: [{ code: 'assertion' }] },
      'open',
    ],
    [
      'a finding',
      [entry({ code: 'unknown-enum-value', pointer: '/result/state', value: 'asleep' })],
      { findings: [enumValue('asleep')] },
      'known',
    ],
    [
      'another value that is not listed',
      [entry({ code: 'unknown-enum-value', pointer: '/result/state', value: 'asleep' })],
      { findings: [enumValue('hibernating')] },
      'open',
    ],
  ];
  for (const [name, entries, { id = 'instanceGet', failures = [], findings = [] }, want] of ROWS) {
    it(`${name}: ${want}`, () => {
      const assertions = failures.length === 0 ? [] : [failed(...failures)];
      const marked = acceptanceOf(baseline(entries), 'smoke', false)({ id, assertions, findings });
      const facts = [...marked.assertions.flatMap((one) => one.failures ?? []), ...marked.findings];
      const known = facts.filter((fact) => fact.known !== undefined).length;
      assert.equal(facts.length, failures.length + findings.length, 'nothing is hidden');
      assert.equal(known === 0 ? 'open' : known === facts.length ? 'known' : 'partly', want);
      for (const assertion of marked.assertions)
        assert.equal(assertion.status, want === 'known' ? 'passed' : 'failed', 'one failure that counts fails it');
    });
  }

  it('an update accepts what is new, and nothing that has expired', () => {
    const accept = acceptanceOf(baseline([entry({ until: '2026-11-25' })], true), 'smoke', true);
    const [assertion] = accept({
      id: 'instanceGet',
      assertions: [failed(type('/result/0/name'), type('/result/0/state'))],
      findings: [],
    }).assertions;
    assert.deepEqual(
      assertion?.failures?.map(({ known }) => known?.since),
      [undefined, TODAY],
    );
    assert.equal(assertion?.status, 'failed');
  });
});

describe('run/baseline: obsolete and expired entries', () => {
  const ok = request('instanceGet');
  type Row = readonly [name: string, entry: BaselineEntry, given: RequestRun[], obsolete: boolean, expired: boolean];
  const ROWS: readonly Row[] = [
    ['no longer occurs', entry(), [ok], true, false],
    [
      'still occurs',
      entry(),
      [{ ...ok, status: 'failed', assertions: [failed(type('/result/0/name'))] }],
      false,
      false,
    ],
    [
      'occurs in one of two iterations',
      entry(),
      [{ ...ok, assertions: [failed(type('/result/0/name'))] }, ok],
      false,
      false,
    ],
    [
      'still occurs after its last day',
      entry({ until: '2026-11-25' }),
      [{ ...ok, status: 'failed', assertions: [failed(type('/result/0/name'))] }],
      false,
      true,
    ],
    ['no longer occurs, after its last day', entry({ until: '2026-11-25' }), [ok], true, false],
    ['not sent', entry(), [{ ...ok, status: 'skipped', attempts: 0 }], false, false],
    ['no usable response', entry(), [{ ...ok, status: 'errored' }], false, false],
    [
      'not checked after a wrong status',
      entry(),
      [{ ...ok, assertions: [{ name: 'b', status: 'skipped' }] }],
      false,
      false,
    ],
    [
      'a finding, where the contract is broken',
      entry({ code: 'unknown-property' }),
      [{ ...ok, status: 'failed', assertions: [failed(type('/result'))] }],
      false,
      false,
    ],
    ['another suite', entry({ suite: 'lifecycle' }), [ok], false, false],
    ['an operation that is not in the suite', entry({ operation: 'instanceCreate' }), [ok], false, false],
  ];
  for (const [name, given, requests, obsolete, expired] of ROWS) {
    it(`${name}: ${obsolete ? 'obsolete' : expired ? 'expired' : 'neither'}`, () => {
      const comparison = reviewOf(baseline([given]), 'smoke');
      for (const one of requests) comparison.add(one);
      assert.deepEqual(comparison.review(), { obsolete: obsolete ? [given] : [], expired: expired ? [given] : [] });
    });
  }
});

describe('run/baseline: the entries after an update', () => {
  const broken = (id: string, ...failures: Failure[]) =>
    request(id, { status: 'failed', assertions: [failed(...failures)] });

  it('keeps reason, since and until, removes what no longer occurs, adds what is new, in order', () => {
    const explained = entry({ until: '2027-01-01' });
    const notSent = entry({ operation: 'usageCostGet' });
    const updated = updatedEntries(baseline([notSent, explained, entry({ code: 'schema-format' })], true), 'smoke', [
      broken('memberGetList', status(403)),
      broken('instanceGet', type('/result/7/name'), type('/result/9/name')),
      request('usageCostGet', { status: 'skipped', attempts: 0 }),
      request('backupGet', { status: 'errored', code: 500, assertions: [failed(status(500))] }),
      broken('backupGetList', status(401), { code: 'schema-more', actual: 4 }),
    ]);
    assert.deepEqual(updated, [
      explained,
      {
        operation: 'memberGetList',
        code: 'status',
        status: 403,
        reason: 'Not explained yet: say why this is accepted',
        since: TODAY,
      },
      notSent,
    ]);
  });

  it('is the same after the same run, in any order of requests', () => {
    const requests = [broken('b', type('/result/1')), broken('a', type('/result/x'), status(403))];
    const first = updatedEntries(baseline([], true), 'smoke', requests);
    assert.deepEqual(updatedEntries(baseline(first, true), 'smoke', requests.toReversed()), first);
    assert.equal(first.length, 3);
  });

  it('refuses an environment that was not tested, or in which nothing works', () => {
    const requests = [request('a')];
    assert.ok(isAcceptable({ status: 'failed', requests }));
    for (const untested of ['errored', 'skipped', 'interrupted'] as const)
      assert.ok(!isAcceptable({ status: untested, requests }), untested);
    assert.ok(!isAcceptable({ status: 'failed', requests: [broken('a', status(400))] }));
  });
});
