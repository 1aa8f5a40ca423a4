/**
 * The beginning of a secret that stands alone, as the rest was cut off: by a script that shortens a message, or by the limit of
 * what is read of a body. A few characters of a secret are in many texts by chance; here is what tells the one from the other.
 */
import { originOf, type TextView } from './text-view.ts';

export interface Prefix {
  readonly view: TextView;
  /** Bytes of the view. */
  readonly start: number;
  readonly end: number;
  /** Nothing follows but a part of an escape. */
  readonly isLast: boolean;
  /** The secret goes on with what stands between words. */
  readonly isWord: boolean;
  /** The text is a whole document: its strings end where they end. */
  readonly isComplete: boolean;
}

/** Whether the beginning of a secret can hardly be there by chance. */
export function isTellingPrefix({ view, start, end, isLast, isWord, isComplete }: Prefix): boolean {
  if (end - start >= MAX_ORDINARY) return true;
  const prefix = view.bytes.toString('latin1', start, end);
  if (!/^[A-Za-z \-_.:/]*$/.test(prefix)) return true;
  if (isOrdinary(prefix)) return false;
  // Ordinary words are not written in escapes.
  const origin = originOf(view, start, end);
  if (origin.end - origin.start !== prefix.length || prefix.length >= MIN_WORDS) return true;
  if (isWord && WORD.test(prefix)) return false;
  return isLast || isCutMark(view.bytes, end, isComplete ? CUT_MARK_IN_DOCUMENT : CUT_MARK);
}

/** An escape that was cut, which would have been the secret's next character. */
const PART_OF_ESCAPE =
  /^(?:%(?:25)*[\da-fu]{0,5}|\\{1,4}(?:[ux][\da-f]{0,3})?|&#?\w{0,8}|=[\da-f\r]?\\?r?|~|\xef\xbf\xbd)/i;

/** What a message has after a text that was cut: `(…)`, `"…"`, an ellipsis, the end of an encoded text. */
const CUT_MARK = /^(?:[)"'`\]}>\0\\]|&|\.{2,}|\xe2\x80\xa6|$)/;

/** In a document that is complete, quotes and brackets are its own. */
const CUT_MARK_IN_DOCUMENT = /^(?:\)|\.{2,}|\xe2\x80\xa6)/;

function afterEscape(bytes: Buffer, end: number): string {
  return bytes.toString('latin1', end, end + 16).replace(PART_OF_ESCAPE, '');
}

export function isPartOfEscape(bytes: Buffer, end: number): boolean {
  return bytes.length - end <= 12 && afterEscape(bytes, end) === '';
}

/** A character reference whose semicolon is missing, which is not decoded where it is the last one. */
export function afterReference(bytes: Buffer, end: number): number {
  const [reference = ''] = /^&#(?:\d{1,7}|x[\da-f]{1,6})/i.exec(bytes.toString('latin1', end, end + 10)) ?? [];
  return end + reference.length;
}

function isCutMark(bytes: Buffer, end: number, marks: RegExp): boolean {
  return marks.test(bytes.toString('latin1', end, end + 3)) || marks.test(afterEscape(bytes, end));
}

/** A beginning of a secret that is longer than this is not looked up in the list of words. */
const MAX_ORDINARY = 48;

/** A word of a secret that has more of them: `lifecycle` of `lifecycle-1a2b`. */
const WORD = /^(?:[A-Z]?[a-z]{5,11}|[A-Z]{6,12})$/;

/** Words without a digit or a sign are a secret's from so many characters on; shorter ones only where a text may be cut. */
const MIN_WORDS = 12;

/**
 * Words that secrets made by hand begin with, and that messages of this project and of the API have as well. Such a beginning
 * alone is no part of a secret that is worth hiding.
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
    // The last word may be cut.
    return WORDS.includes(known) || (index === words.length - 1 && WORDS.some((other) => other.startsWith(known)));
  });
}
