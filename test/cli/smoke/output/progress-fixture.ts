/** The events of a run, and what is printed of them. */
import { type ProgressOptions, progressPrinter } from '../../../../scripts/cli/smoke/output/progress.ts';
import type { EnvironmentRun, RequestRun } from '../../../../scripts/run/model.ts';
import type { Progress } from '../../../../scripts/run/plan.ts';
import type { WaitCause } from '../../../../scripts/run/rate-budget.ts';
import { environment as environmentRun, request } from '../../../report/run-fixture.ts';
import { FakeClock, FakeScreen } from '../../fake-terminal.ts';

export const start = (environment: string, total = 50, leastMs = 40_000, ratelimit = '10/10s'): Progress => ({
  kind: 'environment-start',
  environment,
  total,
  leastMs,
  ratelimit,
});
export const begin = (environment: string, name: string, done: number, total = 50): Progress => ({
  kind: 'request-start',
  environment,
  name,
  done,
  total,
});
export const wait = (environment: string, waitMs: number, leftMs: number, cause: WaitCause = 'window'): Progress => ({
  kind: 'request-wait',
  environment,
  waitMs,
  cause,
  leftMs,
});
export const finish = (
  environment: string,
  name: string,
  done: number,
  change: Partial<RequestRun> = {},
): Progress => ({
  kind: 'request-end',
  environment,
  request: request(name, { name, durationMs: 12, assertions: [], ...change }),
  done,
  total: 50,
});
export const end = (name: string, { requests = [], ...change }: Partial<EnvironmentRun> = {}): Progress => ({
  kind: 'environment-end',
  environment: environmentRun(name, requests, change),
});

/** Prints the events, in order. */
export function played(events: readonly Progress[], screen = new FakeScreen(), options: ProgressOptions = {}) {
  const clock = new FakeClock();
  const print = progressPrinter(screen, { clock, ...options });
  for (const event of events) print(event);
  return { screen, clock, print };
}
