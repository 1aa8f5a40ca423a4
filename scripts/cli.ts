/** Connects the commands in `cli/` with the process: arguments, output, signals and the exit code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command as Commander, CommanderError } from 'commander';
import { assertNoSwallowedFlags, safeArguments } from './cli/arguments.ts';
import { ciLogOf } from './cli/ci-system.ts';
import { type Command, type CommandContext, flagHelp, flagName } from './cli/command.ts';
import { readSettings } from './cli/config.ts';
import { PROFILE } from './cli/pinned.ts';
import { type Interruption, stopOnSignals, surviveOutputErrors, watchSignals } from './cli/process-events.ts';
import { COMMANDS, GROUPS } from './cli/registry.ts';
import { hasColours } from './cli/screen.ts';
import { EXIT, ExpectedError, renderProblem } from './shared/errors.ts';
import { printable, printableLines } from './shared/printable.ts';
import { ROOT } from './shared/root.ts';
import { safeAddress } from './shared/secrets/safe-address.ts';

/** Time for printed output to leave a pipe. */
const LAST_OUTPUT_MS = 100;

const collect = (value: string, all: string[] = []) => [...all, value];

let interruption: Interruption | undefined;

const isTerminal = process.stdout.isTTY === true && process.env.TERM !== 'dumb';
const context: CommandContext = {
  cwd: process.cwd(),
  settings: () => readSettings(process.cwd(), process.env),
  // Renderers already return printable text, which this does not change.
  print: (text) => void process.stdout.write(`${printableLines(text)}\n`),
  printProblem: (error) => void process.stderr.write(`${renderProblem(error)}\n`),
  screen: {
    write: (text) => void process.stdout.write(text),
    isTerminal,
    hasColours: hasColours(process.env, isTerminal),
    get columns() {
      return process.stdout.columns || 80;
    },
    get rows() {
      return process.stdout.rows || 24;
    },
  },
  ciLog: ciLogOf(process.env),
  watchSignals: () => {
    interruption ??= watchSignals((code) => process.exit(code));
    return interruption;
  },
  onStop: (close) => stopOnSignals(close, (code) => process.exit(code)),
  endSoon: () => void setTimeout(() => process.exit(), LAST_OUTPUT_MS).unref(),
};

const program = new Commander('clickhouse-cloud-postman')
  .description(`The ${PROFILE.title} as a Postman collection kept as code, run by Newman against every environment.`)
  .option('--debug', 'add the stack to an error')
  .version(versionText(), '--version', 'print the version')
  .showSuggestionAfterError(true)
  .exitOverride()
  .configureOutput({ writeErr: () => {} });

const groups = new Map<string, Commander>();
for (const command of COMMANDS) add(command);

function add(command: Command): void {
  const [last = '', group] = command.name.split(' ').reverse();
  const parent = group === undefined ? program : groupOf(group);
  const added = parent.command(last).description(plain(command.summary));
  if (command.positional !== undefined) added.arguments(command.positional);
  for (const [property, flag] of Object.entries(command.flags)) {
    const value = flag.value === undefined ? '' : ` <${flag.value}>`;
    const option = `${flagName(property)}${value}`;
    if (flag.isRepeatable === true) added.option(option, flagHelp(flag), collect);
    else added.option(option, flagHelp(flag));
  }
  const examples = (command.examples ?? []).map(
    ({ args, summary }) => `  ${command.name} ${args}\n      ${plain(summary)}`,
  );
  if (examples.length > 0) added.addHelpText('after', `\nExamples:\n${examples.join('\n')}`);
  added.action(async () => {
    const exitCode = await command.start(
      {
        flags: rawFlags(command, added.opts()),
        positional: added.processedArgs.flat().filter((value) => value !== undefined),
      },
      context,
    );
    process.exitCode = interruption?.exitCode() ?? exitCode ?? EXIT.passed;
  });
}

/** Commander stores `--no-baseline` as `baseline: false`. */
function rawFlags({ flags }: Command, options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(flags).map((property) => {
      const [, negated = ''] = /^no([A-Z].*)$/.exec(property) ?? [];
      if (negated === '') return [property, options[property]];
      return [property, options[negated.charAt(0).toLowerCase() + negated.slice(1)] === false];
    }),
  );
}

function groupOf(name: string): Commander {
  const known = groups.get(name) ?? program.command(name).description(GROUPS[name] ?? '');
  groups.set(name, known);
  return known;
}

/** Removes Markdown for `--help`. */
function plain(summary: string): string {
  return summary.replaceAll('`', '');
}

function versionText(): string {
  const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, string>;
  return `${name} ${version}, Node.js ${process.version}`;
}

function printError(text: string): void {
  process.stderr.write(`${printableLines(text)}\n`);
}

function fail(error: unknown): void {
  const debug = process.argv.includes('--debug');
  const known = error instanceof CommanderError ? usageError(error) : error;
  if (known === undefined) return;
  if (known instanceof ExpectedError) {
    printError(renderProblem(known));
    process.exitCode = known.exitCode;
  } else {
    const message = safeAddress(known instanceof Error ? known.message : String(known));
    printError(
      `error  Unexpected internal error: ${printable(message, 500)}\nfix    run again with --debug and report what it prints`,
    );
    process.exitCode = EXIT.usage;
  }
  if (debug && known instanceof Error) printError(safeAddress(known.stack ?? ''));
}

/** commander also throws for `--help`, which is not an error. */
function usageError(error: CommanderError): ExpectedError | undefined {
  if (error.exitCode === 0) return undefined;
  const [what, hint] = messageOf(error)
    .replace(/^error: /, '')
    .split('\n');
  return new ExpectedError('usage-unknown-flag', {
    what: safeArguments([what ?? 'the command line is not valid']),
    where: `clickhouse-cloud-postman ${safeArguments(process.argv.slice(2))}`,
    remedy: hint?.replace(/^\(|\)$/g, '') ?? 'add --help to see what there is',
  });
}

/** Where commander would print the help because it has no command to start, its message has no words. */
function messageOf({ code, message }: CommanderError): string {
  if (code !== 'commander.help') return message;
  return process.argv[2] === 'help' ? 'there is no such command' : 'the name of a command is missing';
}

surviveOutputErrors(process.stdout, process.stderr);
try {
  assertNoSwallowedFlags(COMMANDS, process.env);
  if (process.argv.length <= 2) process.stdout.write(program.helpInformation());
  else await program.parseAsync();
} catch (error) {
  fail(error);
}
