/**
 * What one secret is searched for as. Encodings are undone in the text (`escapes.ts`, `encoded-bytes.ts`); here is only what
 * they leave open: the character set, white space that was changed, and escapes that the secret itself contains.
 */
import type { Pattern } from './aho-corasick.ts';
import { decodeEscapes } from './escapes.ts';
import { viewOf } from './text-view.ts';

/** Shorter values are redacted by their place only: as text they could be anything. */
export const SHORTEST_BY_VALUE = 6;

/** Of a longer secret, the rest of the text is redacted from its first bytes on. Bounds the memory of the search. */
export const MAX_PATTERN_BYTES = 16 * 1024;

/** Escapes inside a secret are undone as often as those of a text are. */
const MAX_LEVELS = 4;

/**
 * @param ordinary characters at the start that are no secret.
 * @returns none for a value that is too short to be searched for.
 */
export function patternsOf(secret: string, ordinary = ordinaryStart(secret)): Pattern[] {
  if (secret.length < SHORTEST_BY_VALUE) return [];
  const known = secret.slice(0, MAX_PATTERN_BYTES + MAX_LEVELS);
  // Scripts join lines when they shorten a message; forms have a plus sign for a space.
  const texts = [known, known.replaceAll(/\s+/g, ' '), known.replaceAll(' ', '+')];
  const forms = new Map<string, Buffer>();
  for (const text of new Set(texts)) {
    for (const bytes of [Buffer.from(text), ...latin1(text), ...withoutEscapes(text), ...trimmed(text)])
      if (bytes.length >= SHORTEST_BY_VALUE) forms.set(bytes.toString('latin1'), bytes);
  }
  const start = Buffer.byteLength(secret.slice(0, ordinary));
  return [...forms.values()].map((bytes) => ({
    bytes: bytes.subarray(0, MAX_PATTERN_BYTES),
    ordinary: start,
    isCut: bytes.length > MAX_PATTERN_BYTES || known !== secret,
  }));
}

/** ISO 8859-1, which `%FC` and `\xfc` may stand for. */
function latin1(text: string): Buffer[] {
  return /^[\0-\xff]*[\x80-\xff][\0-\xff]*$/.test(text) ? [Buffer.from(text, 'latin1')] : [];
}

/** A secret with `%41` in it is found in a text whose escapes were undone, too. */
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
 * Where its first or last characters were taken for a part of an escape: two hexadecimal digits after `=` or `%`, one after `%2`,
 * a letter after a backslash; and at the end what begins an escape itself.
 */
function trimmed(text: string): Buffer[] {
  const [lost = ''] = /^(?:[\da-f]{1,2}|[nrtv])/i.exec(text) ?? [];
  const forms = [...lost].map((_, index) => text.slice(index + 1));
  return [...forms, ...(/[\\%&=~]$/.test(text) ? [text.slice(0, -1)] : [])].map((form) => Buffer.from(form));
}

/**
 * Of an address, what comes before the password or the query: other addresses begin in the same way. Of a PEM file (RFC 7468),
 * its first line.
 */
function ordinaryStart(secret: string): number {
  const address = /^[a-z][\w+.-]{0,30}:\/\/(?:[^\s/?#@:]*:(?=[^\s/?#@]*@)|[^?#]*)/i.exec(secret);
  const firstLine = /^-----BEGIN [A-Z0-9 ]{1,60}-----\s*/.exec(secret);
  return (address ?? firstLine)?.[0].length ?? 0;
}

/**
 * Whether a value that stands at a secret's place can be nothing but the secret. "default", "changeme" or "****" may be one,
 * too, but to strike them out everywhere would leave a report that nobody can read.
 */
export function isTelling(value: string): boolean {
  const isWords = value.length < 16 && /^[A-Za-z]+([ _-][A-Za-z]+)*$/.test(value);
  if (value.length < 8 || isWords || /^\{\{.*\}\}$|^<.*>$/.test(value.slice(0, 200))) return false;
  return new Set(value.slice(0, 200)).size >= 4;
}
