import assert from 'node:assert/strict';
import { failingSince } from '../../../scripts/report/analysis/failing-since.ts';
import { failingSinceText } from '../../../scripts/report/words/failing-since.ts';
import { pastRuns } from './past-runs.ts';

describe('report/failing-since', () => {
  const cases: [
    history: string,
    since: number | undefined,
    runs: number,
    lastGood: number | undefined,
    text: RegExp | undefined,
  ][] = [
    ['', undefined, 1, undefined, undefined],
    ['p', undefined, 1, 1, /^new: it passed 2026-11-01 00:00:00 UTC$/],
    ['ppff', 3, 3, 2, /^failing since 2026-11-03 00:00:00 UTC, in 3 runs; it passed 2026-11-02 00:00:00 UTC$/],
    ['pfef', 2, 4, 1, /^failing since 2026-11-02/],
    ['pf.sf', 2, 3, 1, /^failing since 2026-11-02.*in 3 runs/],
    ['ff', 1, 3, undefined, /no earlier run in which it passed is known$/],
    ['yf', 2, 2, 1, /it passed 2026-11-01/],
    ['..', undefined, 1, undefined, undefined],
  ];
  for (const [history, since, runs, lastGood, text] of cases) {
    it(`${JSON.stringify(history)}, then a failure`, () => {
      const past = pastRuns(history);
      const found = failingSince('eu', 'aGet', past);
      assert.equal(found.runs, runs);
      assert.equal(found.since?.runId, since === undefined ? undefined : past[since - 1]?.runId);
      assert.equal(found.lastGood?.runId, lastGood === undefined ? undefined : past[lastGood - 1]?.runId);
      const words = failingSinceText(found);
      if (text === undefined) assert.equal(words, undefined);
      else assert.match(words ?? '', text);
    });
  }

  it('looks at the environment of the same name only', () =>
    assert.deepEqual(failingSince('us', 'aGet', pastRuns('pf')), { runs: 1 }));
});
