import assert from 'node:assert/strict';
import config from '../../collections/clickhouse-cloud/collection.ts';
import { assertOperationsKnown } from '../../scripts/collection/config.ts';
import { didYouMean } from '../../scripts/shared/did-you-mean.ts';
import type { ExpectedError, Problem } from '../../scripts/shared/errors.ts';
import { pinnedCollection } from './sandbox-run.ts';

describe('collection/config: an operation that no document ever had', () => {
  const FILE = 'collections/clickhouse-cloud/collection.ts';
  const unavailable = { status: 424, why: 'it needs a service' };
  const cases: readonly (readonly [name: string, given: (id: string) => object, misspelt: string, want: Problem])[] = [
    [
      'with a configuration of its own',
      (id) => ({ operations: { instanceGet: {}, [id]: {} } }),
      'instanceGetLst',
      {
        what: 'no operation is called instanceGetLst',
        where: `${FILE}, operations.instanceGetLst`,
        remedy: 'did you mean instanceGetList?',
      },
    ],
    [
      'with a latency budget of its own',
      (id) => ({ latencyBudgets: { operations: { [id]: 100 } } }),
      'backupsGet',
      {
        what: 'no operation is called backupsGet',
        where: `${FILE}, latencyBudgets.operations.backupsGet`,
        remedy: 'did you mean backupGet?',
      },
    ],
    [
      'in a rule for operations that can be unavailable',
      (id) => ({ unavailable: [{ ...unavailable, operations: ['instanceGet', id] }] }),
      'clickPipesGet',
      {
        what: 'no operation is called clickPipesGet',
        where: `${FILE}, unavailable[0].operations`,
        remedy: 'did you mean clickPipeGet?',
      },
    ],
  ];
  for (const [name, given, misspelt, want] of cases)
    it(`is refused ${name}; one of an earlier document is not`, async () => {
      const { spec } = await pinnedCollection();
      assert.throws(
        () => assertOperationsKnown({ ...config, ...given(misspelt) }, spec, [], didYouMean),
        (error: ExpectedError) => {
          assert.equal(error.code, 'config-operation-unknown');
          assert.deepEqual(error.problem, want);
          return true;
        },
      );
      assert.doesNotThrow(() =>
        assertOperationsKnown({ ...config, ...given('goneSince2025') }, spec, ['goneSince2025'], didYouMean),
      );
    });
});
