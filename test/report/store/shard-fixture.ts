/** Shards of a whole run. */
import type { Run } from '../../../scripts/run/model.ts';
import { totalsOf } from '../../../scripts/run/totals.ts';

/** Shard `i` of `n` as the runner leaves it: its own requests, and the chain at the beginning, which every shard runs. */
export function shardOf(whole: Run, i: number, n: number): Run {
  return {
    ...whole,
    runId: `${whole.runId}-shard-${i}`,
    startedAt: new Date(Date.parse(whole.startedAt) + i).toISOString(),
    shard: { index: i + 1, count: n },
    selection: { suiteRequests: Math.max(...whole.environments.map(({ requests }) => requests.length)) },
    environments: whole.environments.map((environment) => {
      const requests = environment.requests.filter((_, index) => index % n === i || index < 3);
      return { ...environment, requests, totals: totalsOf(requests) };
    }),
  };
}
