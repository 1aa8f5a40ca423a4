/** Which part of a suite a run is, in words. */
import type { Run } from '../../run/model.ts';
import { counted, grouped } from '../quantity.ts';

/** What was selected, as a sentence without a full stop; nothing for a whole suite. */
export function selectionText({ selection, shard, environments }: Run): string | undefined {
  const part = shard === undefined ? [] : [`--shard ${shard.index}/${shard.count}`];
  if (selection === undefined) return part[0];
  const { only = [], exclude = [], lastFailed, suiteRequests } = selection;
  const flags = [
    ...only.map((pattern) => `--only ${pattern}`),
    ...exclude.map((pattern) => `--exclude ${pattern}`),
    ...(lastFailed === true ? ['--last-failed'] : []),
    ...part,
  ];
  const selected = Math.max(0, ...environments.map(({ totals }) => totals.requests));
  const by = flags.length === 0 ? '' : ` by ${flags.join(' ')}`;
  return `${grouped(selected)} of the ${counted(suiteRequests, 'request')} of the suite selected${by}`;
}

/** Which parts of a merged run are missing, as a sentence without a full stop; nothing where none is. */
export function missingText({ missing }: Pick<Run, 'missing'>): string | undefined {
  const { shards, runs } = missing ?? {};
  if (shards === undefined && runs === undefined) return undefined;
  if (shards === undefined)
    return `${counted(runs ?? 0, 'run')} that should be merged ${runs === 1 ? 'is' : 'are'} missing`;
  const { indices, count } = shards;
  return `${indices.length === 1 ? 'shard' : 'shards'} ${listed(indices)} of ${grouped(count)} ${indices.length === 1 ? 'is' : 'are'} missing`;
}

const MAX_LISTED = 20;

/** `1, 2 and 3`. */
function listed(numbers: readonly number[]): string {
  const first = numbers.slice(0, MAX_LISTED).map(String);
  const rest = numbers.length - first.length;
  const all = rest > 0 ? [...first, `${grouped(rest)} more`] : first;
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
