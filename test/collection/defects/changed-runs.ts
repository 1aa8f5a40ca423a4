/** Runs of a healthy API, with changed responses. */
import type { RequestRun } from '../../../scripts/run/model.ts';
import { runOnSandbox, type SandboxRun } from '../sandbox-run.ts';
import type { Change } from './response-change.ts';

/**
 * Sends operations once for each of their changes, each in an iteration of its own.
 *
 * @param changes by operationId; as many for each operation.
 * @returns the rows of each operation, one for each iteration.
 */
export async function changedRuns(
  changes: ReadonlyMap<string, readonly Change[]>,
  options: Pick<SandboxRun, 'values' | 'baseline'>,
): Promise<ReadonlyMap<string, readonly RequestRun[]>> {
  const rows = new Map([...changes.keys()].map((id) => [id, [] as RequestRun[]]));
  await runOnSandbox({
    ...options,
    only: [...changes.keys()],
    iterations: Math.max(...[...changes.values()].map(({ length }) => length)),
    faults: [...changes].map(([operationId, own]) => {
      let iteration = 0;
      return { operationId, kind: 'mutate', mutate: (response) => own[iteration++]?.(response) ?? response };
    }),
    onProgress: (progress) => {
      if (progress.kind === 'request-end') rows.get(progress.request.id)?.push(progress.request);
    },
  });
  return rows;
}
