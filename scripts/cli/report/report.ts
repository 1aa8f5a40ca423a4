/** `report render` and `report merge`: write reports of saved runs. */
import { DEFAULT_SUITE } from '../../collection/suites/registry.ts';
import { mergeRuns } from '../../report/store/merge.ts';
import { readRun, reportsFolderOf } from '../../report/store/read.ts';
import { type WriteOptions, type WrittenReport, writeReport } from '../../report/store/write.ts';
import { missingText } from '../../report/words/parts.ts';
import { accessOf } from '../../run/environments.ts';
import type { Run } from '../../run/model.ts';
import { exitCodeOf } from '../../run/verdict.ts';
import { type ExitCode, ExpectedError } from '../../shared/errors.ts';
import type { CommandContext } from '../command.ts';
import { REPORTS } from '../folders.ts';
import { PROFILE } from '../pinned.ts';
import { shown } from '../screen.ts';
import { misconfigurations } from '../smoke/output/failure-text.ts';
import { resultLines } from '../smoke/output/result-text.ts';

interface ReportOptions extends Pick<WriteOptions, 'styleFile' | 'githubStepSummary'> {
  /** By default the folder of reports that has the run, or else the project's `reports`. */
  readonly reportsDir?: string | undefined;
}

/**
 * Writes the report of a saved run again, with the same bytes.
 *
 * @param options `runFile`: a `run.json`, or the folder of a run.
 * @throws ExpectedError `run-unreadable`, `output-unwritable`.
 */
export async function renderReport({
  runFile,
  reportsDir,
  ...options
}: ReportOptions & { readonly runFile: string }): Promise<WrittenReport> {
  const run = withAccess(await readRun(runFile));
  const folder = reportsDir ?? (await reportsFolderOf(runFile, run)) ?? REPORTS;
  return writeReport(run, { ...options, reportsDir: folder, isRenderedAgain: true });
}

export interface MergeResult {
  readonly run: Run;
  readonly report: WrittenReport;
  /** Which of the folders have no run that can be read, and why. */
  readonly unread: readonly { readonly dir: string; readonly why: string }[];
}

/**
 * Merges the shards of one run into a new run and writes its report. A folder without a readable run is a missing part.
 *
 * @param options `dirs`: folders of runs, or their `run.json` files.
 * @throws ExpectedError `run-unreadable` where no run can be read; `runs-not-mergeable`, `output-unwritable`.
 */
export async function mergeReports({
  dirs,
  reportsDir = REPORTS,
  ...options
}: ReportOptions & { readonly dirs: readonly string[] }): Promise<MergeResult> {
  const runs: Run[] = [];
  const problems: { readonly dir: string; readonly problem: ExpectedError }[] = [];
  for (const dir of dirs) {
    try {
      runs.push(withAccess(await readRun(dir)));
    } catch (problem) {
      if (!(problem instanceof ExpectedError)) throw problem;
      problems.push({ dir, problem });
    }
  }
  const [first] = problems;
  if (runs.length === 0 && first !== undefined) throw first.problem;
  const run = mergeRuns(runs, problems.length);
  const report = await writeReport(run, { ...options, reportsDir });
  return { run, report, unread: problems.map(({ dir, problem }) => ({ dir, why: problem.problem.what })) };
}

/** A run of an earlier version does not say how its key was sent: as the pinned API has it. */
function withAccess(run: Run): Run {
  const access = accessOf(PROFILE.conventions);
  return { ...run, environments: run.environments.map((environment) => ({ access, ...environment })) };
}

/** Merges, prints the result, and exits as the run would have. */
export async function mergeInTerminal(
  dirs: readonly string[],
  { reports, styleFile }: { readonly reports: string | undefined; readonly styleFile: boolean },
  { print, printProblem, screen, settings }: CommandContext,
): Promise<ExitCode> {
  const { run, report, unread } = await mergeReports({
    dirs,
    styleFile,
    reportsDir: reports,
    githubStepSummary: settings().GITHUB_STEP_SUMMARY,
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
