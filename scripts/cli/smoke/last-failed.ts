/** `--last-failed`: which requests the last run of the suite found failing. */

import type { PastRun } from '../../report/analysis/history.ts';
import { counted } from '../../report/quantity.ts';
import { isProblemStatus } from '../../run/model.ts';

export interface LastFailed {
  /** IDs of requests; missing where all are to be sent. */
  readonly ids?: ReadonlySet<string>;
  /** For the terminal: what was found. */
  readonly note: string;
}

/**
 * Without an earlier run, or if nothing failed in the last one, all requests are sent.
 *
 * @param history oldest first.
 * @param environments only what failed in these counts.
 */
export function lastFailed(history: readonly PastRun[], environments: readonly string[]): LastFailed {
  const last = history.at(-1);
  if (last === undefined)
    return { note: '--last-failed: there is no earlier run of the suite, so all requests are sent' };
  const ids = failedIn(last, environments);
  if (ids.size === 0)
    return { note: `--last-failed: nothing failed in the run ${last.runId}, so all requests are sent` };
  return { ids, note: `--last-failed: ${counted(ids.size, 'request')} of the run ${last.runId}, and what they need` };
}

/** IDs of the requests that failed in some of these environments. */
export function failedIn(run: PastRun, environments: readonly string[]): ReadonlySet<string> {
  return new Set(
    run.environments
      .filter(({ name }) => environments.includes(name))
      .flatMap(({ requests }) => requests.filter(({ status }) => isProblemStatus(status)).map(({ id }) => id)),
  );
}
