import assert from 'node:assert/strict';
import type { PastRequest } from '../../../scripts/report/analysis/history.ts';
import { withHistoryFindings } from '../../../scripts/report/analysis/history-findings.ts';
import { findingText } from '../../../scripts/report/words/finding.ts';
import type { RequestRun } from '../../../scripts/run/model.ts';
import { exitCodeOf } from '../../../scripts/run/verdict.ts';
import type { LatencyBudgets } from '../../../scripts/shared/latency-budgets.ts';
import { environment, json, request, run } from '../run-fixture.ts';
import { pastRuns } from './past-runs.ts';

const empty = json({ status: 200, result: [] });
const full = json({ status: 200, result: [{}] });

const texts = (
  given: RequestRun,
  history: readonly ReturnType<typeof pastRuns>[number][],
  budgets: LatencyBudgets = {},
) =>
  withHistoryFindings(run([environment('eu', [given])]), history, budgets).environments.flatMap(({ requests }) =>
    requests.flatMap(({ findings = [] }) => findings.map((finding) => `${finding.pointer} ${findingText(finding)}`)),
  );

describe('report/history-findings', () => {
  const list = (change: Partial<RequestRun> = {}) => request('aGet', { response: empty, ...change });
  const past = (sizes: readonly (boolean | undefined)[]) =>
    sizes.flatMap((isEmptyList) => pastRuns('p', isEmptyList === undefined ? {} : { isEmptyList }));
  const emptied = '/result the list is empty; in each of the last 3 runs it was not';

  const cases: [name: string, given: RequestRun, sizes: readonly (boolean | undefined)[], want: string[]][] = [
    ['it was never empty', list(), [false, false, false], [emptied]],
    ['runs that say nothing of it do not count', list(), [false, undefined, false, false], [emptied]],
    ['it was empty before', list(), [false, true, false, false], []],
    ['too short a history', list(), [false, false], []],
    ['it has items', list({ response: full }), [false, false, false], []],
    ['it failed', list({ status: 'failed' }), [false, false, false], []],
    ['it is no list', list({ response: json({ result: { id: 'x' } }) }), [false, false, false], []],
    ['it was not sent', list({ status: 'skipped', response: null }), [false, false, false], []],
  ];
  for (const [name, given, sizes, want] of cases)
    it(`a list that is empty now: ${name}`, () => assert.deepEqual(texts(given, past(sizes)), want));

  const slow = (durationMs: number, change: Partial<RequestRun> = {}) => request('aGet', { durationMs, ...change });
  const times = (...durations: readonly number[]) =>
    durations.flatMap((durationMs) => pastRuns('p', { durationMs } satisfies Partial<PastRequest>));
  const budgets: LatencyBudgets = { operations: { aGet: 200 }, tags: { Organization: 50, Other: 1 } };
  const over = (median: number, budget = 200) => [
    ` slower than its budget: the median is ${median} ms, and the budget ${budget} ms`,
  ];
  const budgeted: [
    name: string,
    given: RequestRun,
    history: ReturnType<typeof times>,
    of: LatencyBudgets,
    want: string[],
  ][] = [
    ['the first run alone', slow(300), [], budgets, over(300)],
    ['within', slow(200), [], budgets, []],
    ['slow once', slow(900), times(100, 100, 100, 100), budgets, []],
    ['slow most of the time', slow(900), times(100, 400, 500, 100), budgets, over(400)],
    ['only the last five count', slow(300), times(100, 100, 100, 100, 100, 400, 400, 400), budgets, over(400)],
    ['the tag, where the operation has none', slow(60, { id: 'bGet' }), [], budgets, over(60, 50)],
    ['a labelled request of the operation', slow(300, { id: 'aGet#empty' }), [], budgets, over(300)],
    ['no budget', slow(9000), [], {}, []],
    ['no response', slow(9000, { code: null, status: 'errored' }), [], budgets, []],
  ];
  for (const [name, given, history, of, want] of budgeted)
    it(`a budget: ${name}`, () => assert.deepEqual(texts(given, history, of), want));

  it('fails a strict run, and no other', () => {
    const given = [environment('eu', [slow(300)])];
    assert.equal(exitCodeOf(withHistoryFindings(run(given), [], budgets)), 0);
    const strict = withHistoryFindings(run(given, { strict: true }), [], budgets);
    assert.equal(exitCodeOf(strict), 1);
    assert.equal(strict.environments[0]?.status, 'failed');
  });
});
