import assert from 'node:assert/strict';
import { renderHtml } from '../../../scripts/report/formats/html/page.tsx';
import { PAGE_ASSETS } from '../../../scripts/report/formats/html/page-assets.embedded.ts';
import { mergeRuns } from '../../../scripts/report/store/merge.ts';
import type { RequestRun, Run } from '../../../scripts/run/model.ts';
import type { EnvironmentStatus, RequestStatus } from '../../../scripts/run/status.ts';
import { totalsOf } from '../../../scripts/run/totals.ts';
import { mixedRun } from '../mixed-run.ts';
import { environment, request, run } from '../run-fixture.ts';
import { shardOf } from './shard-fixture.ts';

/** As earlier versions left it: the requests of other shards are skipped, and no request has its place. */
function earlierShardOf(whole: Run, i: number, n: number): Run {
  const { shard: _shard, selection: _selection, ...shard } = shardOf(whole, i, n);
  return {
    ...shard,
    environments: whole.environments.map((environment) => {
      const requests = environment.requests.map(({ order: _, ...one }, index): RequestRun => {
        if (index % n === i || index < 3) return one;
        return { ...one, status: 'skipped', reason: 'in another shard', code: null, attempts: 0, assertions: [] };
      });
      return { ...environment, requests, totals: totalsOf(requests) };
    }),
  };
}

function one(change: Partial<RequestRun>, id: string, status: EnvironmentStatus = 'passed'): Run {
  return run([environment('production', [request('a', change)], { status })], { runId: id });
}

describe('report/merge', () => {
  it('gives the unsharded run back', () => {
    const whole = mixedRun();
    const shards = [0, 1, 2].map((i) => shardOf(whole, i, 3));
    const { runId: _, ...merged } = mergeRuns([shards[2], shards[0], shards[1]] as Run[]);
    const { runId: _id, ...want } = whole;
    assert.deepEqual(merged, want);
  });

  it('gives the unsharded run back, from shards of an earlier version', () => {
    const whole = mixedRun();
    const merged = mergeRuns([0, 1, 2].map((i) => earlierShardOf(whole, i, 3)));
    const facts = ({ environments }: Run) =>
      environments.map(({ name, status, totals, requests }) => ({
        name,
        status,
        totals,
        requests: requests.map((one) => [one.id, one.status]),
      }));
    assert.deepEqual(facts(merged), facts(whole));
  });

  it('gives the same page rows', async () => {
    const assets = PAGE_ASSETS;
    const whole = mixedRun();
    const merged = mergeRuns([0, 1, 2].map((i) => shardOf(whole, i, 3)));
    const rows = (given: Run) =>
      renderHtml(given, { history: [], assets }).match(/<details class="request".*?<\/summary>/gs);
    assert.deepEqual(rows(merged), rows(whole));
    assert.equal(rows(whole)?.length, 64);
  });

  it('does not mind the order of the shards, nor one given twice', () => {
    const shards = [0, 1].map((i) => shardOf(mixedRun(), i, 2)) as [Run, Run];
    assert.deepEqual(mergeRuns([shards[1], shards[0], shards[1]]), mergeRuns(shards));
  });

  it('puts requests that only some shards list into the order of the collection', () => {
    const shard = (runId: string, ids: readonly string[]) =>
      run(
        [
          environment(
            'production',
            ids.map((id) => request(id, { order: 'abcdef'.indexOf(id) })),
          ),
        ],
        { runId },
      );
    const merged = mergeRuns([
      shard('s1', ['a', 'b', 'e']),
      shard('s2', ['a', 'c', 'e', 'f']),
      shard('s3', ['c', 'd']),
    ]);
    assert.deepEqual(
      merged.environments[0]?.requests.map(({ id }) => id),
      ['a', 'b', 'c', 'd', 'e', 'f'],
    );
  });

  const pairs: readonly (readonly [a: RequestStatus, b: RequestStatus, want: RequestStatus])[] = [
    ['passed', 'failed', 'failed'],
    ['errored', 'passed', 'errored'],
    ['failed', 'errored', 'failed'],
    ['passed', 'flaky', 'flaky'],
    ['skipped', 'passed', 'passed'],
    ['skipped', 'errored', 'errored'],
  ];
  for (const [a, b, want] of pairs) {
    it(`counts ${a} and ${b} as ${want}, once`, () => {
      for (const [first, second] of [
        [a, b],
        [b, a],
      ] as const) {
        const [merged] = mergeRuns([one({ status: first }, 's1'), one({ status: second }, 's2')]).environments;
        assert.deepEqual(
          merged?.requests.map(({ status }) => status),
          [want],
        );
        assert.equal(merged?.totals[want], 1);
      }
    });
  }

  const statuses: readonly (readonly [readonly EnvironmentStatus[], EnvironmentStatus])[] = [
    [['passed', 'passed'], 'passed'],
    [['passed', 'failed'], 'failed'],
    [['errored', 'errored'], 'errored'],
    [['passed', 'errored'], 'failed'],
    [['passed', 'interrupted'], 'interrupted'],
    [['skipped', 'passed'], 'passed'],
    [['skipped', 'skipped'], 'skipped'],
    [['incomplete', 'passed'], 'incomplete'],
    [['incomplete', 'failed'], 'failed'],
  ];
  for (const [given, want] of statuses) {
    it(`judges ${given.join(' and ')} as ${want}`, () => {
      const merged = mergeRuns(given.map((status, index) => one({}, `s${index}`, status)));
      assert.equal(merged.environments[0]?.status, want);
    });
  }

  it('a shard that sent nothing fails only where the others sent nothing either', () => {
    const unsent = one({ status: 'skipped' }, 's0', 'failed');
    const empty: Run = {
      ...unsent,
      environments: unsent.environments.map((part) => ({ ...part, reasonCode: 'nothing-sent', params: {} })),
    };
    const merged = (...runs: Run[]) => mergeRuns(runs).environments[0]?.status;
    assert.deepEqual([merged(empty, one({}, 's1')), merged(empty, { ...empty, runId: 's1' })], ['passed', 'failed']);
  });

  it('spans the shards in time', () => {
    const early = run([], {
      runId: 's1',
      startedAt: '2026-01-01T00:00:00.000Z',
      finishedAt: '2026-01-01T00:01:00.000Z',
      durationMs: 60_000,
    });
    const late = run([], {
      runId: 's2',
      startedAt: '2026-01-01T00:00:30.000Z',
      finishedAt: '2026-01-01T00:02:00.000Z',
      durationMs: 90_000,
      interrupted: true,
    });
    const merged = mergeRuns([late, early]);
    assert.deepEqual(
      [merged.startedAt, merged.finishedAt, merged.durationMs, merged.interrupted],
      [early.startedAt, late.finishedAt, 120_000, true],
    );
  });
});
