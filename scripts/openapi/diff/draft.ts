/** A change before it is known which operations it touches, and so on which side it grades. */
import type { Change, Side } from './model.ts';

export type Draft = Omit<Change, 'grade' | 'side' | 'operations'>;

export interface SidedDraft extends Draft {
  readonly side: Side;
}
