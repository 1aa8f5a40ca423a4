/**
 * The order in which runs finished, kept in the folder of reports: a line for each, appended when its report is there. Clocks
 * are wrong, go backwards, and differ between the machines that share a folder; the order of the lines does not.
 */
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Run } from '../../run/model.ts';

const FILE = '.sequence';

/** Two runs that finish at once may read the clock in the other order than they append. */
const TOLERANCE_MS = 1000;

export interface FinishedRun {
  readonly runId: string;
  /** When the line was written, by the clock of that moment, in ISO 8601. */
  readonly at: string;
}

/** In order; empty if there are no lines. Incomplete lines are skipped. */
export async function readSequence(reportsDir: string): Promise<readonly FinishedRun[]> {
  const text = await readFile(join(reportsDir, FILE), 'utf8').catch(() => '');
  return [...text.matchAll(/^(\S+) (\d{4}-\S+Z)$/gm)].map(([, runId = '', at = '']) => ({ runId, at }));
}

/**
 * Adds a run at the end. Appending is one write, so lines of other processes do not mix; it begins with the line break, to
 * end a line that a killed process left unfinished.
 */
export async function appendToSequence(reportsDir: string, { runId, at }: FinishedRun): Promise<void> {
  await appendFile(join(reportsDir, FILE), `\n${runId} ${at}`);
}

/** Sorts run IDs: the last finished first. Runs without a line come last, sorted by the time in their ID. */
export function newestFirst(runIds: readonly string[], sequence: readonly FinishedRun[]): string[] {
  const place = placesIn(sequence);
  const placeOf = (runId: string) => place.get(runId) ?? -1;
  return [...runIds].sort((a, b) => placeOf(b) - placeOf(a) || (a < b ? 1 : a > b ? -1 : 0));
}

type Timed = Pick<Run, 'runId' | 'startedAt' | 'finishedAt'>;

/**
 * Whether `past` ended before `run` began: by the sequence and, unless a clock went backwards, by time. An overlapping run
 * does not count: it may not be on disk yet, and the same run must always give the same page.
 *
 * @param sequence with `run` at its end, if it has just finished: see `withNext`.
 */
export function precedes(past: Timed, run: Timed, sequence: readonly FinishedRun[]): boolean {
  const place = placesIn(sequence);
  const [pastLine, line] = [past, run].map(({ runId }) => sequence[place.get(runId) ?? -1]);
  if (pastLine !== undefined && line !== undefined) {
    if ((place.get(past.runId) ?? 0) >= (place.get(run.runId) ?? 0)) return false;
    // `past` finished first, but its clock was ahead, so the times cannot be compared.
    if (isAhead(pastLine.at, line.at)) return true;
  }
  return Date.parse(past.finishedAt) <= Date.parse(run.startedAt);
}

/** The sequence as it will be once the run has its line. */
export function withNext(sequence: readonly FinishedRun[], runId: string, now: Date): readonly FinishedRun[] {
  if (sequence.some((line) => line.runId === runId)) return sequence;
  return [...sequence, { runId, at: now.toISOString() }];
}

/** Whether a past moment is later than `now`, because the clock went backwards. */
export function isAhead(moment: string, now: string): boolean {
  return Date.parse(moment) > Date.parse(now) + TOLERANCE_MS;
}

function placesIn(sequence: readonly FinishedRun[]): ReadonlyMap<string, number> {
  // A run with two lines keeps its first place.
  return new Map(sequence.map(({ runId }, index) => [runId, index] as const).reverse());
}
