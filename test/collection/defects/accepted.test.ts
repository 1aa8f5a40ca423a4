/** A defect that a baseline accepts hides no other defect. */
import assert from 'node:assert/strict';
import { updatedEntries } from '../../../scripts/run/baseline/baseline.ts';
import { openFindings } from '../../../scripts/run/baseline/known-problem.ts';
import { isProblemStatus } from '../../../scripts/run/status.ts';
import { changedRuns } from './changed-runs.ts';
import { DEFECTS } from './defects.ts';
import type { Change } from './response-change.ts';

describe('collection/defects: one that a baseline accepts @slow', function () {
  this.timeout(180_000);
  for (const accepted of ['number instead of text', 'unknown property']) {
    const [, operationId, defect] = DEFECTS.find(([name]) => name === accepted) ?? assert.fail(accepted);

    it(`${accepted}: passes once it is accepted; every other defect of ${operationId} is still caught`, async () => {
      const rowsOf = async (changes: Change[], options: Parameters<typeof changedRuns>[1]) =>
        (await changedRuns(new Map([[operationId, changes]]), options)).get(operationId) ?? [];
      const first = await rowsOf([defect], {});
      const entries = updatedEntries({ entries: [], today: '2026-07-31', isUpdate: true }, 'smoke', first);
      assert.ok(entries.length > 0);
      const others = DEFECTS.filter(([, id, , by]) => id === operationId && by === 'assertion').slice(0, 12);
      const both = others.map(
        ([, , other]): Change =>
          (response) =>
            other(defect(response)),
      );
      const baseline = { entries, today: '2026-11-26', isUpdate: false };
      const [known, ...rest] = await rowsOf([defect, ...both], { baseline });
      assert.deepEqual(
        [known?.status, known && openFindings(known).length],
        ['passed', 0],
        'the response shows only what is known',
      );
      assert.equal(rest.length, others.length);
      // Where the other defect changes the same place, the known one is no longer there.
      for (const [index, request] of rest.entries())
        if (others[index]?.[0] !== accepted) assert.ok(isProblemStatus(request.status), others[index]?.[0]);
    });
  }
});
