/** What `smoke` prints: the progress, then the result. The last lines are enough to act on. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { DEFAULT_SUITE } from '../../collection/suites/registry.ts';
import { environmentNameOf } from '../../run/environments.ts';
import { slashed } from '../../shared/command-text.ts';
import type { ExitCode } from '../../shared/errors.ts';
import { repositoryOf } from '../ci-system.ts';
import type { CommandContext } from '../command.ts';
import { PINNED_SPEC } from '../folders.ts';
import type { SmokeFlags } from './flags.ts';
import { listRequests } from './list.ts';
import { annotationLines } from './output/annotations.ts';
import { misconfigurations } from './output/failure-text.ts';
import { progressPrinter } from './output/progress.ts';
import type { Verbosity } from './output/request-lines.ts';
import { resultLines } from './output/result-text.ts';
import { type SmokeOutcome, smoke } from './smoke.ts';

/** Runs the suite and prints what happens. */
export async function smokeInTerminal(flags: SmokeFlags, context: CommandContext): Promise<ExitCode | undefined> {
  const { cwd, print, screen } = context;
  const settings = context.settings();
  if (flags.list) {
    print(await listRequests({ flags, settings, cwd, print }));
    return undefined;
  }
  const outcome = await smoke({
    flags,
    settings,
    cwd,
    signal: context.watchSignals().signal,
    onProgress: progressPrinter(screen, { verbosity: verbosityOf(flags), ciLog: context.ciLog }),
    print,
  });
  const { run } = outcome;
  const rerun = { flags: rerunFlags(flags), envOf: (name: string) => envFlag(flags, name) };
  const { history, coverage } = outcome;
  for (const line of resultLines(run, { columns: screen.columns, rerun, history, coverage })) print(line);
  await annotate(outcome, context);
  for (const note of outcome.notes) print(note);
  await printReport(outcome, flags, context);
  // A refused update names the refused key as well.
  const problems = outcome.baselineProblem === undefined ? misconfigurations(run) : [outcome.baselineProblem];
  if (outcome.historyProblem !== undefined) problems.push(outcome.historyProblem);
  for (const problem of problems) context.printProblem(problem);
  // Open sockets of an interrupted run would keep the process alive.
  if (run.interrupted) context.endSoon();
  return outcome.exitCode;
}

async function printReport(
  { html, reportProblem }: SmokeOutcome,
  flags: SmokeFlags,
  context: CommandContext,
): Promise<void> {
  if (reportProblem !== undefined) context.printProblem(reportProblem);
  if (html === undefined) return;
  context.print(`report: ${html}`);
  const problem = flags.open ? await openPage(html) : undefined;
  if (problem !== undefined) context.print(`the report was not opened: ${problem}`);
}

async function annotate({ run }: SmokeOutcome, { ciLog, screen, settings, cwd }: CommandContext): Promise<void> {
  if (ciLog?.annotate === undefined) return;
  const file = slashed(relative(repositoryOf(settings()) ?? cwd, PINNED_SPEC));
  // The document of an installed package has no place in the repository.
  const isInRepository = !/^\.\.|node_modules/.test(file);
  const document = { file, text: isInRepository ? await readFile(PINNED_SPEC, 'utf8').catch(() => '') : '' };
  // `print` would take the commands for untrusted text.
  for (const line of annotationLines(run, document, ciLog)) screen.write(`${line}\n`);
}

function verbosityOf({ quiet, verbose }: SmokeFlags): Verbosity {
  if (quiet) return 'quiet';
  return verbose ? 'verbose' : 'normal';
}

/** The flags without which a request would not be sent in the same way. */
function rerunFlags({ suite, allowWrites, acceptCosts, strict }: SmokeFlags): readonly string[] {
  return [
    ...(strict ? ['--strict'] : []),
    ...(suite === DEFAULT_SUITE ? [] : [`--suite ${suite}`]),
    ...(allowWrites ? ['--allow-writes'] : []),
    ...(acceptCosts ? ['--accept-costs'] : []),
  ];
}

/** An environment as it was named on the command line: a file in another folder has no name there. */
function envFlag({ env }: SmokeFlags, name: string): string {
  return env.find((choice) => choice.endsWith('.json') && environmentNameOf(choice) === name) ?? name;
}

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [command: string, ...args: string[]]>>> = {
  darwin: ['open'],
  // The empty argument is the title of the window; without it, `start` takes the file for the title.
  win32: ['cmd', '/c', 'start', '""'],
};

/**
 * Opens a file with the program that the desktop uses for it, and does not wait for it.
 *
 * @returns why it could not be started; nothing where it was.
 */
function openPage(file: string): Promise<string | undefined> {
  const [command, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    const child = spawn(command, [...args, file], { detached: true, stdio: 'ignore' });
    child.once('error', (error) => resolve(`${command} cannot be started: ${error.message}`));
    child.once('spawn', () => {
      child.unref();
      resolve(undefined);
    });
  });
}
