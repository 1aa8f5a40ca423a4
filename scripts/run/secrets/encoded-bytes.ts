/**
 * Bytes that a text spells out: in Base64 (RFC 4648, sections 4 and 5, also in lines), in hexadecimal digits (also with
 * separators: `53:65`, `0x53, 0x65`), or as a list of numbers (`[83, 101]`). Whatever looks like it is decoded. Ordinary words
 * give bytes that are no text, and are passed over.
 */
import { DecodedTexts, Digits, MIN_BYTES } from './decoded-texts.ts';
import { hexDigit } from './escapes.ts';
import type { TextView } from './text-view.ts';

export interface EncodedBytes extends TextView {
  /** Characters that belong to the same spelled-out text: what stands around a secret holds bits of it. */
  readonly alphabet: RegExp;
}

/** White space between two lines of Base64 is no more than this. */
const MAX_BREAK = 64;

/** A shorter run before a space is a word. */
const MIN_LINE = 16;

/** Digits that these bytes take. */
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

/**
 * The bytes that the view spells out, in every way in which it can be read. A zero byte stands between two such texts.
 *
 * @param textBytes the bytes that a text with a secret in it can have (`textBytes`).
 */
export function encodedBytes(view: TextView, textBytes: Uint8Array): EncodedBytes[] {
  if (view.bytes.length < MIN_BYTES) return [];
  return [
    ...base64Bytes(view, textBytes).map((decoded) => ({ ...decoded, alphabet: /[\w+/=%-]/ })),
    ...hexBytes(view, textBytes).map((decoded) => ({ ...decoded, alphabet: /[\da-f]/i })),
    ...listedBytes(view, textBytes),
  ];
}

/** `[83, 101]`. */
export function listedBytes(view: TextView, textBytes: Uint8Array): EncodedBytes[] {
  return decodeNumbers(view, textBytes).map((decoded) => ({ ...decoded, alphabet: /\d/ }));
}

/** One for all, as no two runs are read at the same time. */
const digits = new Digits();

function base64Bytes(view: TextView, textBytes: Uint8Array): TextView[] {
  const { bytes } = view;
  // Where a spelled-out text begins is not known: a slash before it may be a part of it. So each of four places is tried.
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
  return texts.flatMap((text) => text.views(view));
}

/** Six bits a digit. What is left over at the end, where a text was cut, is less than a byte. */
function joinBase64({ values, at, size }: Digits, skipped: number, text: DecodedTexts): void {
  let [bits, held, first] = [0, 0, skipped];
  for (let index = skipped; index < size; index++) {
    bits = ((bits << 6) | (values[index] as number)) & 0xfff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    text.add((bits >> held) & 0xff, at[first] as number);
    first = held === 0 ? index + 1 : index;
  }
}

/**
 * @param length of the line that ends here.
 * @returns where the run goes on after a line break, or after the space that a script has made of one; -1 where it does not.
 */
function nextLine(bytes: Buffer, at: number, length: number): number {
  const isBreak = bytes[at] === 10 || bytes[at] === 13 || (bytes[at] === 32 && length >= MIN_LINE);
  if (!isBreak) return -1;
  let next = at;
  while (next < at + MAX_BREAK && isSpace(bytes[next])) next += 1;
  return BASE64[bytes[next] ?? 0] === NOT_ALPHABET ? -1 : next;
}

function hexBytes(view: TextView, textBytes: Uint8Array): TextView[] {
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
          (digits.values[index] as number) * 16 + (digits.values[index + 1] as number),
          digits.at[index] as number,
        );
      text.endText(end);
    });
  }
  return texts.flatMap((text) => text.views(view));
}

/** `0x`. */
function isHexMark(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0x30 && ((bytes[at + 1] ?? 0) | 32) === 0x78;
}

/** Over at most two separators and a `0x`; -1 where no digit follows. */
function nextHex(bytes: Buffer, at: number): number {
  let next = at;
  while (next < at + 2 && (isSpace(bytes[next]) || isSeparator(bytes[next]))) next += 1;
  if (isHexMark(bytes, next)) next += 2;
  return next > at && HEX[bytes[next] ?? 0] !== NOT_ALPHABET ? next : -1;
}

/** A list of numbers, from its first one to the comma behind it, and one number of it with what separates it from the next. */
const LIST = /(?<!\d)\d{1,3}\s{0,40},\s{0,40}(?=\d)/g;
const NUMBER = /(\d{1,3})\s{0,40}(,?)\s{0,40}/y;

function decodeNumbers(view: TextView, textBytes: Uint8Array): TextView[] {
  const decoded = new DecodedTexts(textBytes);
  const text = view.bytes.toString('latin1');
  let done = 0;
  for (const { index } of text.matchAll(LIST)) {
    if (index < done) continue;
    for (let isMore = true, at = index; isMore; at = done) {
      NUMBER.lastIndex = at;
      const [whole, number, comma] = NUMBER.exec(text) ?? [''];
      if (number !== undefined) decoded.add(Number(number) & 0xff, at);
      done = at + whole.length;
      isMore = comma === ',';
    }
    decoded.endText(done);
  }
  return decoded.views(view);
}

function isSpace(byte: number | undefined): boolean {
  return byte === 10 || byte === 13 || byte === 32 || byte === 9;
}

function isSeparator(byte: number | undefined): boolean {
  return byte === 0x3a || byte === 0x2c || byte === 0x2d;
}
