/** The history of a run: what is read before it, and written after it. */
import { resolve } from 'node:path';
import { fetchThrough, proxySettings } from '../../openapi/load/proxy.ts';
import { mergedHistory } from '../../report/analysis/history.ts';
import type { ClickHouseTarget } from '../../report/history/clickhouse.ts';
import { findRuns, type SavedRuns } from '../../report/store/read.ts';
import type { Run } from '../../run/model.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { printJson } from '../../shared/json.ts';
import type { Settings } from '../config.ts';
import { REPORTS } from '../folders.ts';
import type { SmokeFlags } from './flags.ts';

export interface HistoryOptions {
  readonly flags: Pick<SmokeFlags, 'suite' | 'reports' | 'history'>;
  readonly settings: Settings;
  /** The base of relative paths. */
  readonly cwd: string;
}

export interface KeepOptions extends Omit<HistoryOptions, 'flags'> {
  readonly flags: Pick<SmokeFlags, 'history' | 'keep'>;
}

export function reportsFolder({ flags, cwd }: Pick<HistoryOptions, 'flags' | 'cwd'>): string {
  return resolve(cwd, flags.reports ?? REPORTS);
}

/**
 * The earlier runs of the suite, of the folder of reports and of `--history`.
 *
 * @throws ExpectedError `history-unreadable`.
 */
export async function findEarlierRuns(options: HistoryOptions): Promise<SavedRuns> {
  const { flags, settings, cwd } = options;
  const beside = await findRuns(reportsFolder(options), flags.suite);
  if (flags.history === undefined) return beside;
  const { historySourceOf, readHistoryFrom } = await import('../../report/history/source.ts');
  const source = historySourceOf(flags.history, (path) => resolve(cwd, path));
  const further = await readHistoryFrom(source, flags.suite, await sender(settings));
  const merged = mergedHistory(await beside.read(), further);
  return { read: async (most = merged.length) => merged.slice(Math.max(0, merged.length - most)) };
}

/**
 * Keeps the run where `--history` and `--history-clickhouse` say.
 *
 * @param clickHouse from `--history-clickhouse`, checked before the run.
 * @returns the error; the run and its report exist in any case.
 */
export async function keepRun(
  run: Run,
  { flags, settings, cwd }: KeepOptions,
  clickHouse: ClickHouseTarget | undefined,
): Promise<ExpectedError | undefined> {
  const { historySourceOf, saveToHistory } = await import('../../report/history/source.ts');
  const { withWords } = await import('../../report/words/saved-run.ts');
  const source = flags.history === undefined ? undefined : historySourceOf(flags.history, (path) => resolve(cwd, path));
  try {
    if (source !== undefined && 'folder' in source)
      await saveToHistory(source.folder, run, printJson(withWords(run)), flags.keep).catch((cause: unknown) => {
        throw unwritableHistory(source.folder, cause);
      });
    if (clickHouse === undefined) return undefined;
    const { exportToClickHouse } = await import('../../report/history/clickhouse.ts');
    await exportToClickHouse(run, clickHouse, await sender(settings));
    return undefined;
  } catch (error) {
    if (error instanceof ExpectedError) return error;
    throw error;
  }
}

function unwritableHistory(folder: string, cause: unknown): ExpectedError {
  return new ExpectedError('history-unwritable', {
    what: `the run was not added to the history: ${cause instanceof Error ? cause.message : String(cause)}`,
    where: folder,
    remedy: 'make the folder writable, or name another one with --history DIR; the report is complete',
    cause,
  });
}

/** `fetch`, through the proxy of the settings. */
async function sender(settings: Settings): Promise<typeof fetch> {
  const proxy = proxySettings(settings);
  return proxy === undefined ? fetch : await fetchThrough(proxy);
}
