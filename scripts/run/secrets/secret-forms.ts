/**
 * The byte strings that are searched for one secret. The text is decoded elsewhere (`escapes.ts`, `encoded-bytes.ts`). What remains
 * is the character set, changed white space, and escapes inside the secret itself.
 */
import type { Pattern } from './aho-corasick.ts';
import { decodeEscapes } from './escapes.ts';
import { viewOf } from './text-view.ts';

/** Shorter values are redacted by name only, because they occur in texts by chance. */
export const MIN_SECRET_BYTES = 6;

/** Limits the memory of the search. For a longer secret, everything after its first bytes is redacted. */
export const MAX_PATTERN_BYTES = 16 * 1024;

/** Levels of escapes that are decoded inside a secret, as in texts. */
const MAX_LEVELS = 4;

/**
 * @param ordinary characters at the start that are not secret.
 * @returns an empty list for a value that is too short.
 */
export function patternsOf(secret: string, ordinary = ordinaryStart(secret)): Pattern[] {
  if (secret.length < MIN_SECRET_BYTES) return [];
  const known = secret.slice(0, MAX_PATTERN_BYTES + MAX_LEVELS);
  // Scripts replace line breaks when they shorten a message. Forms encode a space as a plus sign.
  const texts = [known, known.replaceAll(/\s+/g, ' '), known.replaceAll(' ', '+')];
  const forms = new Map<string, Buffer>();
  for (const text of new Set(texts)) {
    for (const bytes of [Buffer.from(text), ...latin1(text), ...withoutEscapes(text), ...trimmed(text)])
      if (bytes.length >= MIN_SECRET_BYTES) forms.set(bytes.toString('latin1'), bytes);
  }
  const start = Buffer.byteLength(secret.slice(0, ordinary));
  return [...forms.values()].map((bytes) => ({
    bytes: bytes.subarray(0, MAX_PATTERN_BYTES),
    ordinary: start,
    isCut: bytes.length > MAX_PATTERN_BYTES || known !== secret,
  }));
}

/** ISO 8859-1, in which `%FC` and `\xfc` can be encoded. */
function latin1(text: string): Buffer[] {
  return /^[\0-\xff]*[\x80-\xff][\0-\xff]*$/.test(text) ? [Buffer.from(text, 'latin1')] : [];
}

/** A secret that contains `%41` must also match in a decoded text. */
function withoutEscapes(text: string): Buffer[] {
  const forms: Buffer[] = [];
  for (
    let view = decodeEscapes(viewOf(text));
    view !== undefined && forms.length < MAX_LEVELS;
    view = decodeEscapes(view)
  )
    forms.push(view.bytes);
  return forms;
}

/**
 * The secret without first or last characters that decoding can take for part of an escape: two hexadecimal digits after `=` or
 * `%`, one after `%2`, a letter after a backslash, and a character at the end that starts an escape.
 */
function trimmed(text: string): Buffer[] {
  const [lost = ''] = /^(?:[\da-f]{1,2}|[nrtv])/i.exec(text) ?? [];
  const forms = [...lost].map((_, index) => text.slice(index + 1));
  return [...forms, ...(/[\\%&=~]$/.test(text) ? [text.slice(0, -1)] : [])].map((form) => Buffer.from(form));
}

/**
 * Length of the start that other texts share: of a URL, the part before the password or the query; of a PEM file (RFC 7468), the
 * first line.
 */
function ordinaryStart(secret: string): number {
  const address = /^[a-z][\w+.-]{0,30}:\/\/(?:[^\s/?#@:]*:(?=[^\s/?#@]*@)|[^?#]*)/i.exec(secret);
  const firstLine = /^-----BEGIN [A-Z0-9 ]{1,60}-----\s*/.exec(secret);
  return (address ?? firstLine)?.[0].length ?? 0;
}

/**
 * Whether the value of a secret property is distinctive enough to be redacted everywhere. "default", "changeme" or "****" can be
 * secrets, but redacting them everywhere would make reports unreadable.
 */
export function isDistinctive(value: string): boolean {
  const isWords = value.length < 16 && /^[A-Za-z]+([ _-][A-Za-z]+)*$/.test(value);
  if (value.length < 8 || isWords || /^\{\{.*\}\}$|^<.*>$/.test(value.slice(0, 200))) return false;
  return new Set(value.slice(0, 200)).size >= 4;
}
