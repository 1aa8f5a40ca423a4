/** One measure after the other, each with the same means; what cannot run is a row, too. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchContext, Measure, Row } from './measure.ts';
import { ProcessFailure } from './process.ts';
import { record } from './recording.ts';

export type BenchOptions = Omit<BenchContext, 'folder' | 'recording'>;

/** In the quick mode, one request stands for all. */
const FEW = ['organizationGetList'];

/** @param onRow called as soon as a row is there. */
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
      recorded ??= record(folder, options.quick ? FEW : []);
      return recorded;
    },
  };
  const all: Row[] = [];
  try {
    // Where the figures mean nothing, nothing is disturbed by what runs beside it.
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
