/**
 * A text as bytes (UTF-8), as it is or after something was decoded in it, with the place in the original text that each byte
 * comes from. Secrets are searched for in views; what they cover is taken out of the original text.
 */
import type { Range } from '../../shared/redacted.ts';

export interface TextView {
  readonly bytes: Buffer;
  /**
   * For each byte, where its character begins in the original text (UTF-16 code units); one more for the end. `undefined`
   * where both are the same.
   */
  readonly from: Int32Array | undefined;
}

/** The text itself. */
export function viewOf(text: string): TextView {
  const bytes = Buffer.from(text);
  if (bytes.length === text.length) return { bytes, from: undefined };
  const from = new Int32Array(bytes.length + 1);
  let at = 0;
  for (let unit = 0; unit < text.length; ) {
    const point = text.codePointAt(unit) as number;
    // A surrogate without its partner is written as U+FFFD, in three bytes.
    const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    from.fill(unit, at, at + size);
    at += size;
    unit += point < 0x10000 ? 1 : 2;
  }
  from[at] = text.length;
  return { bytes, from };
}

/** The part of the original text that the bytes come from; half a character counts as the whole one. */
export function originOf({ bytes, from }: TextView, start: number, end: number): Range {
  if (from === undefined) return { start, end };
  let after = end;
  while (after < bytes.length && from[after] === from[after - 1]) after += 1;
  return { start: from[start] as number, end: from[after] as number };
}

/** Takes in the bytes of a decoded text, each with the place that it comes from. */
export interface ViewBuilder {
  readonly size: number;
  /** @param at the byte of the view that is decoded, where what stands for this one begins. */
  byte(value: number, at: number): void;
  /** Takes back what was added since the view had this size. */
  truncate(size: number): void;
  /** @param end the byte of the view where what stands for the last one ends. */
  build(end: number): TextView;
}

/** @param most bytes that the decoded text can have. */
export function buildView(view: TextView, most: number): ViewBuilder {
  const bytes = Buffer.allocUnsafe(most);
  const from = new Int32Array(most + 1);
  let size = 0;
  return {
    get size() {
      return size;
    },
    byte(value, at) {
      bytes[size] = value;
      from[size] = at;
      size += 1;
    },
    truncate(to) {
      size = to;
    },
    build(end) {
      from[size] = end;
      const kept = from.subarray(0, size + 1);
      if (view.from !== undefined)
        for (let index = 0; index <= size; index++) kept[index] = view.from[kept[index] as number] as number;
      return { bytes: bytes.subarray(0, size), from: kept };
    },
  };
}
