/** `report merge` in the terminal: what the run would have shown, and what is missing of it. */
import { DEFAULT_SUITE } from '../../collection/suites/registry.ts';
import { missingText } from '../../report/words/parts.ts';
import { exitCodeOf } from '../../run/verdict.ts';
import type { ExitCode } from '../../shared/errors.ts';
import type { CommandContext } from '../command.ts';
import { shown } from '../screen.ts';
import { misconfigurations } from '../smoke/failure-text.ts';
import { resultLines } from '../smoke/result-text.ts';
import { mergeReports } from './report.ts';

interface MergeFlags {
  readonly dirs: readonly string[];
  readonly reports?: string | undefined;
  readonly styleFile: boolean;
}

/** Merges, prints the result, and exits as the run would have. */
export async function mergeInTerminal(
  { dirs, reports, styleFile }: MergeFlags,
  { print, printProblem, screen, settings }: CommandContext,
): Promise<ExitCode> {
  const { GITHUB_STEP_SUMMARY: summary } = settings();
  const { run, report, unread } = await mergeReports({
    dirs,
    styleFile,
    ...(reports === undefined ? {} : { reportsDir: reports }),
    ...(summary === undefined ? {} : { githubStepSummary: summary }),
  });
  const flags = run.suite === DEFAULT_SUITE ? [] : [`--suite ${run.suite}`];
  for (const line of resultLines(run, { columns: screen.columns, rerun: { flags, envOf: (name) => name } }))
    print(line);
  for (const { dir, why } of unread) print(`not merged: ${shown(dir)}: ${shown(why)}`);
  const missing = missingText(run);
  if (missing !== undefined) print(`incomplete: ${missing}`);
  for (const note of report.notes) print(note);
  print(`report: ${report.html}`);
  for (const problem of misconfigurations(run)) printProblem(problem);
  return exitCodeOf(run);
}
