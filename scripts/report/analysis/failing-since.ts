/** Since when a request fails, and when it was good last. */
import { isProblemStatus } from '../../run/status.ts';
import type { PastRun } from './history.ts';

export interface FailingSince {
  /** The first run of the failures that last until now; missing if it is this run. */
  readonly since?: PastRun;
  /** How many runs have seen it fail in a row, this one included. */
  readonly runs: number;
  /** The last run in which it passed; missing if there is none in the history. */
  readonly lastGood?: PastRun;
}

/**
 * @param id of a request that fails now.
 * @param history oldest first. Runs in which it was not sent say nothing.
 */
export function failingSince(environment: string, id: string, history: readonly PastRun[]): FailingSince {
  let since: PastRun | undefined;
  let runs = 1;
  for (const run of history.toReversed()) {
    const past = run.environments.find(({ name }) => name === environment)?.requests.find((one) => one.id === id);
    if (past === undefined || past.status === 'skipped') continue;
    if (!isProblemStatus(past.status)) return { ...(since === undefined ? {} : { since }), runs, lastGood: run };
    since = run;
    runs += 1;
  }
  return { ...(since === undefined ? {} : { since }), runs };
}
