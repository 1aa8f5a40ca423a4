/** `report render` and `report merge`: write reports of saved runs. */
import { join } from 'node:path';
import { mergeRuns } from '../../report/store/merge.ts';
import { readRun, reportsFolderOf } from '../../report/store/read.ts';
import { type WrittenReport, writeReport } from '../../report/store/write.ts';
import { accessOf } from '../../run/environments.ts';
import type { Run } from '../../run/model.ts';
import { ROOT } from '../../shared/root.ts';
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
  const folder = reportsDir ?? reportsFolderOf(runFile, run) ?? join(ROOT, 'reports');
  return { run, report: await writeReport(run, { reportsDir: folder, isRenderedAgain: true, styleFile }) };
}

/**
 * Merges the shards of one run into a new run and writes its report.
 *
 * @throws ExpectedError `run-unreadable`, `runs-not-mergeable`, `output-unwritable`.
 */
export async function mergeReports({ dirs, reportsDir, styleFile = false }: MergeOptions): Promise<ReportResult> {
  const run = mergeRuns((await Promise.all(dirs.map(readRun))).map(withAccess));
  return { run, report: await writeReport(run, { reportsDir: reportsDir ?? join(ROOT, 'reports'), styleFile }) };
}

/** A run of an earlier version does not say how its key was sent: as the pinned API has it. */
function withAccess(run: Run): Run {
  const access = accessOf(PROFILE.conventions);
  return { ...run, environments: run.environments.map((environment) => ({ access, ...environment })) };
}
