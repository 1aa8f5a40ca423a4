/** Runs sides alternately (A B A B …), so that other load on the machine affects all sides equally. */
import { type BenchContext, warmsUp } from './measure.ts';
import type { Finished } from './process.ts';

/**
 * Runs each side once per round.
 *
 * @param sides an undefined side has no samples.
 * @param warmUp adds a first round without samples, after which all files are in the system's cache.
 */
export async function interleave<Side extends string, Sample>(
  rounds: number,
  sides: Readonly<Record<Side, (() => Promise<Sample>) | undefined>>,
  warmUp = false,
): Promise<Record<Side, Sample[]>> {
  const names = Object.keys(sides) as Side[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Record<Side, Sample[]>;
  for (let round = warmUp ? -1 : 0; round < rounds; round++) {
    for (const name of names) {
      const side = sides[name];
      if (side === undefined) continue;
      const sample = await side();
      if (round >= 0) samples[name].push(sample);
    }
  }
  return samples;
}

/** The median; for an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
}

/** The percentile by the nearest-rank method. @param share from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export interface SideBySide<Sample> {
  readonly ours: Sample[];
  /** Empty without a peer. */
  readonly peer: Sample[];
}

/** Runs ours and the peer's alternately. */
export function sideBySide<Sample>(
  context: BenchContext,
  ours: () => Promise<Sample>,
  peer: (() => Promise<Sample>) | undefined,
): Promise<SideBySide<Sample>> {
  return interleave(context.rounds, { ours, peer }, warmsUp(context));
}

/** One figure of each process. */
export function figures(
  { ours, peer }: SideBySide<Finished>,
  figure: 'wallMs' | 'cpuMs' | 'peakKb',
): SideBySide<number> {
  return { ours: ours.map((sample) => sample[figure]), peer: peer.map((sample) => sample[figure]) };
}
