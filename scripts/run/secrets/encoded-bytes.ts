/**
 * Decodes bytes that a text contains in Base64 (RFC 4648, sections 4 and 5, also in lines), as hexadecimal digits (also with
 * separators: `53:65`, `0x53, 0x65`), or as a list of numbers (`[83, 101]`). Everything that could be encoded is decoded; results
 * that are not text are dropped.
 */
import { hexDigit } from './escapes.ts';
import { PositionedBytes, type TextView } from './text-view.ts';

export interface EncodedBytes extends TextView {
  /** Characters of the encoding: those next to a secret contain some of its bits. */
  readonly alphabet: RegExp;
}

/** Bytes of text in a row. Shorter ones contain no secret that is searched by value. */
const MIN_BYTES = 6;

/** Bytes of white space between two lines of Base64. */
const MAX_BREAK = 64;

/** Characters of Base64 before a space; a shorter run is a word. */
const MIN_LINE = 16;

/** Digits that `MIN_BYTES` bytes take. */
const [MIN_BASE64, MIN_HEX] = [8, 12];

const NOT_ALPHABET = 255;
const HEX = Uint8Array.from({ length: 256 }, (_, byte) => {
  const digit = hexDigit(byte);
  return digit === -1 ? NOT_ALPHABET : digit;
});
const BASE64 = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte).replace('-', '+').replace('_', '/');
  const value = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(character);
  return value === -1 ? NOT_ALPHABET : value;
});

/** 1 for each byte that is printable ASCII or occurs in one of the secrets. */
export function textBytesOf(secrets: readonly Uint8Array[]): Uint8Array {
  const isText = new Uint8Array(256);
  isText.fill(1, 0x20, 0x7f);
  for (const byte of [9, 10, 13]) isText[byte] = 1;
  for (const secret of secrets) for (const byte of secret) isText[byte] = 1;
  return isText;
}

/**
 * Decodes the view in each possible way. A zero byte follows each decoded text.
 *
 * @param textBytes bytes that can occur in a text with a secret, see `textBytesOf`.
 */
export function encodedBytes(view: TextView, textBytes: Uint8Array): EncodedBytes[] {
  if (view.bytes.length < MIN_BYTES) return [];
  return [...base64Bytes(view, textBytes), ...hexBytes(view, textBytes), ...listedBytes(view, textBytes)];
}

/** Decoded texts that contain at least `MIN_BYTES` bytes of text in a row. */
class DecodedTexts {
  private readonly decoded = new PositionedBytes();
  private readonly textBytes: Uint8Array;
  private kept = 0;
  private inRow = 0;
  private isText = false;

  constructor(textBytes: Uint8Array) {
    this.textBytes = textBytes;
  }

  add(byte: number, at: number): void {
    this.decoded.add(byte, at);
    this.inRow = this.textBytes[byte] === 1 ? this.inRow + 1 : 0;
    if (this.inRow >= MIN_BYTES) this.isText = true;
  }

  endText(at: number): void {
    if (this.isText) {
      this.add(0, at);
      this.kept = this.decoded.size;
    } else this.decoded.size = this.kept;
    this.inRow = 0;
    this.isText = false;
  }

  /** One view, or none if no text was kept. */
  views(view: TextView, alphabet: RegExp): EncodedBytes[] {
    return this.kept === 0 ? [] : [{ ...this.decoded.toView(view, view.bytes.length), alphabet }];
  }
}

/** Reused for each run of digits: only one is read at a time. */
const digits = new PositionedBytes();

function base64Bytes(view: TextView, textBytes: Uint8Array): EncodedBytes[] {
  const { bytes } = view;
  // The start of the encoded text is unknown, because a slash before it can belong to it. So all four alignments are tried.
  const texts = [0, 1, 2, 3].map(() => new DecodedTexts(textBytes));
  for (let at = 0; at < bytes.length; at++) {
    if (BASE64[bytes[at] as number] === NOT_ALPHABET) continue;
    digits.size = 0;
    let line = 0;
    for (; at < bytes.length; at++) {
      const value = BASE64[bytes[at] as number] as number;
      if (value !== NOT_ALPHABET) {
        digits.add(value, at);
        continue;
      }
      const resumed = nextLine(bytes, at, digits.size - line);
      if (resumed === -1) break;
      line = digits.size;
      at = resumed - 1;
    }
    if (digits.size < MIN_BASE64) continue;
    texts.forEach((text, skipped) => {
      joinBase64(digits, skipped, text);
      text.endText(at);
    });
  }
  return texts.flatMap((text) => text.views(view, /[\w+/=%-]/));
}

/** Joins digits of six bits. Remaining bits at the end of a truncated text are less than a byte. */
function joinBase64({ bytes, positions, size }: PositionedBytes, skipped: number, text: DecodedTexts): void {
  let [bits, held, first] = [0, 0, skipped];
  for (let index = skipped; index < size; index++) {
    bits = ((bits << 6) | (bytes[index] as number)) & 0xfff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    text.add((bits >> held) & 0xff, positions[first] as number);
    first = held === 0 ? index + 1 : index;
  }
}

/**
 * @param length of the line that ends here.
 * @returns where the run continues after a line break, or after a space that a script put in its place; -1 if it does not.
 */
function nextLine(bytes: Buffer, at: number, length: number): number {
  const isBreak = bytes[at] === 10 || bytes[at] === 13 || (bytes[at] === 32 && length >= MIN_LINE);
  if (!isBreak) return -1;
  let next = at;
  while (next < at + MAX_BREAK && isSpace(bytes[next])) next += 1;
  return BASE64[bytes[next] ?? 0] === NOT_ALPHABET ? -1 : next;
}

function hexBytes(view: TextView, textBytes: Uint8Array): EncodedBytes[] {
  const { bytes } = view;
  const texts = [0, 1].map(() => new DecodedTexts(textBytes));
  let at = 0;
  while (at < bytes.length) {
    if (HEX[bytes[at] as number] === NOT_ALPHABET) {
      at += 1;
      continue;
    }
    digits.size = 0;
    let end = at + 1;
    while (at < bytes.length) {
      const digit = HEX[bytes[at] as number] as number;
      if (digit !== NOT_ALPHABET && !isHexMark(bytes, at)) {
        digits.add(digit, at);
        at += 1;
        end = at;
        continue;
      }
      const resumed = nextHex(bytes, at);
      if (resumed === -1) break;
      at = resumed;
    }
    at = Math.max(at, end);
    if (digits.size < MIN_HEX) continue;
    texts.forEach((text, skipped) => {
      for (let index = skipped; index + 1 < digits.size; index += 2)
        text.add(
          (digits.bytes[index] as number) * 16 + (digits.bytes[index + 1] as number),
          digits.positions[index] as number,
        );
      text.endText(end);
    });
  }
  return texts.flatMap((text) => text.views(view, /[\da-f]/i));
}

/** `0x`. */
function isHexMark(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0x30 && ((bytes[at + 1] ?? 0) | 32) === 0x78;
}

/** Skips at most two separators and a `0x`; -1 if no digit follows. */
function nextHex(bytes: Buffer, at: number): number {
  let next = at;
  while (next < at + 2 && (isSpace(bytes[next]) || isSeparator(bytes[next]))) next += 1;
  if (isHexMark(bytes, next)) next += 2;
  return next > at && HEX[bytes[next] ?? 0] !== NOT_ALPHABET ? next : -1;
}

/** The first number of a list with its separator, and one number with its own: `[83, 101]`, and `[83 101]` as Go prints bytes. */
const LIST = /(?<![\d.])\d{1,3}(?:\s{0,40},\s{0,40}|\s)(?=\d)/g;
const NUMBER = /(\d{1,3})(?![\d.])(\s{0,40},\s{0,40}|\s)?/y;

/** Decodes lists of numbers only: `[83, 101]`. */
export function listedBytes(view: TextView, textBytes: Uint8Array): EncodedBytes[] {
  const decoded = new DecodedTexts(textBytes);
  const text = view.bytes.toString('latin1');
  let done = 0;
  for (const { index } of text.matchAll(LIST)) {
    if (index < done) continue;
    for (let isMore = true, at = index; isMore; at = done) {
      NUMBER.lastIndex = at;
      const [whole, number, separator] = NUMBER.exec(text) ?? [''];
      if (number !== undefined) decoded.add(Number(number) & 0xff, at);
      done = at + whole.length;
      isMore = separator !== undefined;
    }
    decoded.endText(done);
  }
  return decoded.views(view, /\d/);
}

function isSpace(byte: number | undefined): boolean {
  return byte === 10 || byte === 13 || byte === 32 || byte === 9;
}

function isSeparator(byte: number | undefined): boolean {
  return byte === 0x3a || byte === 0x2c || byte === 0x2d;
}
