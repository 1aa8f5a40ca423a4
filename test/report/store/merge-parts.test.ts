/** Which shards are missing, and which runs are no shards of one run. */
import assert from 'node:assert/strict';
import { mergeRuns } from '../../../scripts/report/store/merge.ts';
import { sentenceOf } from '../../../scripts/report/words/verdict.ts';
import type { Run } from '../../../scripts/run/model.ts';
import { exitCodeOf } from '../../../scripts/run/verdict.ts';
import type { ExpectedError } from '../../../scripts/shared/errors.ts';
import { mixedRun } from '../mixed-run.ts';
import { environment, request, run } from '../run-fixture.ts';
import { shardOf } from './shard-fixture.ts';

describe('report/merge: the parts of a run', () => {
  const whole = mixedRun();
  const shards = [0, 1, 2].map((i) => shardOf(whole, i, 3)) as [Run, Run, Run];
  const green = run([environment('production', [request('a', { order: 0 }), request('b', { order: 1 })])]);

  it('a missing shard is named; what passed without it is incomplete, and what failed failed', () => {
    const merged = mergeRuns([shards[0], shards[2]]);
    assert.deepEqual(merged.missing, { shards: { indices: [2], count: 3 } });
    assert.equal(exitCodeOf(merged), 1);
    assert.deepEqual(
      merged.environments.map(({ name, status, reasonCode }) => [name, status, reasonCode]),
      [
        ['sandbox', 'incomplete', 'parts-missing'],
        ['production', 'failed', undefined],
        ['staging', 'skipped', 'no-key'],
      ],
    );
    assert.match(sentenceOf(merged), /; shard 2 of 3 is missing$/);
    const { selection, environments } = merged;
    assert.deepEqual([selection, environments[0]?.totals.requests], [{ suiteRequests: 32 }, 22]);
  });

  it('a merged run with a missing shard is completed by that shard', () => {
    const { runId: _, ...whole2 } = mergeRuns([mergeRuns([shards[0], shards[2]]), shards[1]]);
    assert.equal(whole2.missing, undefined);
    assert.deepEqual(
      whole2.environments.map(({ totals }) => totals),
      whole.environments.map(({ totals }) => totals),
    );
  });

  it('an environment that some shards do not have is incomplete', () => {
    const [a, b] = [0, 1].map((i) => shardOf(green, i, 2)) as [Run, Run];
    const merged = mergeRuns([a, { ...b, environments: [environment('eu', [request('b')])] }]);
    assert.deepEqual(
      merged.environments.map(({ status }) => status),
      ['incomplete', 'incomplete'],
    );
    assert.equal(exitCodeOf(merged), 1);
  });

  const unread: readonly (readonly [name: string, runs: readonly Run[], unread: number, want: Run['missing']])[] = [
    ['nothing, where no run is missing', [green], 0, undefined],
    ['how many runs are missing, where no run says that it is a shard', [green], 2, { runs: 2 }],
    [
      'no more than the shards, whatever could not be read',
      [shards[0], shards[1]],
      4,
      { shards: { indices: [3], count: 3 } },
    ],
    ['nothing, where every shard is there', shards, 1, undefined],
  ];
  for (const [name, runs, count, want] of unread)
    it(`knows ${name}`, () => assert.deepEqual(mergeRuns(runs, count).missing, want));

  it('ends as the run would have', () => {
    const parts = [0, 1].map((i) => shardOf(green, i, 2)) as [Run, Run];
    assert.deepEqual([exitCodeOf(mergeRuns(parts)), exitCodeOf(mergeRuns(shards))], [0, 1]);
    assert.equal(sentenceOf(mergeRuns(parts)), 'All 2 requests passed in production');
  });

  const shard = (index: number, count: number, change: Partial<Run> = {}) =>
    run([], { runId: `s${index}-${count}`, shard: { index, count }, ...change });
  const refused: readonly (readonly [name: string, runs: readonly Run[], says: RegExp])[] = [
    ['none', [], /no run/],
    ['another suite', [run([]), run([], { runId: 'x', suite: 'negative' })], /suite differs/],
    [
      'another collection',
      [run([]), run([], { runId: 'x', collection: { name: 'n', hash: 'o' } })],
      /collection differs/,
    ],
    ['another number of shards', [shard(1, 2), shard(2, 3)], /number of shards differs/],
    ['a shard and a whole run', [shard(1, 2), run([])], /number of shards differs/],
    [
      'another selection',
      [shard(1, 2), shard(2, 2, { selection: { only: ['x'], suiteRequests: 9 } })],
      /--only differs/,
    ],
    [
      'another commit',
      [shard(1, 2, { source: { commit: 'a' } }), shard(2, 2, { source: { commit: 'b' } })],
      /commit differs/,
    ],
    ['one shard twice', [shard(1, 2), shard(1, 2, { runId: 'again' })], /shard 1 of 2 is there twice/],
  ];
  for (const [name, runs, says] of refused) {
    it(`refuses ${name}`, () =>
      assert.throws(
        () => mergeRuns(runs),
        (error: ExpectedError) => error.code === 'runs-not-mergeable' && says.test(error.problem.what),
      ));
  }
});
