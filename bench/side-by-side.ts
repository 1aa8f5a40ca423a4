import { interleave } from './interleave.ts';
import { type BenchContext, warmsUp } from './measure.ts';
import type { Finished } from './process.ts';

export interface SideBySide<Sample> {
  readonly ours: Sample[];
  /** Empty: there was no peer. */
  readonly peer: Sample[];
}

/** Ours and the peer's in turn, as many rounds as asked for. */
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
