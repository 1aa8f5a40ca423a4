/** Runs the measures. A measure that cannot run also gives a row. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchContext, Measure, Row } from './measure.ts';
import { ProcessFailure } from './process.ts';
import { record } from './recording.ts';

export type BenchOptions = Omit<BenchContext, 'folder' | 'recording'>;

/** The only request in quick mode. */
const QUICK_SELECTION = ['organizationGetList'];

/** @param onRow called for each row as soon as it is measured. */
export async function runMeasures(
  measures: readonly Measure[],
  options: BenchOptions,
  onRow: (row: Row) => void,
): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  let recorded: ReturnType<typeof record> | undefined;
  const context: BenchContext = {
    ...options,
    folder,
    recording() {
      recorded ??= record(folder, options.quick ? QUICK_SELECTION : []);
      return recorded;
    },
  };
  const all: Row[] = [];
  try {
    // In quick mode the figures mean nothing, so the measures run in parallel.
    const atOnce = options.quick ? await Promise.all(measures.map((measure) => rowsOf(measure, context))) : [];
    for (const [index, measure] of measures.entries()) {
      const rows = atOnce[index] ?? (await rowsOf(measure, context));
      all.push(...rows);
      rows.forEach(onRow);
    }
    return all;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function rowsOf(measure: Measure, context: BenchContext): Promise<Row[]> {
  try {
    return await measure.run(context);
  } catch (error) {
    if (!(error instanceof ProcessFailure)) throw error;
    return [{ measure: measure.name, note: `could not run: ${error.message}`, met: false }];
  }
}
