/** Writes a run to a folder of reports atomically, and replaces the link `latest` in one step. */
import { appendFile, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Run } from '../../run/model.ts';
import type { PastRun } from '../analysis/history.ts';
import type { FormatOptions } from '../formats/format.ts';
import { PAGE_ASSETS } from '../formats/html/page-assets.embedded.ts';
import { FORMATS, renderFiles } from '../formats/registry.ts';
import { temporary, unwritable } from './folder.ts';
import { finish, pointLatest } from './latest.ts';
import { checkedRun, readHistory, readOtherSuites } from './read.ts';

export interface WriteOptions {
  /** The folder of all runs, `reports`. Made where it is missing. */
  readonly reportsDir: string;
  /** The file that the CI system shows as the job's summary (`GITHUB_STEP_SUMMARY`). */
  readonly githubStepSummary?: string | undefined;
  /** A saved run rendered again; it gets no new place in the order. */
  readonly isRenderedAgain?: boolean;
  /** Writes the page's style as a file beside it. */
  readonly styleFile?: boolean;
  /** Earlier runs of the suite, oldest first; read from the folder of reports unless given. */
  readonly history?: readonly PastRun[];
}

export interface WrittenReport {
  /** The run's own folder. */
  readonly runDir: string;
  /** The page to open. */
  readonly html: string;
  /** `reports/latest`; absent where it was left alone, because a newer run has it. */
  readonly latest?: string;
  /** Warnings for the terminal, which do not fail the run. */
  readonly notes: readonly string[];
}

/**
 * Writes the files of all `FORMATS` to `reports/<runId>/`, then replaces `reports/latest`. If it is killed, the
 * last report stays complete.
 *
 * @throws ExpectedError `output-unwritable`; `run-unreadable` where the run is not of the model.
 */
export async function writeReport(run: Run, options: WriteOptions): Promise<WrittenReport> {
  const checked = checkedRun(run, 'run');
  const folder = resolve(options.reportsDir);
  const files = renderFiles(checked, await optionsFor(checked, folder, options));
  const runDir = join(folder, checked.runId);
  const notes: string[] = [];
  let latest: string | undefined;
  try {
    await mkdir(folder, { recursive: true });
    await replaceRun(folder, checked.runId, files);
    if (options.isRenderedAgain !== true) notes.push(...(await finish(folder, checked.runId)));
    latest = await pointLatest(folder, checked.runId);
  } catch (cause) {
    throw unwritable(folder, cause);
  }
  notes.push(...(await appendJobSummary(options.githubStepSummary, () => FORMATS.github.render(checked))));
  return {
    runDir,
    html: join(runDir, FORMATS.html.file),
    ...(latest === undefined ? {} : { latest }),
    notes,
  };
}

async function optionsFor(run: Run, folder: string, options: WriteOptions): Promise<FormatOptions> {
  const { styleFile = false } = options;
  const [history, others, names] = await Promise.all([
    options.history ?? readHistory(folder, run),
    readOtherSuites(folder, run),
    readdir(folder).catch((): string[] => []),
  ]);
  const located = history.map((past) => ({ ...past, isBeside: names.includes(past.runId) }));
  return { history: located, others, assets: PAGE_ASSETS, styleFile };
}

/** Writes to a temporary folder and renames it; if the run exists (rendered again), replaces each file. */
async function replaceRun(folder: string, runId: string, files: ReadonlyMap<string, string>): Promise<void> {
  const next = join(folder, temporary(runId));
  try {
    await mkdir(next);
    await Promise.all([...files].map(([name, content]) => writeFile(join(next, name), content)));
    const target = join(folder, runId);
    if (await exists(target)) {
      // Renaming the old folder away would leave `latest` pointing at nothing for a moment.
      for (const name of files.keys()) await rename(join(next, name), join(target, name));
    } else {
      await rename(next, target);
    }
  } finally {
    await rm(next, { recursive: true, force: true });
  }
}

async function appendJobSummary(file: string | undefined, render: () => string): Promise<string[]> {
  if (file === undefined || file === '') return [];
  const summary = render();
  try {
    const size = (await stat(file).catch(() => undefined))?.size ?? 0;
    if (size + Buffer.byteLength(summary) > FORMATS.github.maxBytes) {
      return [`the job summary is full, so this run was not added to it (${file})`];
    }
    await appendFile(file, summary);
    return [];
  } catch (error) {
    return [
      `the job summary could not be written (${file}): ${error instanceof Error ? error.message : String(error)}`,
    ];
  }
}

async function exists(path: string): Promise<boolean> {
  return (await readdir(path).catch(() => undefined)) !== undefined;
}
