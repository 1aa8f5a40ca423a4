/**
 * The order in which runs finished, kept in the folder of reports: a line for each, appended when its report is there. Clocks
 * are wrong, go backwards, and differ between the machines that share a folder; the order of the lines does not.
 */
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const FILE = '.sequence';

/** Two runs that finish at once may read the clock in the other order than they append. */
const TOLERANCE_MS = 1000;

export interface FinishedRun {
  readonly runId: string;
  /** When the line was written, by the clock of that moment, in ISO 8601. */
  readonly at: string;
}

/** First to last; empty where no run has left a line. A line that is not whole is passed over. */
export async function readSequence(reportsDir: string): Promise<readonly FinishedRun[]> {
  const text = await readFile(join(reportsDir, FILE), 'utf8').catch(() => '');
  return [...text.matchAll(/^(\S+) (\d{4}-\S+Z)$/gm)].map(([, runId = '', at = '']) => ({ runId, at }));
}

/**
 * Adds a run at the end. Appending is one write, which no other process can come into; it begins with the line break, so that
 * what a killed process has left unfinished ends there.
 */
export async function appendToSequence(reportsDir: string, { runId, at }: FinishedRun): Promise<void> {
  await appendFile(join(reportsDir, FILE), `\n${runId} ${at}`);
}

/** Sorts run IDs: the last finished first. What has no line is older than the lines, and sorted by the time in its ID. */
export function newestFirst(runIds: readonly string[], sequence: readonly FinishedRun[]): string[] {
  const place = placesIn(sequence);
  const placeOf = (runId: string) => place.get(runId) ?? -1;
  return [...runIds].sort((a, b) => placeOf(b) - placeOf(a) || (a < b ? 1 : a > b ? -1 : 0));
}

export interface Timed {
  readonly runId: string;
  readonly startedAt: string;
  readonly finishedAt: string;
}

/**
 * Whether `past` was over before `run` began: by the sequence where it tells, otherwise by their clocks. A run that overlaps is
 * not before: whether it is on disk yet would depend on the moment, and the same run must always give the same page.
 *
 * @param sequence with `run` at its end, if it has just finished: see `withNext`.
 */
export function precedes(past: Timed, run: Timed, sequence: readonly FinishedRun[]): boolean {
  const place = placesIn(sequence);
  const [pastLine, line] = [past, run].map(({ runId }) => sequence[place.get(runId) ?? -1]);
  if (pastLine !== undefined && line !== undefined) {
    if ((place.get(past.runId) ?? 0) >= (place.get(run.runId) ?? 0)) return false;
    // It finished first, and its clock was ahead: the times of the two cannot be compared.
    if (isAhead(pastLine.at, line.at)) return true;
  }
  return Date.parse(past.finishedAt) <= Date.parse(run.startedAt);
}

/** The sequence as it will be once the run has its line. */
export function withNext(sequence: readonly FinishedRun[], runId: string, now: Date): readonly FinishedRun[] {
  if (sequence.some((line) => line.runId === runId)) return sequence;
  return [...sequence, { runId, at: now.toISOString() }];
}

/** Whether a moment that has passed lies in the future of `now`: the clock went backwards in between. */
export function isAhead(moment: string, now: string): boolean {
  return Date.parse(moment) > Date.parse(now) + TOLERANCE_MS;
}

function placesIn(sequence: readonly FinishedRun[]): ReadonlyMap<string, number> {
  // A run that was written twice stands where it stood first.
  return new Map(sequence.map(({ runId }, index) => [runId, index] as const).reverse());
}
