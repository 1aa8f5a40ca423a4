/** Shards of one suite, run on any number of machines, joined into the run that one machine would have made. */
import { createHash } from 'node:crypto';
import { problemsOf } from '../../run/baseline/baseline.ts';
import { type BaselineReview, keyOf } from '../../run/baseline/known-problem.ts';
import { withDiagnoses } from '../../run/diagnosis/diagnose.ts';
import type { EnvironmentRun, Explained, RequestRun, Run, RunSource, SuiteName } from '../../run/model.ts';
import { type EnvironmentStatus, hasPrecedence } from '../../run/status.ts';
import { totalsOf } from '../../run/totals.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { groupBy } from '../../shared/list.ts';
import { assertOnce, assertSame, incomplete, missingParts, selectionOf } from './merge-parts.ts';

/**
 * Joins shards. The order in which they are given does not matter.
 *
 * - A request that ran in several shards (as a dependency) counts once, with the worst status.
 * - A request that was skipped in one shard and ran in another counts as it ran.
 * - Where parts are missing, what passed is `incomplete`.
 *
 * @param unread runs that were to be merged as well, and could not be read.
 * @throws ExpectedError `runs-not-mergeable`: none given, not shards of one run, or one shard twice.
 */
export function mergeRuns(runs: readonly Run[], unread = 0): Run {
  const shards = [...new Map(runs.map((run) => [run.runId, run])).values()].sort(byStart);
  const first = shards[0];
  if (first === undefined) {
    throw new ExpectedError('runs-not-mergeable', {
      what: 'there is no run to merge',
      remedy: 'name the folders of the runs, as `smoke --shard` has written them',
    });
  }
  for (const shard of shards) assertSame(first, shard);
  assertOnce(shards);
  const startedAt = first.startedAt;
  const finishedAt = shards.map((shard) => shard.finishedAt).reduce((a, b) => (Date.parse(a) >= Date.parse(b) ? a : b));
  const source = sharedSource(shards);
  const missing = missingParts(shards, unread);
  const isSharded = first.shard !== undefined;
  const environments = mergedEnvironments(shards, first.suite).map(({ parts, environment }) =>
    missing !== undefined || (isSharded && parts < shards.length) ? incomplete(environment, missing) : environment,
  );
  return {
    schemaVersion: first.schemaVersion,
    runId: mergedId(shards, startedAt),
    suite: first.suite,
    startedAt,
    finishedAt,
    durationMs: Math.max(Date.parse(finishedAt) - Date.parse(startedAt), ...shards.map(({ durationMs }) => durationMs)),
    interrupted: shards.some(({ interrupted }) => interrupted),
    ...(shards.some(({ strict }) => strict === true) ? { strict: true } : {}),
    ...selectionOf(first, environments),
    ...(missing === undefined ? {} : { missing }),
    collection: first.collection,
    ...(first.spec === undefined ? {} : { spec: first.spec }),
    ...(source === undefined ? {} : { source }),
    environments,
  };
}

/** @returns each environment, and in how many of the runs it is. */
function mergedEnvironments(
  shards: readonly Run[],
  suite: SuiteName,
): { readonly environment: EnvironmentRun; readonly parts: number }[] {
  const all = shards.flatMap(({ environments }) => environments);
  const byName = groupBy(all, ({ name }) => name);
  return [...byName.values()].map((parts) => ({ environment: mergedEnvironment(parts, suite), parts: parts.length }));
}

function mergedEnvironment(parts: readonly [EnvironmentRun, ...EnvironmentRun[]], suite: SuiteName): EnvironmentRun {
  const [first] = parts;
  // A shard without requests says nothing where another one sent some.
  const sending = parts.filter(({ reasonCode }) => reasonCode !== 'nothing-sent');
  const status = mergedStatus((sending.length === 0 ? parts : sending).map((part) => part.status));
  const explained = parts.find((part) => part.status === status && (part.reasonCode ?? part.reason) !== undefined);
  const requests = mergedRequests(parts.map((part) => part.requests));
  const baseline = mergedReview(parts, suite);
  const access = first.access === undefined ? {} : { access: first.access };
  const explanation = explanationOf(explained);
  return {
    name: first.name,
    ...access,
    baseURL: first.baseURL,
    status,
    ...explanation,
    durationMs: Math.max(...parts.map(({ durationMs }) => durationMs)),
    totals: totalsOf(requests),
    ...(baseline === undefined ? {} : { baseline }),
    // What another shard has seen may disprove a diagnosis.
    requests: requests.some(({ diagnosis }) => diagnosis !== undefined)
      ? withDiagnoses({ ...access, ...explanation, requests })
      : requests,
  };
}

/** An entry that is obsolete in one shard may have occurred in another. */
function mergedReview(parts: readonly EnvironmentRun[], suite: SuiteName): BaselineReview | undefined {
  if (parts.every(({ baseline }) => baseline === undefined)) return undefined;
  const occurred = new Set(
    parts.flatMap(({ requests }) => requests.flatMap((request) => problemsOf(suite, request).map(keyOf))),
  );
  const merged = (kind: keyof BaselineReview) => {
    const entries = parts.flatMap(({ baseline }) => baseline?.[kind] ?? []);
    return [...new Map(entries.map((entry) => [keyOf(entry), entry])).values()];
  };
  return { obsolete: merged('obsolete').filter((entry) => !occurred.has(keyOf(entry))), expired: merged('expired') };
}

/** As a single run would be judged: `errored` only where there was no response at all. */
function mergedStatus(statuses: readonly EnvironmentStatus[]): EnvironmentStatus {
  const tested = statuses.filter((status) => status !== 'skipped');
  if (tested.length === 0) return 'skipped';
  if (tested.includes('interrupted')) return 'interrupted';
  if (tested.includes('incomplete') && !tested.includes('failed')) return 'incomplete';
  if (tested.every((status) => status === 'errored')) return 'errored';
  if (tested.includes('misconfigured') && !tested.includes('failed')) return 'misconfigured';
  return tested.every((status) => status === 'passed') ? 'passed' : 'failed';
}

/** Each request once, in the order of the collection. */
function mergedRequests(lists: readonly (readonly RequestRun[])[]): RequestRun[] {
  const merged = new Map<string, RequestRun>();
  for (const request of lists.flat()) {
    const other = merged.get(request.id);
    if (other === undefined || hasPrecedence(request.status, other.status)) merged.set(request.id, request);
  }
  return [...merged.values()].sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
}

function explanationOf({ reasonCode, params, reason }: Explained = {}): Explained {
  return {
    ...(reasonCode === undefined ? {} : { reasonCode }),
    ...(params === undefined ? {} : { params }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function sharedSource(shards: readonly Run[]): RunSource | undefined {
  const shared = (key: keyof RunSource) => {
    const values = new Set(shards.map(({ source }) => source?.[key]));
    const [value] = values;
    return values.size === 1 && value !== undefined ? { [key]: value } : {};
  };
  const source: RunSource = { ...shared('commit'), ...shared('branch'), ...shared('url') };
  return Object.keys(source).length === 0 ? undefined : source;
}

/** The same shards give the same ID, on any machine. */
function mergedId(shards: readonly Run[], startedAt: string): string {
  const digest = createHash('sha256')
    .update(
      shards
        .map(({ runId }) => runId)
        .sort()
        .join('\n'),
    )
    .digest('hex')
    .slice(0, 8);
  const stamp = new Date(startedAt).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${stamp}-${shards[0]?.suite}-merged-${digest}`;
}

function byStart(a: Run, b: Run): number {
  return Date.parse(a.startedAt) - Date.parse(b.startedAt) || (a.runId < b.runId ? -1 : 1);
}
