/** What has changed against the runs before: newly failing, newly passing, slower than its own history. */
import type { EnvironmentRun, RequestRun, Run } from '../../run/model.ts';
import { isProblem, isProblemStatus, type RequestStatus } from '../../run/status.ts';
import { type PastRun, pastRequests } from './history.ts';
import { percentile, timesOf } from './latency.ts';

export interface Change {
  readonly environment: EnvironmentRun;
  readonly request: RequestRun;
  /** Its status in each run of the history that has it, oldest first, this run last. */
  readonly statuses: readonly RequestStatus[];
}

export interface Slowdown extends Change {
  /** Median of its history, without this run. */
  readonly medianMs: number;
}

export interface Trend {
  readonly newlyFailing: readonly Change[];
  readonly newlyPassing: readonly Change[];
  readonly slower: readonly Slowdown[];
}

// Fewer samples say nothing; less than a tenth of a second is noise, whatever the ratio.
const MIN_SAMPLES = 3;
const MIN_SLOWER_MS = 100;
const SLOWER_RATIO = 1.5;

/** Compares a run with `history` (oldest first). */
export function trendOf(run: Run, history: readonly PastRun[]): Trend {
  const newlyFailing: Change[] = [];
  const newlyPassing: Change[] = [];
  const slower: Slowdown[] = [];
  for (const environment of run.environments) {
    const past = pastRequests(environment.name, history);
    for (const request of environment.requests) {
      const earlier = past.get(request.id);
      const before = (earlier ?? []).map(({ status }) => status);
      const last = before.findLast((status) => status !== 'skipped');
      if (request.status === 'skipped' || last === undefined) continue;
      const change = { environment, request, statuses: [...before, request.status] };
      const failedBefore = isProblemStatus(last);
      if (isProblem(request) && !failedBefore) newlyFailing.push(change);
      if (!isProblem(request) && failedBefore) newlyPassing.push(change);
      const medianMs = slowerThan(request, timesOf(earlier));
      if (medianMs !== undefined) slower.push({ ...change, medianMs });
    }
  }
  slower.sort((a, b) => b.request.durationMs / b.medianMs - a.request.durationMs / a.medianMs);
  return { newlyFailing, newlyPassing, slower };
}

/** The median of the past, if this request is clearly slower than it and than nearly all past ones. */
function slowerThan({ code, durationMs }: RequestRun, past: readonly number[]): number | undefined {
  if (code === null || past.length < MIN_SAMPLES) return undefined;
  const sorted = [...past].sort((a, b) => a - b);
  const median = Math.max(1, percentile(sorted, 50));
  const bound = Math.max(median * SLOWER_RATIO, median + MIN_SLOWER_MS, percentile(sorted, 95));
  return durationMs > bound ? median : undefined;
}
