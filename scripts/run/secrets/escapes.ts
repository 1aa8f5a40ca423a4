/**
 * Decodes one level of escapes: percent-encoding (RFC 3986, section 2.1, and `%uXXXX`), backslashes (JSON, RFC 8259, section 7;
 * JavaScript, C, Python), character references of HTML and XML, JSON pointers (RFC 6901, section 3), and quoted-printable
 * (RFC 2045, section 6.7). Invalid escapes stay unchanged.
 */
import { decodeHTMLStrict } from 'entities';
import { PositionedBytes, type TextView } from './text-view.ts';

const [PERCENT, BACKSLASH, AMPERSAND, TILDE, EQUALS, SEMICOLON] = [0x25, 0x5c, 0x26, 0x7e, 0x3d, 0x3b];
const MARKS = [PERCENT, BACKSLASH, AMPERSAND, TILDE];
const [LINE_FEED, RETURN, SPACE] = [10, 13, 32];

/** The longest name of a character reference, `CounterClockwiseContourIntegral`, has 31 characters; numbers may begin with zeros. */
const MAX_REFERENCE = 34;

/** @returns `undefined` if there is nothing to decode. */
export function decodeEscapes(view: TextView): TextView | undefined {
  return decode(view, MARKS, escapeAt);
}

/**
 * For texts whose character references have no semicolons: the last one may be truncated within its number and stays unchanged.
 *
 * @returns `undefined` if there is no such reference.
 */
export function decodeEscapesButLast(view: TextView): TextView | undefined {
  if (!view.bytes.includes('&#')) return undefined;
  const isOpenLast = /&#(?:0{0,20}\d{1,7}|x0{0,20}[\da-f]{1,6})(?![\w;&])/i;
  const at = isOpenLast.exec(view.bytes.toString('latin1'))?.index;
  return at === undefined
    ? undefined
    : decode(view, MARKS, (bytes, from) => (from === at ? undefined : escapeAt(bytes, from)));
}

/** Decodes backslashes only, as in JSON. */
export function decodeBackslashes(view: TextView): TextView | undefined {
  return decode(view, [BACKSLASH], backslashAt);
}

/** Separate from the other escapes, because `=` before two hexadecimal digits is usually part of a query. */
export function decodeQuotedPrintable(view: TextView): TextView | undefined {
  return decode(view, [EQUALS], quotedAt);
}

/** Decodes only the soft line breaks of quoted-printable. */
export function joinLines(view: TextView): TextView | undefined {
  return decode(view, [EQUALS], softBreakAt);
}

/** @returns the decoded bytes and the length of the escape, or `undefined` for no escape. */
type Decoder = (bytes: Buffer, at: number) => Decoded | undefined;

interface Decoded {
  readonly bytes: ArrayLike<number>;
  readonly length: number;
}

function decode(view: TextView, marks: readonly number[], decoder: Decoder): TextView | undefined {
  const { bytes } = view;
  const first = marks.map((mark) => bytes.indexOf(mark)).filter((at) => at !== -1);
  if (first.length === 0) return undefined;
  let decoded: PositionedBytes | undefined;
  let copied = 0;
  for (let at = Math.min(...first); at < bytes.length; ) {
    const found = marks.includes(bytes[at] as number) ? decoder(bytes, at) : undefined;
    if (found === undefined) {
      at += 1;
      continue;
    }
    decoded ??= new PositionedBytes(bytes.length);
    for (; copied < at; copied++) decoded.add(bytes[copied] as number, copied);
    for (let index = 0; index < found.bytes.length; index++) decoded.add(found.bytes[index] as number, at);
    at += found.length;
    copied = at;
  }
  if (decoded === undefined) return undefined;
  for (; copied < bytes.length; copied++) decoded.add(bytes[copied] as number, copied);
  return decoded.toView(view, bytes.length);
}

function escapeAt(bytes: Buffer, at: number): Decoded | undefined {
  switch (bytes[at]) {
    case PERCENT:
      return percentAt(bytes, at);
    case BACKSLASH:
      return backslashAt(bytes, at);
    case AMPERSAND:
      return referenceAt(bytes, at);
    default:
      if (bytes[at + 1] === 0x30) return { bytes: [TILDE], length: 2 };
      return bytes[at + 1] === 0x31 ? { bytes: [0x2f], length: 2 } : undefined;
  }
}

function percentAt(bytes: Buffer, at: number): Decoded | undefined {
  if (bytes[at + 1] === 0x75) {
    const unit = hexAt(bytes, at + 2, 4);
    return unit === -1 ? undefined : { bytes: utf8(unit), length: 6 };
  }
  const byte = hexAt(bytes, at + 1, 2);
  return byte === -1 ? undefined : { bytes: [byte], length: 3 };
}

/** Escapes of one letter, such as `\n`. */
const SHORT: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12, v: 11 };

function backslashAt(bytes: Buffer, at: number): Decoded | undefined {
  const next = bytes[at + 1];
  if (next === undefined) return undefined;
  const letter = String.fromCharCode(next);
  if (letter === 'u') return unicodeAt(bytes, at);
  if (letter === 'U') {
    const point = hexAt(bytes, at + 2, 8);
    return point < 0 || point > 0x10ffff ? undefined : { bytes: utf8(point), length: 10 };
  }
  if (letter === 'x') {
    const byte = hexAt(bytes, at + 2, 2);
    return byte === -1 ? undefined : { bytes: [byte], length: 4 };
  }
  if (SHORT[letter] !== undefined) return { bytes: [SHORT[letter]], length: 2 };
  if (letter >= '0' && letter <= '3') {
    const digits = bytes.toString('latin1', at + 1, at + 4);
    return /^[0-7]{3}$/.test(digits) ? { bytes: [Number.parseInt(digits, 8)], length: 4 } : undefined;
  }
  // Other letters and digits have no escape: `\d` does not mean `d`.
  if (/[A-Za-z0-9]/.test(letter)) return undefined;
  // A backslash at the end of a line joins it with the next line.
  if (next === LINE_FEED) return { bytes: [], length: 2 };
  return { bytes: [next], length: 2 };
}

/** `\u00fc`, `\ud83d\ude00`, `\u{1f600}`. */
function unicodeAt(bytes: Buffer, at: number): Decoded | undefined {
  if (bytes[at + 2] === 0x7b) {
    const inside = /^([\da-f]{1,6})\}/i.exec(bytes.toString('latin1', at + 3, at + 10));
    const point = inside === null ? -1 : Number.parseInt(inside[1] as string, 16);
    return point < 0 || point > 0x10ffff ? undefined : { bytes: utf8(point), length: 3 + (inside?.[0].length ?? 0) };
  }
  const unit = hexAt(bytes, at + 2, 4);
  if (unit === -1) return undefined;
  const isHigh = unit >= 0xd800 && unit < 0xdc00 && bytes[at + 6] === BACKSLASH && bytes[at + 7] === 0x75;
  const low = isHigh ? hexAt(bytes, at + 8, 4) : -1;
  if (low >= 0xdc00 && low < 0xe000)
    return { bytes: utf8(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)), length: 12 };
  return { bytes: utf8(unit), length: 6 };
}

/**
 * `&amp;`, `&#38;`, `&#x26;`. As in browsers, numeric references may lack the semicolon, and so may the names of the characters that
 * every escape function replaces.
 */
function referenceAt(bytes: Buffer, at: number): Decoded | undefined {
  const text = bytes.toString('latin1', at, at + MAX_REFERENCE);
  const [reference, number] = REFERENCE.exec(text) ?? [];
  if (reference === undefined) return undefined;
  const isOpen = reference.charCodeAt(reference.length - 1) !== SEMICOLON;
  // A single number without a semicolon may be truncated.
  const isOne = isOpen && number !== undefined && bytes[at + reference.length] !== AMPERSAND;
  if (isOne && !OPEN_NUMBER.test(bytes.toString('latin1', Math.max(0, at - MAX_REFERENCE), at))) return undefined;
  const whole = isOpen ? `${reference};` : reference;
  const character = decodeHTMLStrict(whole);
  return character === whole ? undefined : { bytes: Buffer.from(character), length: reference.length };
}

const REFERENCE =
  /^&(?:[A-Za-z][A-Za-z0-9]*;|(?:amp|lt|gt|quot|AMP|LT|GT|QUOT)(?!=)|(#(?:0{0,20}\d{1,7}|[xX]0{0,20}[\da-fA-F]{1,6});?))/;
const OPEN_NUMBER = /&#\w{1,28}$/;

/** A line break after `=`, or a space that a script put in its place. */
function softBreakAt(bytes: Buffer, at: number): Decoded | undefined {
  if (bytes[at + 1] === LINE_FEED || bytes[at + 1] === SPACE) return { bytes: [], length: 2 };
  return bytes[at + 1] === RETURN && bytes[at + 2] === LINE_FEED ? { bytes: [], length: 3 } : undefined;
}

function quotedAt(bytes: Buffer, at: number): Decoded | undefined {
  const softBreak = softBreakAt(bytes, at);
  if (softBreak !== undefined) return softBreak;
  const byte = hexAt(bytes, at + 1, 2);
  return byte === -1 ? undefined : { bytes: [byte], length: 3 };
}

function utf8(point: number): Buffer {
  return Buffer.from(String.fromCodePoint(point));
}

/** @returns the value of exactly `digits` hexadecimal digits, otherwise -1. */
function hexAt(bytes: Buffer, at: number, digits: number): number {
  let value = 0;
  for (let index = at; index < at + digits; index++) {
    const digit = hexDigit(bytes[index]);
    if (digit === -1) return -1;
    value = value * 16 + digit;
  }
  return value;
}

export function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
