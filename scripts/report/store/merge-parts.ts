/** The parts that a merged run is made of: whether they belong together, and which are missing. */
import type { EnvironmentRun, Run } from '../../run/model.ts';
import type { MissingParts } from '../../run/part.ts';
import { nested, type Reason, type ReasonParams } from '../../run/reason.ts';
import { ExpectedError } from '../../shared/errors.ts';

/** @throws ExpectedError `runs-not-mergeable`. */
export function assertSame(first: Run, shard: Run): void {
  const facts = (run: Run) => ({
    suite: run.suite,
    collection: run.collection.hash,
    'number of shards': shardCountOf(run),
    '--only': JSON.stringify(run.selection?.only ?? []),
    '--exclude': JSON.stringify(run.selection?.exclude ?? []),
    // Not every machine knows it.
    commit: run.source?.commit ?? first.source?.commit ?? shard.source?.commit,
  });
  const [one, other] = [facts(first), facts(shard)];
  const differs = (Object.keys(one) as (keyof typeof one)[]).find((fact) => one[fact] !== other[fact]);
  if (differs === undefined) return;
  throw new ExpectedError('runs-not-mergeable', {
    what: `the runs are not shards of one run: their ${differs} differs`,
    where: `${first.runId} and ${shard.runId}`,
    remedy: 'merge the shards of one run: the same suite and flags, made from the same commit',
  });
}

/** @throws ExpectedError `runs-not-mergeable`. */
export function assertOnce(shards: readonly Run[]): void {
  const byIndex = new Map<number, Run>();
  for (const run of shards) {
    if (run.shard === undefined) continue;
    const { index, count } = run.shard;
    const other = byIndex.get(index);
    byIndex.set(index, run);
    if (other === undefined) continue;
    throw new ExpectedError('runs-not-mergeable', {
      what: `shard ${index} of ${count} is there twice`,
      where: `${other.runId} and ${run.runId}`,
      remedy: 'leave out the folder of one of these runs',
    });
  }
}

/** How many shards there should be; nothing where the run does not say so. */
function shardCountOf({ shard, missing }: Run): number | undefined {
  return shard?.count ?? missing?.shards?.count;
}

/**
 * @param unread runs that were to be merged as well, and could not be read.
 * @returns nothing where no part is missing.
 */
export function missingParts(runs: readonly Run[], unread: number): MissingParts | undefined {
  const [first] = runs;
  const count = first && shardCountOf(first);
  if (count === undefined) {
    const all = runs.reduce((sum, { missing }) => sum + (missing?.runs ?? 0), unread);
    return all === 0 ? undefined : { runs: all };
  }
  const all = Array.from({ length: count }, (_, index) => index + 1);
  const present = new Set(
    runs.flatMap(
      ({ shard, missing }) => shard?.index ?? all.filter((index) => missing?.shards?.indices.includes(index) === false),
    ),
  );
  const indices = all.filter((index) => !present.has(index));
  return indices.length === 0 ? undefined : { shards: { indices, count } };
}

/**
 * `passed` becomes `incomplete`; other statuses stay unchanged.
 *
 * @param missing absent where only some shards do not have the environment.
 */
export function incomplete(environment: EnvironmentRun, missing: MissingParts = {}): EnvironmentRun {
  if (environment.status !== 'passed') return environment;
  const reason: Reason = { reasonCode: 'parts-missing', params: missing as ReasonParams<'parts-missing'> };
  return { ...environment, status: 'incomplete', ...nested(reason) };
}

/** Drops the selection if the shards contain the whole suite. */
export function selectionOf({ selection }: Run, environments: readonly EnvironmentRun[]): Pick<Run, 'selection'> {
  if (selection === undefined) return {};
  const isWhole = environments.some(({ requests }) => requests.length >= selection.suiteRequests);
  return isWhole ? {} : { selection };
}
