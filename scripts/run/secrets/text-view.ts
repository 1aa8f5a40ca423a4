/**
 * A text as UTF-8 bytes, either unchanged or decoded, where each byte has a position in the original text. Secrets are searched in
 * views and removed from the original text.
 */
import type { Range } from '../../shared/secrets/redacted.ts';

export interface TextView {
  readonly bytes: Buffer;
  /**
   * For each byte, the position of its character in the original text (UTF-16 code units), and the end as the last element.
   * `undefined` if both positions are equal.
   */
  readonly from: Int32Array | undefined;
}

/** The view of an unchanged text. */
export function viewOf(text: string): TextView {
  const bytes = Buffer.from(text);
  if (bytes.length === text.length) return { bytes, from: undefined };
  const from = new Int32Array(bytes.length + 1);
  let at = 0;
  for (let unit = 0; unit < text.length; ) {
    const point = text.codePointAt(unit) as number;
    // A lone surrogate is encoded as U+FFFD, in three bytes.
    const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    from.fill(unit, at, at + size);
    at += size;
    unit += point < 0x10000 ? 1 : 2;
  }
  from[at] = text.length;
  return { bytes, from };
}

/** The range of the original text that contains the bytes, in whole characters. */
export function originOf({ bytes, from }: TextView, start: number, end: number): Range {
  if (from === undefined) return { start, end };
  let after = end;
  while (after < bytes.length && from[after] === from[after - 1]) after += 1;
  return { start: from[start] as number, end: from[after] as number };
}

/** A growing list of bytes, each with its position in a view. */
export class PositionedBytes {
  bytes: Buffer;
  positions: Int32Array;
  size = 0;

  /** @param capacity the expected size. */
  constructor(capacity = 64) {
    this.bytes = Buffer.allocUnsafe(capacity);
    this.positions = new Int32Array(capacity + 1);
  }

  add(byte: number, position: number): void {
    if (this.size === this.bytes.length) this.grow();
    this.bytes[this.size] = byte;
    this.positions[this.size] = position;
    this.size += 1;
  }

  /** @param end the position in `view` after the last byte. */
  toView(view: TextView, end: number): TextView {
    this.positions[this.size] = end;
    const from = this.positions.slice(0, this.size + 1);
    if (view.from !== undefined)
      for (let index = 0; index < from.length; index++) from[index] = view.from[from[index] as number] as number;
    return { bytes: this.bytes.subarray(0, this.size), from };
  }

  private grow(): void {
    const { bytes, positions } = this;
    this.bytes = Buffer.allocUnsafe(bytes.length * 2 + 64);
    this.positions = new Int32Array(this.bytes.length + 1);
    this.bytes.set(bytes);
    this.positions.set(positions);
  }
}
