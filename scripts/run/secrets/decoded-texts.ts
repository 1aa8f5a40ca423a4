/** What is gathered while spelled-out bytes are read: the digits of one run, and the decoded texts that are worth a search. */
import type { TextView } from './text-view.ts';

/** Fewer bytes of text in a row than this hold no secret that is searched for by its value. */
export const MIN_BYTES = 6;

/** 1 for each byte that is printable ASCII or that occurs in one of the secrets. */
export function textBytes(secrets: readonly Uint8Array[]): Uint8Array {
  const counts = new Uint8Array(256);
  counts.fill(1, 0x20, 0x7f);
  for (const byte of [9, 10, 13]) counts[byte] = 1;
  for (const secret of secrets) for (const byte of secret) counts[byte] = 1;
  return counts;
}

/** The digits of one run, of whatever base, and where in the view each one stands. */
export class Digits {
  values = new Uint8Array(1024);
  at = new Int32Array(1024);
  size = 0;

  add(value: number, at: number): void {
    if (this.size === this.values.length) this.grow();
    this.values[this.size] = value;
    this.at[this.size] = at;
    this.size += 1;
  }

  private grow(): void {
    const { values, at } = this;
    this.values = new Uint8Array(values.length * 2);
    this.at = new Int32Array(at.length * 2);
    this.values.set(values);
    this.at.set(at);
  }
}

/** Keeps the decoded texts that have enough bytes of text in a row. */
export class DecodedTexts {
  private bytes = new Uint8Array(0);
  private from = new Int32Array(0);
  private size = 0;
  private kept = 0;
  private inRow = 0;
  private isText = false;
  private readonly textBytes: Uint8Array;

  constructor(textBytes: Uint8Array) {
    this.textBytes = textBytes;
  }

  /** @param at the byte of the view where what spells out this one begins. */
  add(byte: number, at: number): void {
    if (this.size === this.bytes.length) this.grow();
    this.bytes[this.size] = byte;
    this.from[this.size] = at;
    this.size += 1;
    this.inRow = this.textBytes[byte] === 1 ? this.inRow + 1 : 0;
    if (this.inRow >= MIN_BYTES) this.isText = true;
  }

  /** Ends one text; `at` is where. */
  endText(at: number): void {
    if (this.isText) {
      this.add(0, at);
      this.kept = this.size;
    } else this.size = this.kept;
    this.inRow = 0;
    this.isText = false;
  }

  /** None, or the one view of what was kept. */
  views({ bytes, from }: TextView): TextView[] {
    if (this.kept === 0) return [];
    const places = new Int32Array(this.kept + 1);
    for (let index = 0; index <= this.kept; index++) {
      const at = index === this.kept ? bytes.length : (this.from[index] as number);
      places[index] = from === undefined ? at : (from[at] as number);
    }
    return [{ bytes: Buffer.from(this.bytes.subarray(0, this.kept)), from: places }];
  }

  private grow(): void {
    const { bytes, from } = this;
    const length = Math.max(64, bytes.length * 2);
    this.bytes = new Uint8Array(length);
    this.from = new Int32Array(length);
    this.bytes.set(bytes);
    this.from.set(from);
  }
}
