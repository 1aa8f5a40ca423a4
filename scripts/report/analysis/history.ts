/** Which runs of the past a run is compared with, and what is kept of them. */
import type { EnvironmentRun, RequestRun, Run } from '../../run/model.ts';
import { groupBy } from '../../shared/list.ts';

/** At most this many earlier runs make the trend. */
export const HISTORY_LIMIT = 20;

/** What a comparison needs of an earlier run: its requests without what was sent and received. */
export interface PastRun
  extends Pick<Run, 'runId' | 'suite' | 'startedAt' | 'finishedAt' | 'durationMs' | 'interrupted' | 'source'> {
  readonly environments: readonly PastEnvironment[];
  /** Its report is in a folder beside that of the run which is compared with it. */
  readonly isBeside?: boolean;
}

export interface PastEnvironment extends Pick<EnvironmentRun, 'name' | 'status' | 'reasonCode' | 'totals'> {
  readonly requests: readonly PastRequest[];
}

export interface PastRequest extends Pick<RequestRun, 'id' | 'status' | 'code' | 'durationMs'> {
  /** Of a list that was received. */
  readonly isEmptyList?: boolean;
}

/** The requests of earlier runs by ID, in an environment of this name, in the order of `history`. */
export function pastRequests(
  environmentName: string,
  history: readonly PastRun[],
): ReadonlyMap<string, readonly PastRequest[]> {
  const environments = history.flatMap((run) => run.environments).filter(({ name }) => name === environmentName);
  return groupBy(
    environments.flatMap(({ requests }) => requests),
    ({ id }) => id,
  );
}

/** The runs of several sources, each once, oldest first. Those of the first source count where two have the same ID. */
export function mergedHistory(...sources: readonly (readonly PastRun[])[]): readonly PastRun[] {
  const byId = new Map(sources.toReversed().flatMap((runs) => runs.map((run) => [run.runId, run] as const)));
  return [...byId.values()]
    .sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt) || (a.runId < b.runId ? -1 : 1))
    .slice(-HISTORY_LIMIT);
}
