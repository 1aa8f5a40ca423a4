/** Which runs of the past a run is compared with. */
import type { Run } from '../run/model.ts';

/** At most this many earlier runs make the trend. */
export const HISTORY_LIMIT = 20;

/**
 * True where `past` was over before `run` began and is of the same suite. A run that overlaps is left out:
 * whether it is on disk yet would depend on the moment, and the same run must always give the same page.
 */
export function isBefore(past: Run, run: Run): boolean {
  return (
    past.suite === run.suite && Date.parse(past.finishedAt) <= Date.parse(run.startedAt) && past.runId !== run.runId
  );
}
