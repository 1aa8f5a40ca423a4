import assert from 'node:assert/strict';
import { requestReason } from '../../../scripts/report/words/reason.ts';
import type { RequestRun } from '../../../scripts/run/model.ts';
import { addIteration, closeIterations } from '../../../scripts/run/newman/iterations.ts';
import { ERRORING, FAILING, PASSING } from './attempt-fixture.ts';

describe('run/newman/iterations', () => {
  const joined = (...rows: RequestRun[]) =>
    rows.reduce<RequestRun | undefined>((kept, next) => addIteration(kept, next), undefined) as RequestRun;

  it('one row: that of the worst status, and how often each status occurred', () => {
    const kept = joined(PASSING, { ...FAILING, url: 'first' }, PASSING, { ...FAILING, url: 'second' }, ERRORING);
    assert.deepEqual([kept.status, kept.url], ['failed', 'first']);
    assert.deepEqual(kept.iterations, { total: 5, passed: 2, failed: 2, flaky: 0, skipped: 0, errored: 1 });
    assert.equal(requestReason(closeIterations(kept, 5)), 'failed in 2 of 5 iterations');
    assert.equal(
      requestReason(closeIterations(joined(PASSING, ERRORING), 2)),
      'the server responded with 500 (errored in 1 of 2 iterations)',
    );
  });

  it('a run without iterations has no counts in its text', () => {
    assert.deepEqual(closeIterations(joined(PASSING), 1), PASSING);
    assert.equal(requestReason(closeIterations(joined(PASSING, PASSING), 2)), undefined);
  });
});
