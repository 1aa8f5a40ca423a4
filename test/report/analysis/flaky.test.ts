import assert from 'node:assert/strict';
import { flakyRates } from '../../../scripts/report/analysis/flaky.ts';
import { pastRuns } from './past-runs.ts';

describe('report/flaky', () => {
  it('counts the runs in which a request was flaky, of those in which it was sent', () => {
    const runs = [...pastRuns('pyps'), ...pastRuns('yyy', {}, 'bGet'), ...pastRuns('ppf', {}, 'cGet')];
    assert.deepEqual(flakyRates(runs), [
      { environment: 'eu', id: 'bGet', flaky: 3, sent: 3 },
      { environment: 'eu', id: 'aGet', flaky: 1, sent: 3 },
    ]);
  });
});
