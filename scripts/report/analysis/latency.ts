/** How long each operation takes: its median and 95th percentile over this run and those before. */
import type { EnvironmentRun, RequestRun } from '../../run/model.ts';
import type { PastRun } from './history.ts';

export interface Latency {
  readonly request: RequestRun;
  readonly samples: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** Per request of `environment` that had a response in this run; the slowest by p95 first. */
export function latenciesOf(environment: EnvironmentRun, history: readonly PastRun[]): readonly Latency[] {
  const past = pastTimes(environment.name, history);
  return environment.requests
    .filter(({ code }) => code !== null)
    .map((request) => {
      const times = [...(past.get(request.id) ?? []), request.durationMs].sort((a, b) => a - b);
      return { request, samples: times.length, medianMs: percentile(times, 50), p95Ms: percentile(times, 95) };
    })
    .sort((a, b) => b.p95Ms - a.p95Ms || (a.request.id < b.request.id ? -1 : 1));
}

/** Durations of requests with a response by ID over `history`, in an environment of this name. */
export function pastTimes(
  environmentName: string,
  history: readonly PastRun[],
): ReadonlyMap<string, readonly number[]> {
  const times = new Map<string, number[]>();
  for (const environment of history.flatMap((run) => run.environments)) {
    if (environment.name !== environmentName) continue;
    for (const { id, code, durationMs } of environment.requests) {
      if (code === null) continue;
      const known = times.get(id);
      if (known === undefined) times.set(id, [durationMs]);
      else known.push(durationMs);
    }
  }
  return times;
}

/**
 * The nearest-rank percentile.
 *
 * @param sorted ascending, at least one.
 */
export function percentile(sorted: readonly number[], percent: number): number {
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  return sorted[rank - 1] ?? 0;
}
