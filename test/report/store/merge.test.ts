import assert from 'node:assert/strict';
import { renderHtml } from '../../../scripts/report/formats/html/page.tsx';
import { PAGE_ASSETS } from '../../../scripts/report/formats/html/page-assets.embedded.ts';
import { mergeRuns } from '../../../scripts/report/store/merge.ts';
import type { EnvironmentStatus, RequestRun, RequestStatus, Run } from '../../../scripts/run/model.ts';
import { totalsOf } from '../../../scripts/run/model.ts';
import { mixedRun } from '../mixed-run.ts';
import { environment, request, run } from '../run-fixture.ts';

/** Shard `i` of `n` as the runner leaves it: every request of the suite, those of other shards skipped. */
function shardOf(whole: Run, i: number, n: number, order: boolean): Run {
  return {
    ...whole,
    runId: `${whole.runId}-shard-${i}`,
    startedAt: new Date(Date.parse(whole.startedAt) + i).toISOString(),
    environments: whole.environments.map((environment) => {
      const requests = environment.requests.map((one, index): RequestRun => {
        const { order: _, ...plain } = one;
        const kept = order ? one : plain;
        // The first requests are a chain that every shard runs.
        if (index % n === i || index < 3) return kept;
        const { reasonCode: _code, params: _params, retries: _retries, findings: _findings, ...rest } = kept;
        return {
          ...rest,
          status: 'skipped',
          reasonCode: 'filtered',
          params: { by: 'shard', index: i + 1, count: n },
          code: null,
          attempts: 0,
          assertions: [],
          response: null,
        };
      });
      return { ...environment, requests, totals: totalsOf(requests) };
    }),
  };
}

function one(change: Partial<RequestRun>, id: string, status: EnvironmentStatus = 'passed'): Run {
  return run([environment('production', [request('a', change)], { status })], { runId: id });
}

describe('report/merge', () => {
  for (const order of [true, false]) {
    it(`gives the unsharded run back${order ? '' : ', without the order written down'}`, () => {
      const whole = mixedRun();
      const shards = [0, 1, 2].map((i) => shardOf(whole, i, 3, order));
      const merged = mergeRuns([shards[2], shards[0], shards[1]] as Run[]);
      assert.deepEqual(
        merged.environments.map(({ name, status, totals }) => ({ name, status, totals })),
        whole.environments.map(({ name, status, totals }) => ({ name, status, totals })),
      );
      assert.deepEqual(
        merged.environments.map(({ requests }) => requests.map(({ order: _, ...rest }) => rest)),
        whole.environments.map(({ requests }) => requests.map(({ order: _, ...rest }) => rest)),
      );
    });
  }

  it('gives the same page rows', async () => {
    const assets = PAGE_ASSETS;
    const whole = mixedRun();
    const merged = mergeRuns([0, 1, 2].map((i) => shardOf(whole, i, 3, true)));
    const rows = (given: Run) =>
      renderHtml(given, { history: [], assets }).match(/<details class="request".*?<\/summary>/gs);
    assert.deepEqual(rows(merged), rows(whole));
    assert.equal(rows(whole)?.length, 64);
  });

  it('does not mind the order of the shards, nor one given twice', () => {
    const shards = [0, 1].map((i) => shardOf(mixedRun(), i, 2, true)) as [Run, Run];
    assert.deepEqual(mergeRuns([shards[1], shards[0], shards[1]]), mergeRuns(shards));
  });

  it('puts requests that only some shards list into the order of the collection', () => {
    const shard = (runId: string, ids: readonly string[]) =>
      run(
        [
          environment(
            'production',
            ids.map((id) => request(id)),
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
      ['a', 'c', 'd', 'b', 'e', 'f'],
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

  it('keeps the reason of the API before that of the shard', () => {
    const skip = (reasonCode: string, id: string) => one({ status: 'skipped', reasonCode, params: {} }, id);
    for (const codes of [
      ['filtered', 'no-resource'],
      ['no-resource', 'filtered'],
    ] as const) {
      const [merged] = mergeRuns(codes.map((code, index) => skip(code, `s${index}`))).environments;
      assert.equal(merged?.requests[0]?.reasonCode, 'no-resource');
    }
  });

  const statuses: readonly (readonly [readonly EnvironmentStatus[], EnvironmentStatus])[] = [
    [['passed', 'passed'], 'passed'],
    [['passed', 'failed'], 'failed'],
    [['errored', 'errored'], 'errored'],
    [['passed', 'errored'], 'failed'],
    [['passed', 'interrupted'], 'interrupted'],
    [['skipped', 'passed'], 'passed'],
    [['skipped', 'skipped'], 'skipped'],
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

  const refused: readonly (readonly [name: string, runs: readonly Run[]])[] = [
    ['none', []],
    ['another suite', [run([]), run([], { runId: 'x', suite: 'negative' })]],
    ['another collection', [run([]), run([], { runId: 'x', collection: { name: 'n', hash: 'other' } })]],
  ];
  for (const [name, runs] of refused) {
    it(`refuses ${name}`, () => assert.throws(() => mergeRuns(runs), { code: 'runs-not-mergeable' }));
  }
});
