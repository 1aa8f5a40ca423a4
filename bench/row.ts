/** Computes a row from samples: medians, their ratio, and whether the limit is met. */
import { median } from './interleave.ts';
import type { Row } from './measure.ts';

/** Prints a figure. */
export type Unit = (value: number) => string;

export const seconds: Unit = (ms) => `${(ms / 1000).toFixed(ms < 1000 ? 3 : 2)} s`;
export const milliseconds: Unit = (ms) => `${ms.toFixed(ms < 10 ? 2 : 1)} ms`;
export const mebibytes: Unit = (kb) => `${(kb / 1024).toFixed(1)} MiB`;
export const perSecond: Unit = (count) => `${Math.round(count)}/s`;

export interface Compared {
  readonly measure: string;
  readonly node?: string;
  readonly unit: Unit;
  readonly ours: readonly number[];
  /** Empty without a peer. */
  readonly peer: readonly number[];
  /** Maximum ratio, if there is a limit. */
  readonly maxRatio?: number;
  readonly note?: string;
}

/** Compares ours with a peer. */
export function compared({ measure, node, unit, ours, peer, maxRatio, note }: Compared): Row {
  const own = median(ours);
  const bar = maxRatio === undefined ? {} : { bar: `≤ ${maxRatio.toFixed(2)} ×` };
  const notes = { ...(node === undefined ? {} : { node }), ...(note === undefined ? {} : { note }) };
  if (peer.length === 0) return { measure, ours: unit(own), ...bar, ...notes };
  const theirs = median(peer);
  const ratio = own / theirs;
  const met = maxRatio === undefined ? {} : { met: ratio <= maxRatio };
  return { measure, ours: unit(own), peer: unit(theirs), ratio, ...bar, ...met, ...notes };
}

export interface Bounded {
  readonly measure: string;
  readonly unit: Unit;
  readonly ours: readonly number[];
  readonly max?: number;
  readonly min?: number;
  readonly note?: string;
}

/** Compares ours with fixed limits. */
export function bounded({ measure, unit, ours, max, min, note }: Bounded): Row {
  const own = median(ours);
  const bars = [...(max === undefined ? [] : [`≤ ${unit(max)}`]), ...(min === undefined ? [] : [`≥ ${unit(min)}`])];
  const met = own <= (max ?? Number.POSITIVE_INFINITY) && own >= (min ?? Number.NEGATIVE_INFINITY);
  return {
    measure,
    ours: unit(own),
    ...(bars.length === 0 ? {} : { bar: bars.join(', '), met }),
    ...(note === undefined ? {} : { note }),
  };
}
