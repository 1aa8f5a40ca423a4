/** How long each operation takes: its median and 95th percentile over this run and those before. */
import type { EnvironmentRun, RequestRun } from '../../run/model.ts';
import { type PastRequest, type PastRun, pastRequests } from './history.ts';

export interface Latency {
  readonly request: RequestRun;
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** Per request of `environment` that had a response in this run; the slowest by p95 first. */
export function latenciesOf(environment: EnvironmentRun, history: readonly PastRun[]): readonly Latency[] {
  const past = pastRequests(environment.name, history);
  return environment.requests
    .filter(({ code }) => code !== null)
    .map((request) => {
      const times = [...timesOf(past.get(request.id)), request.durationMs].sort((a, b) => a - b);
      return { request, medianMs: percentile(times, 50), p95Ms: percentile(times, 95) };
    })
    .sort((a, b) => b.p95Ms - a.p95Ms || (a.request.id < b.request.id ? -1 : 1));
}

/** Durations of the requests that had a response. */
export function timesOf(requests: readonly PastRequest[] = []): number[] {
  return requests.filter(({ code }) => code !== null).map(({ durationMs }) => durationMs);
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
