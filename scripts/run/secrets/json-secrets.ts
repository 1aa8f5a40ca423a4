/** Finds secrets in JSON by the names of their properties. The text may be truncated or invalid. */
import type { Range } from '../../shared/secrets/redacted.ts';
import { isNumericSecretName, isSecretHeader, isSecretName } from '../../shared/secrets/secret-names.ts';
import { decodeBackslashes } from './escapes.ts';
import { isGenericName, isSecretBelow } from './secret-places.ts';
import { originOf, PositionedBytes, type TextView } from './text-view.ts';

export interface JsonSecrets {
  /** In the original text. */
  readonly ranges: readonly Range[];
  /** The values of secret properties. */
  readonly values: readonly string[];
  /** All strings of the document, unescaped, each followed by a zero byte. */
  readonly strings: TextView;
}

interface Level {
  readonly isObject: boolean;
  /** Name of the property that holds this object or array. */
  readonly name: string;
  key: string;
  /** The object is a pair: `{ "name": "password", "value": "…" }`. */
  isSecretPair: boolean;
  pairValue: Found | undefined;
}

interface Found {
  readonly range: Range;
  readonly value: string;
}

/** JSON inside a JSON string, as in webhooks and logs. Each level doubles the backslashes, so there are few. */
const MAX_NESTING = 6;

/** Property of a pair that contains the name. */
const PAIR_NAME = /^(name|key|header|variable|field|param|parameter|property)$/i;

export function isJsonLike(text: string): boolean {
  return /^\s*[{[]/.test(text);
}

/** Reads the bytes once. */
export function secretsInJson(view: TextView, nesting = 0): JsonSecrets {
  const { bytes } = view;
  const ranges: Range[] = [];
  const values: string[] = [];
  const levels: Level[] = [];
  const strings = new PositionedBytes(bytes.length + 1);

  function secret({ range, value }: Found): void {
    ranges.push(range);
    values.push(value);
  }

  function string(start: number, end: number, after: number): void {
    const raw = bytes.subarray(start, end);
    const { bytes: content, from } = decodeBackslashes({ bytes: raw, from: undefined }) ?? { bytes: raw };
    const at = (index: number) => start + (from?.[index] ?? index);
    for (let index = 0; index < content.length; index++) strings.add(content[index] as number, at(index));
    strings.add(0, end);
    const level = levels.at(-1);
    const value = content.toString();
    if (level?.isObject === true && isKey(bytes, after)) {
      level.key = value;
      return;
    }
    if (value === '') return;
    // A truncated string has no closing quote.
    const isClosed = after <= bytes.length || nesting > 0;
    const range = isClosed ? originOf(view, start, end) : { ...originOf(view, start - 1, end), inQuotes: true };
    const found = { range, value };
    if (isSecretBelow(level?.name ?? '', nameOf(level))) secret(found);
    else if (level?.isObject === true) pair(level, found);
    if (nesting < MAX_NESTING && isJsonLike(value.slice(0, 100))) {
      const origins = Int32Array.from(
        { length: content.length + 1 },
        (_, index) => view.from?.[at(index)] ?? at(index),
      );
      const inner = secretsInJson({ bytes: content, from: origins }, nesting + 1);
      for (const range of inner.ranges) ranges.push(range);
      for (const inside of inner.values) values.push(inside);
    }
  }

  function pair(level: Level, found: Found): void {
    if (PAIR_NAME.test(level.key) && (isSecretName(found.value) || isSecretHeader(found.value)))
      level.isSecretPair = true;
    else if (isGenericName(level.key)) level.pairValue = found;
  }

  for (let at = 0; at < bytes.length; at++) {
    switch (bytes[at]) {
      case 0x7b:
      case 0x5b:
        levels.push({
          isObject: bytes[at] === 0x7b,
          name: nameOf(levels.at(-1)),
          key: '',
          isSecretPair: false,
          pairValue: undefined,
        });
        break;
      case 0x7d:
      case 0x5d:
        closePair(levels.pop());
        break;
      case 0x22: {
        const end = endOfString(bytes, at + 1);
        string(at + 1, end, end + 1);
        at = end;
        break;
      }
      default:
        if (isDigit(bytes[at])) {
          const end = endOfNumber(bytes, at);
          const start = bytes[at - 1] === 0x2d ? at - 1 : at;
          if (isNumericSecretName(nameOf(levels.at(-1))))
            ranges.push({ ...originOf(view, start, end), inQuotes: nesting === 0 });
          at = end - 1;
        }
    }
  }
  // In a truncated text, some levels have no closing bracket.
  for (const level of levels) closePair(level);
  return { ranges, values, strings: strings.toView(view, bytes.length) };

  function closePair(level: Level | undefined): void {
    if (level?.isSecretPair === true && level.pairValue !== undefined) secret(level.pairValue);
  }
}

/** The name of a value at this level: its key or, in an array, the key of the array. */
function nameOf(level: Level | undefined): string {
  if (level === undefined) return '';
  return level.isObject ? level.key : level.name;
}

/** The position of the closing quote, or the end of the text. */
function endOfString(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0x22) at += bytes[at] === 0x5c ? 2 : 1;
  return Math.min(at, bytes.length);
}

function endOfNumber(bytes: Buffer, from: number): number {
  let at = from;
  // Digits, a decimal point, an exponent and its sign.
  while (at < bytes.length && (isDigit(bytes[at]) || [0x2e, 0x65, 0x45, 0x2b, 0x2d].includes(bytes[at] as number)))
    at += 1;
  return at;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function isKey(bytes: Buffer, from: number): boolean {
  let at = from;
  while ([0x20, 0x0a, 0x0d, 0x09].includes(bytes[at] ?? 0)) at += 1;
  return bytes[at] === 0x3a;
}
