/** Which requests the flags select. */
import type { PastRun } from '../../report/analysis/history.ts';
import { counted } from '../../report/quantity.ts';
import type { Environment } from '../../run/environments.ts';
import type { Selection } from '../../run/select.ts';
import { isProblemStatus } from '../../run/status.ts';
import type { SmokeFlags } from './flags.ts';

export interface SelectionOptions {
  readonly flags: Pick<SmokeFlags, 'only' | 'exclude' | 'lastFailed' | 'shard'>;
  /** Oldest first. */
  readonly history: readonly PastRun[];
  /** Only what failed in these counts as failed. */
  readonly environments: readonly Environment[];
  readonly print: (line: string) => void;
}

/**
 * What failed in the last run is sent first, so that one sees soon whether it still does; with `--last-failed` nothing else is sent,
 * except where nothing failed.
 */
export function chooseSelection({ flags, history, environments, print }: SelectionOptions): Selection {
  const { only, exclude, shard } = flags;
  const last = history.at(-1);
  const failed = last === undefined ? new Set<string>() : failedIn(last, environments);
  const chosen = { only, exclude, early: failed, ...(shard === undefined ? {} : { shard }) };
  if (!flags.lastFailed) return chosen;
  print(`--last-failed: ${lastFailedNote(last, failed.size)}`);
  return failed.size === 0 ? chosen : { ...chosen, lastFailed: failed };
}

function lastFailedNote(last: PastRun | undefined, failures: number): string {
  if (last === undefined) return 'there is no earlier run of the suite, so all requests are sent';
  if (failures === 0) return `nothing failed in the run ${last.runId}, so all requests are sent`;
  return `${counted(failures, 'request')} of the run ${last.runId}, and what they need`;
}

/** IDs of the requests that failed in some of these environments. */
function failedIn(run: PastRun, environments: readonly Environment[]): ReadonlySet<string> {
  const own = run.environments.filter(({ name }) => environments.some((environment) => environment.name === name));
  return new Set(
    own.flatMap(({ requests }) => requests.filter(({ status }) => isProblemStatus(status)).map(({ id }) => id)),
  );
}
