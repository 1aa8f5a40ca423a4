/** argv, stdout, exit code: nothing else. What a command does is in `commands/`, loaded when it is called. */
import { Command, CommanderError } from 'commander';
import { EXIT, ExpectedError, renderProblem } from './errors.ts';
import { safeAddress } from './safe-address.ts';
import { safeArguments } from './safe-arguments.ts';

const program = new Command('clickhouse-cloud-postman')
  .description(
    'The ClickHouse Cloud API as a Postman collection kept as code, run by Newman against every environment.',
  )
  .option('--debug', 'add the stack to an error')
  .showSuggestionAfterError(true)
  .exitOverride()
  .configureOutput({ writeErr: () => {} });

const collect = (value: string, all: string[] = []) => [...all, value];
const print = (line: string) => process.stdout.write(`${line}\n`);

program
  .command('generate')
  .description('make the collections from the spec and collections/clickhouse-cloud.config.ts')
  .option('--spec <file|url>', 'another OpenAPI document than the pinned one')
  .option('--out <dir>', 'another folder than collections/')
  .option('--check', 'write nothing; exit 1 where the committed files are stale')
  .action(async (flags) => {
    const { readSettings } = await import('./config.ts');
    const { proxySettings } = await import('./spec/proxy.ts');
    const { generate } = await import('./commands/generate.ts');
    const { COLLECTIONS, PINNED_SPEC } = await import('./commands/pinned.ts');
    const { generationSummary } = await import('./commands/generation-summary.ts');
    const done = await generate({
      spec: flags.spec ?? PINNED_SPEC,
      out: flags.out ?? COLLECTIONS,
      check: flags.check === true,
      fetch: { proxy: proxySettings(readSettings(process.cwd(), process.env)) },
    });
    print(generationSummary(done, process.cwd()));
  });

program
  .command('smoke')
  .description('run a collection against each environment, and write the report')
  .option('--env <name|file>', 'an environment (repeatable; default: every file in environments/)', collect)
  .option('--suite <name>', 'smoke, negative or lifecycle (default: smoke)')
  .option('--only <pattern>', 'operationId, tag or path, with * for any text (repeatable)', collect)
  .option('--allow-writes', 'let the lifecycle suite create things, and take them away again')
  .option('--accept-costs', 'let it do so where it costs money: anywhere but on this machine')
  .option('--retries <n>', 'how often a transient failure is sent again (default: 2)')
  .option('--timeout <ms>', 'for one request (default: 30000)')
  .option('--deadline <s>', 'for the whole run')
  .option('--rate-limit <n/Ws|off>', 'another pace than the environment has')
  .option('--concurrency <n>', 'environments at once (default: 8)')
  .option('--shard <i/n>', 'run one part of the suite')
  .option('--iterations <n>', 'run the suite so many times (default: 1)')
  .option('--bail', 'stop an environment at its first failure')
  .option('--strict', 'let findings fail the run')
  .option('--reports <dir>', 'another folder than reports/')
  .option('--collection <file>', 'another collection than the generated one')
  .option('--frozen', 'a stale collection is an error')
  .option('--require-all', 'an environment without a key is an error')
  .option('--coverage', 'show which operation was sent in which suite')
  .action(async (flags) => {
    const { readFlags, readSettings } = await import('./config.ts');
    const { smoke } = await import('./commands/smoke.ts');
    const { progressPrinter, summaryTable } = await import('./commands/progress.ts');
    const cwd = process.cwd();
    const interruption = watchSignals();
    const isTerminal = process.stdout.isTTY === true && process.env.TERM !== 'dumb';
    const screen = {
      write: (text: string) => process.stdout.write(text),
      isTerminal,
      hasColours: isTerminal && !process.env.NO_COLOR,
      get columns() {
        return process.stdout.columns || 80;
      },
      get rows() {
        return process.stdout.rows || 24;
      },
    };
    const outcome = await smoke({
      flags: readFlags('smoke', flags),
      settings: readSettings(cwd, process.env),
      cwd,
      signal: interruption.signal,
      onProgress: progressPrinter(screen),
      print,
    });
    print(`\n${summaryTable(outcome.run)}\n`);
    if (outcome.coverage !== undefined) print(`${outcome.coverage}\n`);
    for (const note of outcome.notes) print(note);
    print(`report: ${outcome.html}`);
    process.exitCode = interruption.exitCode() ?? outcome.exitCode;
    // Sockets of requests that an ended run left behind must not hold the process.
    if (outcome.run.interrupted) setTimeout(() => process.exit(), 100).unref();
  });

program
  .command('sandbox')
  .description('serve the stand-in API for Postman, curl or Newman')
  .option('--port <n>', 'default: 4010; 0: a free one')
  .option('--rate-limit <n/Ws|off>', 'as the real API: 10/10s (default: off)')
  .option('--fault <fault>', "answers that go wrong, e.g. 'instanceGet=503x2,latency=2s' (repeatable)", collect)
  .option('--faults <file>', 'a list of such faults, or of them with every field named, as JSON or YAML')
  .option('--seed <n>', 'other IDs and names')
  .option('--spec <file|url>', 'another OpenAPI document than the pinned one')
  .option('--empty', 'every list is empty')
  .action(async (flags) => {
    const { readFlags } = await import('./config.ts');
    const { runSandbox } = await import('./commands/sandbox.ts');
    const sandbox = await runSandbox(readFlags('sandbox', flags), print);
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => void sandbox.close().then(() => process.exit(EXIT.passed)));
  });

const report = program.command('report').description('render saved runs again, or join those of several machines');
report
  .command('render <run.json>')
  .description('write the report of a saved run again')
  .option('--reports <dir>', 'into another folder than that of the run')
  .action(async (runFile, flags) => {
    const { renderReport } = await import('./commands/report.ts');
    const { report: written } = await renderReport({
      runFile,
      ...(flags.reports === undefined ? {} : { reportsDir: flags.reports }),
    });
    print(`report: ${written.html}`);
  });
report
  .command('merge <dirs...>')
  .description('join the run folders of the shards into one new run')
  .option('--reports <dir>', 'folder of the new run (default: reports/)')
  .action(async (dirs, flags) => {
    const { mergeReports } = await import('./commands/report.ts');
    const { report: written } = await mergeReports({
      dirs,
      ...(flags.reports === undefined ? {} : { reportsDir: flags.reports }),
    });
    print(`report: ${written.html}`);
  });

program
  .command('spec:pull')
  .description('fetch and normalise the OpenAPI document, and pin it')
  .option('--from <file|url>', 'another source than https://api.clickhouse.cloud/v1')
  .option('--interface-only', "leave the vendor's prose behind")
  .option('--force', 'take a document with far fewer operations, too')
  .action(async (flags) => {
    const { readSettings } = await import('./config.ts');
    const { proxySettings } = await import('./spec/proxy.ts');
    const { pullSpec } = await import('./commands/spec-pull.ts');
    const { pullReport } = await import('./commands/pull-report.ts');
    const proxy = proxySettings(readSettings(process.cwd(), process.env));
    const pulled = await pullSpec({
      from: flags.from,
      interfaceOnly: flags.interfaceOnly === true,
      force: flags.force === true,
      fetch: proxy === undefined ? {} : { proxy },
    });
    print(pullReport(pulled));
  });

program
  .command('spec:diff [old] [new]')
  .description('grade what changed: from the committed document to that in the folder, or between two others')
  .option('--format <format>', 'text, json, markdown or github (default: text)')
  .action(async (old, now, flags) => {
    const { readFlags, readSettings } = await import('./config.ts');
    const { proxySettings } = await import('./spec/proxy.ts');
    const { diffFiles } = await import('./commands/spec-diff.ts');
    const proxy = proxySettings(readSettings(process.cwd(), process.env));
    const { text, breaking } = await diffFiles({
      old,
      new: now,
      ...readFlags('spec:diff', flags),
      fetch: proxy === undefined ? {} : { proxy },
    });
    process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    process.exitCode = breaking > 0 ? EXIT.failed : EXIT.passed;
  });

program
  .command('spec:observed')
  .description('list what the answers of the last runs show and the pinned document does not say')
  .option('--reports <dir>', 'another folder than reports/')
  .option('--runs <n>', 'look at so many of the last runs (default: 20)')
  .option('--env <name>', 'an environment (repeatable; default: all but the sandbox)', collect)
  .option('--patch <file>', 'write a JSON Patch that makes the document say it')
  .action(async (flags) => {
    const { readFlags } = await import('./config.ts');
    const { observeSpec } = await import('./commands/spec-observed.ts');
    const { text } = await observeSpec({ flags: readFlags('spec:observed', flags), cwd: process.cwd() });
    print(text);
  });

program
  .command('drift')
  .description(
    'pull the published document; where it moved, compare, generate, smoke, and write a report for a pull request',
  )
  .option('--from <file|url>', 'another source than https://api.clickhouse.cloud/v1')
  .option('--force', 'take a document with far fewer operations, too')
  .option('--env <name|file>', 'an environment (repeatable; default: every one that has a key)', collect)
  .option('--deadline <s>', 'for the smoke run (default: 600)')
  .option('--report <file>', 'another file than reports/drift.md')
  .action(async (flags) => {
    const { readFlags, readSettings } = await import('./config.ts');
    const { drift } = await import('./commands/drift.ts');
    const cwd = process.cwd();
    const interruption = watchSignals();
    const exitCode = await drift({
      flags: readFlags('drift', flags),
      settings: readSettings(cwd, process.env),
      cwd,
      signal: interruption.signal,
      print,
    });
    process.exitCode = interruption.exitCode() ?? exitCode;
  });

program
  .command('publish:postman')
  .description('create or update the collection and the environments in a Postman workspace (POSTMAN_API_KEY)')
  .option('--workspace <name|id>', 'where to')
  .option('--suite <name>', 'smoke, negative or lifecycle (repeatable; default: smoke)', collect)
  .option('--env <name>', 'an environment (repeatable; default: every file in environments/)', collect)
  .option('--dry-run', 'show what would change, and change nothing')
  .option('--api <url>', 'another address than https://api.getpostman.com')
  .action(async (flags) => {
    const { readFlags, readSettings } = await import('./config.ts');
    const { publishPostman } = await import('./commands/publish-postman.ts');
    await publishPostman({
      flags: readFlags('publish:postman', flags),
      settings: readSettings(process.cwd(), process.env),
      print,
    });
  });

/** The first signal ends the run with a report of what there is; the second ends the process. */
function watchSignals(): { signal: AbortSignal; exitCode: () => number | undefined } {
  const controller = new AbortController();
  let code: number | undefined;
  for (const [name, number] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(name, () => {
      if (code !== undefined) process.exit(number);
      code = number;
      controller.abort(`interrupted by ${name}`);
    });
  }
  return { signal: controller.signal, exitCode: () => code };
}

function fail(error: unknown): void {
  const debug = process.argv.includes('--debug');
  const known = error instanceof CommanderError ? usageError(error) : error;
  if (known === undefined) return;
  if (known instanceof ExpectedError) {
    process.stderr.write(`${renderProblem(known)}\n`);
    process.exitCode = known.exitCode;
  } else {
    const message = safeAddress(known instanceof Error ? known.message : String(known));
    process.stderr.write(
      `error  something went wrong that should not: ${message}\nmend   run again with --debug and report what it prints\n`,
    );
    process.exitCode = EXIT.usage;
  }
  if (debug && known instanceof Error) process.stderr.write(`${safeAddress(String(known.stack))}\n`);
}

/** Help and version are no errors, though commander ends the process through one. */
function usageError(error: CommanderError): ExpectedError | undefined {
  if (error.exitCode === 0) return undefined;
  const [what, hint] = error.message.replace(/^error: /, '').split('\n');
  return new ExpectedError('usage-unknown-flag', {
    what: safeArguments([what ?? 'the command line cannot be read']),
    where: `clickhouse-cloud-postman ${safeArguments(process.argv.slice(2))}`,
    remedy: hint?.replace(/^\(|\)$/g, '') ?? 'see --help',
  });
}

try {
  if (process.argv.length <= 2) {
    process.stdout.write(program.helpInformation());
  } else await program.parseAsync();
} catch (error) {
  fail(error);
}
