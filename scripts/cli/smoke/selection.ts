/** Which requests the flags select. */
import type { PastRun } from '../../report/analysis/history.ts';
import type { Environment } from '../../run/environments.ts';
import type { Selection } from '../../run/select.ts';
import type { SmokeFlags } from './flags.ts';
import { failedIn, lastFailed } from './last-failed.ts';

export interface SelectionOptions {
  readonly flags: Pick<SmokeFlags, 'only' | 'exclude' | 'lastFailed' | 'shard'>;
  /** Oldest first. */
  readonly history: readonly PastRun[];
  readonly environments: readonly Environment[];
  readonly print: (line: string) => void;
}

/** What failed in the last run is sent first, so that one sees soon whether it still does. */
export function chooseSelection({ flags, history, environments, print }: SelectionOptions): Selection {
  const { only, exclude, shard } = flags;
  const names = environments.map(({ name }) => name);
  const last = history.at(-1);
  const early = last === undefined ? new Set<string>() : failedIn(last, names);
  const chosen = { only, exclude, early, ...(shard === undefined ? {} : { shard }) };
  if (!flags.lastFailed) return chosen;
  const { ids, note } = lastFailed(history, names);
  print(note);
  return ids === undefined ? chosen : { ...chosen, lastFailed: ids };
}
