import assert from 'node:assert/strict';
import { latenciesOf, percentile } from '../../../scripts/report/analysis/latency.ts';
import { trendOf } from '../../../scripts/report/analysis/trend.ts';
import type { RequestRun } from '../../../scripts/run/model.ts';
import { environment, request, run } from '../run-fixture.ts';

function runOf(one: RequestRun) {
  return run([environment('production', [one])]);
}

const ok = request('a');
const bad = request('a', { status: 'failed' });
const off = request('a', { status: 'skipped', code: null, attempts: 0 });
const fast = (durationMs: number) => request('a', { durationMs });

describe('report/trend', () => {
  const cases: readonly (readonly [
    name: string,
    history: readonly RequestRun[],
    now: RequestRun,
    want: readonly [number, number, number],
  ])[] = [
    ['newly failing', [ok, ok], bad, [1, 0, 0]],
    ['failing as before', [ok, bad], bad, [0, 0, 0]],
    ['newly passing', [ok, bad], ok, [0, 1, 0]],
    ['a skip in between does not count', [bad, off], ok, [0, 1, 0]],
    ['no history of its own', [], bad, [0, 0, 0]],
    ['skipped now', [bad], off, [0, 0, 0]],
    ['slower than its past', [fast(100), fast(110), fast(120)], fast(400), [0, 0, 1]],
    ['too short a past', [fast(100), fast(110)], fast(400), [0, 0, 0]],
    ['noise of milliseconds', [fast(1), fast(1), fast(1)], fast(50), [0, 0, 0]],
    ['as slow as it once was', [fast(100), fast(100), fast(500)], fast(450), [0, 0, 0]],
  ];
  for (const [name, history, now, want] of cases) {
    it(name, () => {
      const { newlyFailing, newlyPassing, slower } = trendOf(runOf(now), history.map(runOf));
      assert.deepEqual([newlyFailing.length, newlyPassing.length, slower.length], want);
    });
  }

  it('looks at environments of the same name only', () => {
    const history = [run([environment('sandbox', [ok])])];
    assert.equal(trendOf(runOf(bad), history).newlyFailing.length, 0);
  });
});

describe('report/latency', () => {
  it('takes the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    assert.deepEqual([percentile(hundred, 50), percentile(hundred, 95), percentile([7], 95)], [50, 95, 7]);
  });

  it('counts this run and those before, the slowest first', () => {
    const now = environment('production', [fast(300), request('b', { durationMs: 900 })]);
    const rows = latenciesOf(now, [runOf(fast(100)), runOf(fast(200))]);
    assert.deepEqual(
      rows.map(({ request: { id }, medianMs, p95Ms }) => [id, medianMs, p95Ms]),
      [
        ['b', 900, 900],
        ['a', 200, 300],
      ],
    );
  });
});
