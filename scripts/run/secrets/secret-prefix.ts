/**
 * Decides whether a match of a secret's beginning is a truncated secret (by a script that shortens a message, or by the limit of a
 * body) or occurs by chance.
 */
import { originOf, type TextView } from './text-view.ts';

export interface Prefix {
  readonly view: TextView;
  /** Bytes of the view. */
  readonly start: number;
  readonly end: number;
  /** Only a part of an escape follows. */
  readonly isLast: boolean;
  /** The secret continues with a character that separates words. */
  readonly isWord: boolean;
  /** The text is a complete JSON document, so its strings are not truncated. */
  readonly isComplete: boolean;
}

/** Whether the beginning of a secret is unlikely to occur by chance. */
export function isDistinctivePrefix({ view, start, end, isLast, isWord, isComplete }: Prefix): boolean {
  if (end - start >= MAX_ORDINARY) return true;
  const prefix = view.bytes.toString('latin1', start, end);
  if (!/^[A-Za-z \-_.:/]*$/.test(prefix)) return true;
  if (isOrdinary(prefix)) return false;
  // Ordinary words are not escaped.
  const origin = originOf(view, start, end);
  if (origin.end - origin.start !== prefix.length || prefix.length >= MIN_WORDS) return true;
  if (isWord && WORD.test(prefix)) return false;
  return isLast || isCutMark(view.bytes, end, isComplete ? CUT_MARK_IN_DOCUMENT : CUT_MARK);
}

/** A truncated escape, which was the secret's next character. */
const PART_OF_ESCAPE =
  /^(?:%(?:25)*[\da-fu]{0,5}|\\{1,4}(?:[ux][\da-f]{0,3})?|&#?\w{0,8}|=[\da-f\r]?\\?r?|~|\xef\xbf\xbd)/i;

/** What follows a truncated text in a message: `(…)`, `"…"`, an ellipsis, the end of an encoded text. */
const CUT_MARK = /^(?:[)"'`\]}>\0\\]|&|\.{2,}|\xe2\x80\xa6|$)/;

/** In a complete document, quotes and brackets belong to the document. */
const CUT_MARK_IN_DOCUMENT = /^(?:\)|\.{2,}|\xe2\x80\xa6)/;

function afterEscape(bytes: Buffer, end: number): string {
  return bytes.toString('latin1', end, end + 16).replace(PART_OF_ESCAPE, '');
}

export function isPartOfEscape(bytes: Buffer, end: number): boolean {
  return bytes.length - end <= 12 && afterEscape(bytes, end) === '';
}

/** The end of a character reference without a semicolon, which is not decoded if it is the last one. */
export function afterReference(bytes: Buffer, end: number): number {
  const [reference = ''] = /^&#(?:\d{1,7}|x[\da-f]{1,6})/i.exec(bytes.toString('latin1', end, end + 10)) ?? [];
  return end + reference.length;
}

function isCutMark(bytes: Buffer, end: number, marks: RegExp): boolean {
  return marks.test(bytes.toString('latin1', end, end + 3)) || marks.test(afterEscape(bytes, end));
}

/** A longer beginning is not compared with the list of words. */
const MAX_ORDINARY = 48;

/** One word of a secret with several words: `lifecycle` of `lifecycle-1a2b`. */
const WORD = /^(?:[A-Z]?[a-z]{5,11}|[A-Z]{6,12})$/;

/** From this length, words without digits or punctuation are a secret's. Shorter ones only if the text may be truncated. */
const MIN_WORDS = 12;

/**
 * Words that secrets chosen by people start with, and that also occur in messages of this project and of the API. A beginning of
 * only such words is not redacted.
 */
const WORDS =
  `access account admin api authorization backup basic bearer body bucket clickhouse client cloud connection console credential
  data database default demo development environment example header http https id integration internal key keyid keysecret local
  localhost master member my name not organization orgid password postman prod production project public query request response role
  sandbox secret server service serviceid smoke staging string test token url user value with your`.split(/\s+/);

function isOrdinary(prefix: string): boolean {
  const words = prefix.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [];
  return words.every((word, index) => {
    const known = word.toLowerCase();
    // The last word may be truncated.
    return WORDS.includes(known) || (index === words.length - 1 && WORDS.some((other) => other.startsWith(known)));
  });
}
