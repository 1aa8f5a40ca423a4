import type { RequestRun, Run, Totals } from '../scripts/run/model.ts';

/** A run with each request so many times: as large as one likes, and real in every part. */
export function repeatedRun(run: Run, times: number): Run {
  return {
    ...run,
    runId: `${run.runId.slice(0, -4)}${String(times).padStart(4, '0')}`,
    environments: run.environments.map((environment) => ({
      ...environment,
      totals: timesTotals(environment.totals, times),
      requests: Array.from({ length: times }, (_, round) =>
        environment.requests.map((request, index) => repeated(request, round, index, environment.requests.length)),
      ).flat(),
    })),
  };
}

function repeated(request: RequestRun, round: number, index: number, count: number): RequestRun {
  if (round === 0) return request;
  return { ...request, id: `${request.id}#${round + 1}`, order: round * count + index };
}

function timesTotals(totals: Totals, times: number): Totals {
  return Object.fromEntries(Object.entries(totals).map(([name, count]) => [name, count * times])) as unknown as Totals;
}
