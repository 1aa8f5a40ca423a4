/**
 * `--iterations N`: the run model keeps one row for each request, not N. The row is that of the iteration whose status
 * comes first in `STATUS_PRECEDENCE` (the first one of several), and counts how often each status occurred. So the report is as large as
 * that of one iteration, the totals count requests of the suite as they always do, and no failure is lost in the middle.
 */
import type { IterationCounts, RequestRun } from '../model.ts';
import { hasPrecedence } from '../status.ts';

const NONE: IterationCounts = { total: 0, passed: 0, failed: 0, flaky: 0, skipped: 0, errored: 0 };

/**
 * Adds an iteration of a request to those before it.
 *
 * @param before absent for the first iteration.
 */
export function addIteration(before: RequestRun | undefined, next: RequestRun): RequestRun {
  const counted = before?.iterations ?? NONE;
  const iterations = { ...counted, total: counted.total + 1, [next.status]: counted[next.status] + 1 };
  const isWorse = before === undefined || hasPrecedence(next.status, before.status);
  return { ...(isWorse ? next : before), iterations };
}

/** The row as it is in the model: a run of one iteration has no counts. */
export function closeIterations(request: RequestRun, planned: number): RequestRun {
  const { iterations: _, ...row } = request;
  return planned === 1 ? row : request;
}
