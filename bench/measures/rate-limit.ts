/** A run with a rate limit against the minimum time that the limit allows, on a sandbox that enforces it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Run } from '../../scripts/run/model.ts';
import { timeLeftMs } from '../../scripts/shared/network/rate-limit.ts';
import { interleave } from '../interleave.ts';
import { type BenchContext, type Measure, type Row, warmsUp } from '../measure.ts';
import { writeEnvironment } from '../postman-files.ts';
import { CLI, runNode } from '../process.ts';
import { compared, seconds } from '../row.ts';
import { startSandboxProcess } from '../server-process.ts';

const MAX_RATIO = 1.02;

export const rateLimit: Measure = {
  name: 'rate-limit',
  async run(context) {
    if (context.quick) return measureAt(context, 5, 0.1, ['--only', 'organizationGetList']);
    const short = await measureAt(context, 10, 1, []);
    if (context.full) return [...short, ...(await measureAt({ ...context, rounds: 1, quick: true }, 10, 10, []))];
    return [...short, { measure: 'rate-limited run at 10/10s', note: 'takes 40 s per round, so it needs --full' }];
  },
};

async function measureAt(
  context: BenchContext,
  requests: number,
  seconds_: number,
  selection: readonly string[],
): Promise<Row[]> {
  const limit = `${requests}/${seconds_}s`;
  const sandbox = await startSandboxProcess(['--rate-limit', limit]);
  try {
    const environment = await writeEnvironment(context.folder, `rate-limited-${seconds_}`, sandbox.url);
    const { runs } = await interleave(
      context.rounds,
      {
        async runs() {
          // The requests of the previous run, with the same key, are still in the window.
          await setTimeout(seconds_ * 1000);
          return runAt(context, environment, limit, requests, selection);
        },
      },
      warmsUp(context),
    );
    const sent = runs[0]?.requests ?? 0;
    const minimum = timeLeftMs({ requests, windowMs: seconds_ * 1000 }, sent);
    const retried = runs.reduce((sum, run) => sum + run.retried, 0);
    const measure = `rate-limited run of ${sent} GETs at ${limit} against the theoretical minimum`;
    const shared = { unit: seconds, peer: [minimum], note: `${retried} requests got a 429` };
    return [
      compared({
        ...shared,
        measure: `${measure}, to the last window's first request`,
        ours: runs.map(({ lastWindowMs }) => lastWindowMs),
        maxRatio: MAX_RATIO,
      }),
      compared({
        ...shared,
        measure: `${measure}, to the last response`,
        ours: runs.map(({ ms }) => ms),
        maxRatio: MAX_RATIO,
      }),
    ];
  } finally {
    await sandbox.stop();
  }
}

interface LimitedRun {
  /** From the first request to the last response. */
  readonly ms: number;
  /** From the first request to the first one of the last window. */
  readonly lastWindowMs: number;
  readonly requests: number;
  /** Sent again after a 429. */
  readonly retried: number;
}

async function runAt(
  { folder, quick }: BenchContext,
  environment: string,
  limit: string,
  perWindow: number,
  selection: readonly string[],
): Promise<LimitedRun> {
  const reports = join(folder, `rate-limited-${Math.random().toString(36).slice(2)}`);
  // In quick mode the window is so short that a busy machine can miss it; the result does not matter.
  const codes = quick ? [0, 1] : [0];
  await runNode([CLI, 'smoke', '--env', environment, '--rate-limit', limit, '--reports', reports, ...selection], {
    codes,
  });
  const [name = ''] = (await readdir(reports)).filter((entry) => /^\d{8}T/.test(entry));
  const run = JSON.parse(await readFile(join(reports, name, 'run.json'), 'utf8')) as Run;
  const sent = run.environments.flatMap(({ requests }) => requests).filter(({ attempts }) => attempts > 0);
  const sentAt = sent.map(({ startedMs, waitedMs }) => startedMs + waitedMs).sort((a, b) => a - b);
  const [first = 0] = sentAt;
  const lastWindow = sentAt[Math.floor((sent.length - 1) / perWindow) * perWindow] ?? first;
  const last = Math.max(...sent.map(({ startedMs, waitedMs, durationMs }) => startedMs + waitedMs + durationMs));
  return {
    ms: last - first,
    lastWindowMs: lastWindow - first,
    requests: sent.length,
    retried: sent.filter(({ attempts }) => attempts > 1).length,
  };
}
