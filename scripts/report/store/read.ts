/** Reads saved runs. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { z } from 'zod';
import { type Run, SUITE_NAMES, type SuiteName } from '../../run/model.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { HISTORY_LIMIT, type PastRun } from '../analysis/history.ts';
import { pastRunSchema, runSchema } from './schema.ts';
import { type FinishedRun, newestFirst, precedes, readSequence, withNext } from './sequence.ts';
import { upgraded } from './upgrade.ts';

/** Larger past runs would take too long to read for a trend. */
const HISTORY_FILE_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Reads a saved run and checks that it is one.
 *
 * @param file a `run.json`, or the folder that holds one.
 * @throws ExpectedError `run-unreadable`: no such file, not JSON, or not of the run model.
 */
export async function readRun(file: string): Promise<Run> {
  const path = await runFileOf(file);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const why = path === file ? 'there is no such file or folder' : 'the folder has no run.json';
    throw new ExpectedError('run-unreadable', {
      what: isMissing ? why : 'the saved run cannot be read',
      where: path,
      remedy: 'name a run.json that `smoke` has written, or the folder that holds it',
      cause,
    });
  }
  return parseRun(text, path);
}

/**
 * Parses the text of a `run.json`.
 *
 * @param where the place named in errors.
 * @throws ExpectedError `run-unreadable`.
 */
export function parseRun(text: string, where: string): Run {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ExpectedError('run-unreadable', {
      what: 'the saved run is not JSON',
      where,
      remedy: 'name a run.json that `smoke` has written; one that was cut short cannot be repaired',
      cause,
    });
  }
  return checkedRun(upgraded(value), where);
}

/**
 * Validates `value` and returns it as a run with its keys in one order.
 *
 * @throws ExpectedError `run-unreadable`.
 */
export function checkedRun(value: unknown, where: string): Run {
  const result = runSchema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const pointer = issue === undefined ? '' : `/${issue.path.map(String).join('/')}`;
  throw new ExpectedError('run-unreadable', {
    what: `the saved run does not fit the run model: ${issue?.message ?? 'unknown'}`,
    where: `${where}#${pointer}`,
    remedy: 'render it with the version that wrote it, or run `smoke` again',
    cause: result.error,
  });
}

/**
 * The runs of the same suite that were over before `run` began, oldest first, at most the last 20.
 * Folders without a readable run are skipped, so that they cannot fail this run.
 */
export async function readHistory(reportsDir: string, run: Run): Promise<readonly PastRun[]> {
  const sequence = withNext(await readSequence(reportsDir), run.runId, new Date());
  const isBefore = (past: PastRun) => past.runId !== run.runId && precedes(past, run, sequence);
  const names = await foldersOf(reportsDir, run.suite, sequence);
  return (await readPast(reportsDir, names, run.suite, pastRunSchema, HISTORY_LIMIT, isBefore)).reverse();
}

/** The runs of a suite in a folder, as far as they were there when the folder was listed. */
export interface SavedRuns {
  /**
   * Runs that cannot be read are passed over.
   *
   * @param most number of the newest runs; by default `HISTORY_LIMIT`.
   * @returns oldest first.
   */
  readonly read: (most?: number) => Promise<readonly PastRun[]>;
}

export async function findRuns(folder: string, suite: SuiteName): Promise<SavedRuns> {
  const names = await foldersOf(folder, suite, await readSequence(folder));
  return {
    read: async (most = HISTORY_LIMIT) => (await readPast(folder, names, suite, pastRunSchema, most)).reverse(),
  };
}

/**
 * The newest run of each other suite that was over before `run` began.
 *
 * @returns at most one run for each suite.
 */
export async function readOtherSuites(reportsDir: string, run: Run): Promise<readonly Run[]> {
  const found: Run[] = [];
  const sequence = withNext(await readSequence(reportsDir), run.runId, new Date());
  for (const suite of SUITE_NAMES.filter((name) => name !== run.suite)) {
    const names = (await foldersOf(reportsDir, suite, sequence)).slice(0, HISTORY_LIMIT);
    found.push(...(await readPast(reportsDir, names, suite, runSchema, 1, (past) => precedes(past, run, sequence))));
  }
  return found;
}

/** The folders of a suite's runs, the newest first: the suite stands in the ID of a run, so that only candidates are read. */
async function foldersOf(reportsDir: string, suite: SuiteName, sequence: readonly FinishedRun[]): Promise<string[]> {
  const names = await readdir(reportsDir).catch(() => []);
  return newestFirst(
    names.filter((name) => name.includes(`-${suite}-`) && !name.startsWith('.')),
    sequence,
  );
}

/** The first `most` runs of the suite in these folders. Those that cannot be read are passed over. */
async function readPast<Past extends Pick<Run, 'suite'>>(
  reportsDir: string,
  names: readonly string[],
  suite: SuiteName,
  schema: z.ZodType<Past>,
  most: number,
  isWanted: (past: Past) => boolean = () => true,
): Promise<Past[]> {
  const found: Past[] = [];
  for (const name of names) {
    if (found.length >= most) break;
    const file = join(reportsDir, name, 'run.json');
    try {
      if ((await stat(file)).size > HISTORY_FILE_LIMIT_BYTES) continue;
      const { data } = schema.safeParse(upgraded(JSON.parse(await readFile(file, 'utf8'))));
      if (data?.suite === suite && isWanted(data)) found.push(data);
    } catch {
      // No run.json, or none that can be read.
    }
  }
  return found;
}

/** The run's own file where a folder was named; links are followed so that `latest` is found. */
async function runFileOf(file: string): Promise<string> {
  const folder = await stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return folder ? join(await realpath(file), 'run.json') : file;
}

/**
 * Where the run lies in a reports folder as `<reports>/<runId>/run.json`, that reports folder.
 *
 * @param file as for `readRun`; `latest` and other links are followed.
 */
export async function reportsFolderOf(file: string, run: Run): Promise<string | undefined> {
  const path = await realpath(await runFileOf(file));
  return basename(path) === 'run.json' && basename(dirname(path)) === run.runId ? dirname(dirname(path)) : undefined;
}
