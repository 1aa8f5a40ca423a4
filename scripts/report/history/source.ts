/** Earlier runs, also outside the folder of reports: a folder that a CI system caches, or a URL. */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Run, SUITE_NAMES } from '../../run/model.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { networkReason, readBounded } from '../../shared/network/fetch-response.ts';
import { safeAddress } from '../../shared/secrets/safe-address.ts';
import { HISTORY_LIMIT, type PastRun } from '../analysis/history.ts';
import { temporary } from '../store/folder.ts';
import { findRuns } from '../store/read.ts';
import { pastRunSchema } from '../store/schema.ts';
import { appendToSequence, newestFirst, readSequence } from '../store/sequence.ts';
import { upgraded } from '../store/upgrade.ts';

/** Where earlier runs are. */
export type HistorySource = { readonly folder: string } | { readonly url: string };

const MAX_BYTES = 64 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

/** A URL with http or https, otherwise a folder. */
export function historySourceOf(value: string, resolve: (path: string) => string): HistorySource {
  return /^https?:\/\//i.test(value) ? { url: value } : { folder: resolve(value) };
}

/**
 * The earlier runs of a suite, oldest first. A folder that does not exist has none.
 *
 * @param send replaces `fetch`, to use a proxy.
 * @throws ExpectedError `history-unreadable`: a URL gives no response, or one that is not a list of runs.
 */
export async function readHistoryFrom(
  source: HistorySource,
  suite: Run['suite'],
  send: typeof fetch = fetch,
): Promise<readonly PastRun[]> {
  if ('folder' in source) return (await findRuns(source.folder, suite)).read();
  const text = await fetchText(source.url, send);
  const runs = parseRuns(text, source.url);
  return runs
    .flatMap((run) => pastRunSchema.safeParse(upgraded(run)).data ?? [])
    .filter((run) => run.suite === suite)
    .sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt))
    .slice(-HISTORY_LIMIT);
}

/**
 * Adds a run to a folder, as `RUNID/run.json`, and deletes the oldest runs of its suite. A folder that has the run, as the folder of
 * reports does, stays as it is.
 *
 * @param text of its `run.json`.
 * @param keep number of runs of each suite that stay.
 * @throws Error if the folder cannot be written.
 */
export async function saveToHistory(
  folder: string,
  run: Pick<Run, 'runId' | 'suite'>,
  text: string,
  keep: number,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).includes(run.runId)) return;
  const next = join(folder, temporary(run.runId));
  try {
    await mkdir(next);
    await writeFile(join(next, 'run.json'), text);
    await rename(next, join(folder, run.runId));
  } finally {
    await rm(next, { recursive: true, force: true });
  }
  await appendToSequence(folder, { runId: run.runId, at: new Date().toISOString() });
  await prune(folder, run.suite, keep);
}

/** Deletes only folders that are called like a run of the suite. */
async function prune(folder: string, suite: Run['suite'], keep: number): Promise<void> {
  const isRun = new RegExp(`^\\d{8}T\\d{6}Z-(${SUITE_NAMES.join('|')})-[0-9a-f]{4}$`);
  const names = (await readdir(folder)).filter((name) => isRun.exec(name)?.[1] === suite);
  const old = newestFirst(names, await readSequence(folder)).slice(keep);
  for (const name of old) await rm(join(folder, name), { recursive: true, force: true });
}

async function fetchText(url: string, send: typeof fetch): Promise<string> {
  try {
    const response = await send(url, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw unreadable(url, `the server responded with ${response.status}`);
    const { text, isWhole } = await readBounded(response, MAX_BYTES);
    if (!isWhole) throw unreadable(url, `the response is larger than ${MAX_BYTES / 1024 / 1024} MiB`);
    return text;
  } catch (cause) {
    if (cause instanceof ExpectedError) throw cause;
    throw unreadable(url, networkReason(cause, TIMEOUT_MS), cause);
  }
}

/** One `run.json`, a JSON array of them, or one on each line. */
function parseRuns(text: string, url: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    // Not one JSON value.
  }
  try {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line): unknown => JSON.parse(line));
  } catch (cause) {
    throw unreadable(url, 'the response is neither JSON nor one JSON value on each line', cause);
  }
}

function unreadable(url: string, what: string, cause?: unknown): ExpectedError {
  return new ExpectedError('history-unreadable', {
    what: `the earlier runs cannot be read: ${what}`,
    where: safeAddress(url),
    remedy: 'give a URL that responds to GET with the `run.json` files of earlier runs as a JSON array, or a folder',
    ...(cause === undefined ? {} : { cause }),
  });
}
