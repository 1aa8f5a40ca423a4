/** Skipped requests grouped by their root cause, as one empty list often causes many skips. */
import type { EnvironmentRun, Explained, RequestRun } from '../../run/model.ts';
import { isProblem } from '../../run/status.ts';
import { isObject } from '../../shared/json.ts';
import { groupBy } from '../../shared/list.ts';

export interface SkipGroup {
  /** The reason of the request at the root: the others depend on it. */
  readonly reason: Explained;
  /** In the order of the run. */
  readonly requests: readonly RequestRun[];
  /** Number of failed requests that give their IDs; the reason is that of the first one. */
  readonly failedSources?: number;
}

/**
 * Groups the skipped requests of an environment. A request whose ID comes from a list that was skipped itself has the reason
 * of that list.
 *
 * @returns the group with the most requests first.
 */
export function skipsOf({ requests }: Pick<EnvironmentRun, 'requests'>): readonly SkipGroup[] {
  const skipped = requests.filter(({ status }) => status === 'skipped');
  const byName = new Map(skipped.map((request) => [request.name, request]));
  const reasonOf = (request: RequestRun) => explanation(rootOf(request, byName));
  const groups = groupBy(skipped, (request) => JSON.stringify(reasonOf(request)));
  const explained = [...groups.values()].map((group) => ({
    reason: reasonOf(group[0]),
    requests: group,
  }));
  return withOneForFailures(explained, requests).sort((a, b) => b.requests.length - a.requests.length);
}

/** If several requests that give IDs failed, their dependents form one group: the failures have their own causes. */
function withOneForFailures(groups: readonly SkipGroup[], all: readonly RequestRun[]): SkipGroup[] {
  const failed = new Set(all.filter(isProblem).map(({ name }) => name));
  const isOfFailure = ({ reason }: SkipGroup) => {
    const source =
      reason.reasonCode === 'blocked' && reason.params?.by === undefined ? reason.params?.request : undefined;
    return typeof source === 'string' && failed.has(source);
  };
  const [first, ...others] = groups.filter(isOfFailure);
  if (first === undefined || others.length === 0) return [...groups];
  const blocked = new Set([first, ...others].flatMap(({ requests }) => requests));
  const requests = all.filter((request) => blocked.has(request));
  return [
    ...groups.filter((group) => !isOfFailure(group)),
    { reason: first.reason, requests, failedSources: others.length + 1 },
  ];
}

/** Follows skipped requests, each of which gives the next its ID, to the root. */
function rootOf(request: RequestRun, byName: ReadonlyMap<string, RequestRun>): RequestRun {
  const seen = new Set<RequestRun>();
  let root = request;
  while (!seen.has(root)) {
    seen.add(root);
    const source = sourceOf(root);
    const next = source === undefined ? undefined : byName.get(source);
    if (next === undefined) break;
    root = next;
  }
  return root;
}

/** The name of the request that would give its ID. */
function sourceOf({ params }: RequestRun): string | undefined {
  const needs = params?.needs;
  const source = isObject(needs) ? needs.request : params?.request;
  return typeof source === 'string' ? source : undefined;
}

function explanation({ reasonCode, params = {}, reason }: RequestRun): Explained {
  if (reasonCode !== undefined) return { reasonCode, params };
  return reason === undefined ? {} : { reason };
}
