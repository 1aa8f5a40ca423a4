import { HISTORY_LIMIT, type PastRun } from '../analysis/history.ts';

/** The runs of several sources, each once, oldest first. Those of the first source count where two have the same ID. */
export function mergedHistory(...sources: readonly (readonly PastRun[])[]): readonly PastRun[] {
  const byId = new Map(sources.toReversed().flatMap((runs) => runs.map((run) => [run.runId, run] as const)));
  return [...byId.values()]
    .sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt) || (a.runId < b.runId ? -1 : 1))
    .slice(-HISTORY_LIMIT);
}
