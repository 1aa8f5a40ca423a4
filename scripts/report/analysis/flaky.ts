/** How often requests pass at a second attempt only. */
import type { PastRun } from './history.ts';

export interface FlakyRate {
  readonly environment: string;
  readonly id: string;
  /** Runs in which it was flaky. */
  readonly flaky: number;
  /** Runs in which it was sent. */
  readonly sent: number;
}

/** The requests that were flaky at least once in these runs, the most frequent first. */
export function flakyRates(runs: readonly PastRun[]): readonly FlakyRate[] {
  const counts = new Map<string, { environment: string; id: string; flaky: number; sent: number }>();
  for (const { name, requests } of runs.flatMap(({ environments }) => environments)) {
    for (const { id, status } of requests) {
      if (status === 'skipped') continue;
      const key = JSON.stringify([name, id]);
      const count = counts.get(key) ?? { environment: name, id, flaky: 0, sent: 0 };
      counts.set(key, count);
      count.sent += 1;
      if (status === 'flaky') count.flaky += 1;
    }
  }
  return [...counts.values()]
    .filter(({ flaky }) => flaky > 0)
    .sort((a, b) => b.flaky / b.sent - a.flaky / a.sent || b.flaky - a.flaky);
}
