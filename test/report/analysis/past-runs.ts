/** Earlier runs, as short as possible: each text is a run, and each letter the status of the request. */
import type { PastRequest, PastRun } from '../../../scripts/report/analysis/history.ts';
import { totalsOf } from '../../../scripts/run/totals.ts';

const STATUS = { p: 'passed', f: 'failed', e: 'errored', y: 'flaky', s: 'skipped' } as const;

/** @param letters one for each run, oldest first; a dot is a run without the request. */
export function pastRuns(letters: string, change: Partial<PastRequest> = {}, id = 'aGet'): PastRun[] {
  return [...letters].map((letter, index) => ({
    runId: `2026110${index + 1}T000000Z-smoke-000${index}`,
    suite: 'smoke',
    startedAt: `2026-11-0${index + 1}T00:00:00.000Z`,
    finishedAt: `2026-11-0${index + 1}T00:01:00.000Z`,
    durationMs: 60_000,
    interrupted: false,
    environments: [
      {
        name: 'eu',
        status: 'passed',
        totals: totalsOf([]),
        requests:
          letter === '.'
            ? []
            : [{ id, status: STATUS[letter as keyof typeof STATUS], code: 200, durationMs: 100, ...change }],
      },
    ],
  }));
}
