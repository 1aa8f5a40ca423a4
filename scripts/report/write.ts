/** Puts a run on disk as a folder of reports, whole or not at all, and points `latest` at it in one step. */
import { appendFile, cp, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { printJson } from '../json.ts';
import type { Run } from '../run/model.ts';
import { renderCtrf } from './ctrf.ts';
import { fileNamesOf } from './file-name.ts';
import { temporary, unwritable } from './folder.ts';
import { renderHtml } from './html/page.tsx';
import { renderJunit } from './junit.ts';
import { checkedRun, readHistory, readOtherSuites, readPageAssets } from './read.ts';
import { renderSummary } from './summary.ts';

/** What GitHub takes of one step's summary; more and it shows nothing of it. */
const STEP_SUMMARY_LIMIT_BYTES = 1024 * 1024;

export interface WriteOptions {
  /** The folder of all runs, `reports`. Made where it is missing. */
  readonly reportsDir: string;
  /** The file that the CI system shows as the job's summary (`GITHUB_STEP_SUMMARY`). */
  readonly githubStepSummary?: string;
}

export interface WrittenReport {
  /** The run's own folder. */
  readonly runDir: string;
  /** The page to open. */
  readonly html: string;
  readonly runFile: string;
  readonly summary: string;
  /** `reports/latest`; absent where it was left alone, because a newer run has it. */
  readonly latest?: string;
  /** What did not work and does not fail the run, as sentences for the terminal. */
  readonly notes: readonly string[];
}

/**
 * Writes `reports/<runId>/{index.html,run.json,summary.md,<environment>.junit.xml,<environment>.ctrf.json}`, then replaces
 * `reports/latest`. Killed at any moment, it leaves the last report whole.
 *
 * @throws ExpectedError `output-unwritable`; `run-unreadable` where the run is not of the model.
 */
export async function writeReport(run: Run, { reportsDir, githubStepSummary }: WriteOptions): Promise<WrittenReport> {
  const checked = checkedRun(run, 'run');
  const folder = resolve(reportsDir);
  const files = await renderAll(checked, folder);
  const runDir = join(folder, checked.runId);
  let latest: string | undefined;
  try {
    await mkdir(folder, { recursive: true });
    await replaceRun(folder, checked.runId, files);
    latest = (await isNewest(folder, checked)) ? await replaceLatest(folder, checked.runId) : undefined;
  } catch (cause) {
    throw unwritable(folder, cause);
  }
  const notes = await appendStepSummary(checked, githubStepSummary);
  return {
    runDir,
    html: join(runDir, 'index.html'),
    runFile: join(runDir, 'run.json'),
    summary: join(runDir, 'summary.md'),
    ...(latest === undefined ? {} : { latest }),
    notes,
  };
}

async function renderAll(run: Run, folder: string): Promise<ReadonlyMap<string, string>> {
  const [history, others, assets] = await Promise.all([
    readHistory(folder, run),
    readOtherSuites(folder, run),
    readPageAssets(),
  ]);
  const files = new Map([
    ['index.html', renderHtml(run, { history, others, assets })],
    ['run.json', printJson(run)],
    ['summary.md', renderSummary(run, { page: 'links' })],
  ]);
  const names = fileNamesOf(run.environments.map(({ name }) => name));
  for (const [index, environment] of run.environments.entries()) {
    files.set(`${names[index]}.junit.xml`, renderJunit(run, environment));
    files.set(`${names[index]}.ctrf.json`, renderCtrf(run, environment));
  }
  return files;
}

/** Writes beside and renames; where the run is there already (rendered again), each file is replaced by itself. */
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

/** `latest` is a link, renamed over the last one; where links are not to be had (Windows, some shares) it is a copy. */
async function replaceLatest(folder: string, runId: string): Promise<string> {
  const latest = join(folder, 'latest');
  const next = join(folder, temporary('latest'));
  try {
    try {
      await symlink(runId, next, 'dir');
    } catch {
      await cp(join(folder, runId), next, { recursive: true });
    }
    await rename(next, latest).catch(() => replaceFolder(next, latest));
  } finally {
    await rm(next, { recursive: true, force: true });
  }
  return latest;
}

/** A folder (an earlier copy) cannot be renamed over: it steps aside first, and comes back if the next one fails. */
async function replaceFolder(next: string, target: string): Promise<void> {
  const aside = `${next}.old`;
  await rename(target, aside);
  try {
    await rename(next, target);
  } catch (error) {
    await rename(aside, target);
    throw error;
  }
  await rm(aside, { recursive: true, force: true });
}

/** Rendering an old run again must not make it the latest. */
async function isNewest(folder: string, run: Run): Promise<boolean> {
  try {
    const { startedAt } = JSON.parse(await readFile(join(folder, 'latest', 'run.json'), 'utf8')) as Partial<Run>;
    return !(Date.parse(startedAt ?? '') > Date.parse(run.startedAt));
  } catch {
    return true;
  }
}

async function appendStepSummary(run: Run, file: string | undefined): Promise<string[]> {
  if (file === undefined || file === '') return [];
  const summary = renderSummary(run, { page: 'fragments' });
  try {
    const size = (await stat(file).catch(() => undefined))?.size ?? 0;
    if (size + Buffer.byteLength(summary) > STEP_SUMMARY_LIMIT_BYTES) {
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
