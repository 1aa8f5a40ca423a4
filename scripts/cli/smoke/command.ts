import { DEFAULT_SUITE, SUITE_NAMES, SUITES, type SuiteName } from '../../collection/suites/registry.ts';
import { defineCommand } from '../command.ts';
import { choice, count, countOr, listed, rateLimit, shard, text, texts, toggle } from '../flag.ts';
import type { SmokeFlags } from './flags.ts';

export const smokeCommand = defineCommand<SmokeFlags>({
  name: 'smoke',
  summary: 'run a suite against each environment, and write the report',
  flags: {
    env: texts('name|file', 'an environment', 'every file in environments/'),
    suite: choice('name', SUITE_NAMES, meaningOf(SUITE_NAMES), DEFAULT_SUITE),
    only: texts('pattern', 'operationId, tag or path, with * for any text'),
    allowWrites: toggle('send requests that create, change or delete'),
    acceptCosts: toggle('accept what created resources cost: needed anywhere but on this machine'),
    retries: countOr(2, 'n', 'how often a transient failure is sent again', { min: 0 }),
    timeout: countOr(30_000, 'ms', 'for one request', { min: 1 }),
    deadline: count('s', 'for the whole run', { min: 1 }),
    rateLimit: rateLimit('another rate limit than that of the environment'),
    concurrency: countOr(8, 'n', 'environments at once', { min: 1 }),
    shard: shard('run one part of the suite'),
    iterations: countOr(1, 'n', 'run the suite so many times', { min: 1 }),
    bail: toggle('stop an environment at its first failure'),
    strict: toggle('let findings fail the run'),
    reports: text('dir', 'another folder than reports/'),
    collection: text('file', 'another collection than the generated one'),
    frozen: toggle('a stale collection is an error'),
    requireAll: toggle('an environment without a key is an error'),
    coverage: toggle('show which operation was sent in which suite'),
  },
  examples: [
    { args: '--suite negative', summary: 'check what the API has to refuse' },
    {
      args: '--suite lifecycle --env sandbox --allow-writes',
      summary: 'create one of each resource, change it, and delete it again',
    },
    { args: '--coverage', summary: 'show which of the operations was sent in which suite' },
  ],
  run: async ({ flags }, context) => {
    const { smoke } = await import('./smoke.ts');
    const { leftLines, progressPrinter, summaryTable } = await import('./progress.ts');
    const { cwd, settings, print, screen } = context;
    const outcome = await smoke({
      flags,
      settings: settings(),
      cwd,
      signal: context.watchSignals().signal,
      onProgress: progressPrinter(screen),
      print,
    });
    print(`\n${summaryTable(outcome.run)}\n`);
    for (const line of leftLines(outcome.run)) print(line);
    if (outcome.coverage !== undefined) print(`${outcome.coverage}\n`);
    for (const note of outcome.notes) print(note);
    if (outcome.reportProblem === undefined) print(`report: ${outcome.html}`);
    else context.printProblem(outcome.reportProblem);
    // Sockets of requests that an ended run left behind must not hold the process.
    if (outcome.run.interrupted) context.endSoon();
    return outcome.exitCode;
  },
});

/** `smoke reads …, negative sends … or lifecycle creates …` */
function meaningOf(names: readonly SuiteName[]): string {
  return listed(names.map((name) => `${name} ${SUITES[name].summary}`));
}
