/** A paced run against the least time that the limit allows: a sandbox that enforces the limit says whether it was kept. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Run } from '../../scripts/run/model.ts';
import { timeLeftMs } from '../../scripts/run/time-left.ts';
import { writeEnvironment } from '../environment-file.ts';
import { interleave } from '../interleave.ts';
import { type BenchContext, type Measure, type Row, warmsUp } from '../measure.ts';
import { CLI } from '../own.ts';
import { runNode } from '../process.ts';
import { compared, seconds } from '../row.ts';
import { startSandboxProcess } from '../server-process.ts';

const MOST = 1.02;

export const pace: Measure = {
  name: 'pace',
  async run(context) {
    if (context.quick) return pacedAt(context, 5, 0.1, ['--only', 'organizationGetList']);
    const short = await pacedAt(context, 10, 1, []);
    if (context.full) return [...short, ...(await pacedAt({ ...context, rounds: 1, quick: true }, 10, 10, []))];
    return [...short, { measure: 'paced run at 10/10s', note: 'takes 40 s a round: only with --full' }];
  },
};

async function pacedAt(
  context: BenchContext,
  requests: number,
  seconds_: number,
  selection: readonly string[],
): Promise<Row[]> {
  const limit = `${requests}/${seconds_}s`;
  const sandbox = await startSandboxProcess(['--rate-limit', limit]);
  try {
    const environment = await writeEnvironment(context.folder, `paced-${seconds_}`, sandbox.url);
    const { runs } = await interleave(
      context.rounds,
      {
        async runs() {
          // The same key was used by the run before: its requests are still in the window.
          await setTimeout(seconds_ * 1000);
          return runAt(context, environment, limit, requests, selection);
        },
      },
      warmsUp(context),
    );
    const sent = runs[0]?.requests ?? 0;
    const bound = timeLeftMs({ requests, windowMs: seconds_ * 1000 }, sent);
    const retried = runs.reduce((sum, run) => sum + run.retried, 0);
    const measure = `paced run of ${sent} GETs at ${limit} against the bound of the limit`;
    const shared = { unit: seconds, peer: [bound], note: `${retried} requests met the limit` };
    return [
      compared({
        ...shared,
        measure: `${measure}, to the last window's first request`,
        ours: runs.map(({ lastWindowMs }) => lastWindowMs),
        most: MOST,
      }),
      compared({ ...shared, measure: `${measure}, to the last answer`, ours: runs.map(({ ms }) => ms), most: MOST }),
    ];
  } finally {
    await sandbox.stop();
  }
}

interface PacedRun {
  /** From the first request to the last answer. */
  readonly ms: number;
  /** From the first request to the one that the last window begins with. */
  readonly lastWindowMs: number;
  readonly requests: number;
  /** Sent again, as the sandbox had answered 429. */
  readonly retried: number;
}

async function runAt(
  { folder, quick }: BenchContext,
  environment: string,
  limit: string,
  perWindow: number,
  selection: readonly string[],
): Promise<PacedRun> {
  const reports = join(folder, `paced-${Math.random().toString(36).slice(2)}`);
  // In the quick mode the window is so short that a busy machine can miss it: the run itself is no matter.
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
