/** `report render` and `report merge`: write reports of saved runs. */
import { mergeRuns } from '../../report/store/merge.ts';
import { readRun, reportsFolderOf } from '../../report/store/read.ts';
import { type WrittenReport, writeReport } from '../../report/store/write.ts';
import { accessOf } from '../../run/environments.ts';
import type { Run } from '../../run/model.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { REPORTS } from '../folders.ts';
import { PROFILE } from '../pinned.ts';

export interface RenderOptions {
  /** A `run.json`, or the folder of a run. */
  readonly runFile: string;
  /** Writes the page's style as a file beside it. */
  readonly styleFile?: boolean;
  /** Default: the reports folder that contains the run, otherwise the project's `reports`. */
  readonly reportsDir?: string;
}

export interface MergeOptions {
  /** Folders of runs, or their `run.json` files. */
  readonly dirs: readonly string[];
  /** Writes the page's style as a file beside it. */
  readonly styleFile?: boolean;
  /** Default: the project's `reports`. */
  readonly reportsDir?: string;
  /** The file that the CI system shows as the job's summary (`GITHUB_STEP_SUMMARY`). */
  readonly githubStepSummary?: string;
}

export interface MergeResult extends ReportResult {
  /** Which of the folders have no run that can be read, and why. */
  readonly unread: readonly { readonly dir: string; readonly why: string }[];
}

export interface ReportResult {
  readonly run: Run;
  readonly report: WrittenReport;
}

/**
 * Writes the report of a saved run again, with the same bytes.
 *
 * @throws ExpectedError `run-unreadable`, `output-unwritable`.
 */
export async function renderReport({ runFile, reportsDir, styleFile = false }: RenderOptions): Promise<ReportResult> {
  const run = withAccess(await readRun(runFile));
  const folder = reportsDir ?? (await reportsFolderOf(runFile, run)) ?? REPORTS;
  return { run, report: await writeReport(run, { reportsDir: folder, isRenderedAgain: true, styleFile }) };
}

/**
 * Merges the shards of one run into a new run and writes its report. A folder without a readable run is a missing part.
 *
 * @throws ExpectedError `run-unreadable` where no run can be read; `runs-not-mergeable`, `output-unwritable`.
 */
export async function mergeReports({ dirs, reportsDir, ...options }: MergeOptions): Promise<MergeResult> {
  const found = await Promise.all(dirs.map(readOrExplain));
  const runs = found.flatMap(({ run }) => (run === undefined ? [] : [withAccess(run)]));
  const unread = found.flatMap(({ dir, problem }) =>
    problem === undefined ? [] : [{ dir, why: problem.problem.what }],
  );
  const first = found.find(({ problem }) => problem !== undefined)?.problem;
  if (runs.length === 0 && first !== undefined) throw first;
  const run = mergeRuns(runs, unread.length);
  const report = await writeReport(run, { reportsDir: reportsDir ?? REPORTS, ...options });
  return { run, report, unread };
}

async function readOrExplain(
  dir: string,
): Promise<{ readonly dir: string; readonly run?: Run; readonly problem?: ExpectedError }> {
  try {
    return { dir, run: await readRun(dir) };
  } catch (problem) {
    if (problem instanceof ExpectedError) return { dir, problem };
    throw problem;
  }
}

/** A run of an earlier version does not say how its key was sent: as the pinned API has it. */
function withAccess(run: Run): Run {
  const access = accessOf(PROFILE.conventions);
  return { ...run, environments: run.environments.map((environment) => ({ access, ...environment })) };
}
