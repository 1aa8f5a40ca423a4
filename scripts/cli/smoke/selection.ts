/** Which requests the flags select. */
import type { Environment } from '../../run/environments.ts';
import type { Selection } from '../../run/select.ts';
import type { SmokeFlags } from './flags.ts';
import { lastFailed } from './last-failed.ts';

export interface SelectionOptions {
  readonly flags: Pick<SmokeFlags, 'suite' | 'only' | 'exclude' | 'lastFailed' | 'shard'>;
  readonly reportsDir: string;
  readonly environments: readonly Environment[];
  readonly print: (line: string) => void;
}

export async function chooseSelection({
  flags,
  reportsDir,
  environments,
  print,
}: SelectionOptions): Promise<Selection> {
  const { suite, only, exclude, shard } = flags;
  const chosen = { only, exclude, ...(shard === undefined ? {} : { shard }) };
  if (!flags.lastFailed) return chosen;
  const names = environments.map(({ name }) => name);
  const { ids, note } = await lastFailed(reportsDir, suite, names);
  print(note);
  return ids === undefined ? chosen : { ...chosen, lastFailed: ids };
}
