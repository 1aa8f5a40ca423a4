/** `--last-failed`: which requests the last run of the suite found failing. */
import type { SuiteName } from '../../collection/suites/registry.ts';
import { counted } from '../../report/quantity.ts';
import { readLastRun } from '../../report/store/read.ts';
import { isProblemStatus } from '../../run/model.ts';

export interface LastFailed {
  /** IDs of requests; missing where all are to be sent. */
  readonly ids?: ReadonlySet<string>;
  /** For the terminal: what was found. */
  readonly note: string;
}

/**
 * Reads the last run of the suite. Without one, or if nothing failed in it, all requests are sent.
 *
 * @param environments only what failed in these counts.
 */
export async function lastFailed(
  reportsDir: string,
  suite: SuiteName,
  environments: readonly string[],
): Promise<LastFailed> {
  const last = await readLastRun(reportsDir, suite);
  if (last === undefined)
    return { note: `--last-failed: there is no earlier run of ${suite}, so all requests are sent` };
  const ids = new Set(
    last.environments
      .filter(({ name }) => environments.includes(name))
      .flatMap(({ requests }) => requests.filter(({ status }) => isProblemStatus(status)).map(({ id }) => id)),
  );
  if (ids.size === 0)
    return { note: `--last-failed: nothing failed in the run ${last.runId}, so all requests are sent` };
  return { ids, note: `--last-failed: ${counted(ids.size, 'request')} of the run ${last.runId}, and what they need` };
}
