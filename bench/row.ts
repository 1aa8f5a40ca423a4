/** From samples to a row: medians, their ratio, and whether the bar is met. */
import { median } from './interleave.ts';
import type { Row } from './measure.ts';

/** How a figure is printed. */
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
  /** Empty: there was no peer. */
  readonly peer: readonly number[];
  /** The most that the ratio may be; without one the row only informs. */
  readonly most?: number;
  readonly note?: string;
}

/** Ours against a peer. */
export function compared({ measure, node, unit, ours, peer, most, note }: Compared): Row {
  const own = median(ours);
  const bar = most === undefined ? {} : { bar: `≤ ${most.toFixed(2)} ×` };
  const notes = { ...(node === undefined ? {} : { node }), ...(note === undefined ? {} : { note }) };
  if (peer.length === 0) return { measure, ours: unit(own), ...bar, ...notes };
  const theirs = median(peer);
  const ratio = own / theirs;
  const met = most === undefined ? {} : { met: ratio <= most };
  return { measure, ours: unit(own), peer: unit(theirs), ratio, ...bar, ...met, ...notes };
}

export interface Bounded {
  readonly measure: string;
  readonly unit: Unit;
  readonly ours: readonly number[];
  readonly most?: number;
  readonly least?: number;
  readonly note?: string;
}

/** Ours against a bound of its own. */
export function bounded({ measure, unit, ours, most, least, note }: Bounded): Row {
  const own = median(ours);
  const bars = [
    ...(most === undefined ? [] : [`≤ ${unit(most)}`]),
    ...(least === undefined ? [] : [`≥ ${unit(least)}`]),
  ];
  const met = own <= (most ?? Number.POSITIVE_INFINITY) && own >= (least ?? Number.NEGATIVE_INFINITY);
  return {
    measure,
    ours: unit(own),
    ...(bars.length === 0 ? {} : { bar: bars.join(', '), met }),
    ...(note === undefined ? {} : { note }),
  };
}
