/**
 * The byte strings that are searched for one secret. The text is decoded elsewhere (`escapes.ts`, `encoded-bytes.ts`). What remains
 * is the character set, changed white space, and escapes inside the secret itself.
 */
import { MIN_PREFIX, type Pattern } from './aho-corasick.ts';
import { decodeEscapes } from './escapes.ts';
import { viewOf } from './text-view.ts';

/** Shorter values are redacted by name only, because they occur in texts by chance. */
const MIN_SECRET_BYTES = 6;

/** Limits the memory of the search. For a longer secret, everything after its first bytes is redacted. */
export const MAX_PATTERN_BYTES = 16 * 1024;

/** Characters of a secret that is also searched in UTF-16; of longer ones, the memory would double. */
const MAX_UTF16 = 512;

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
  const spaced = [known, known.replaceAll(/\s+/g, ' '), known.replaceAll(' ', '+')];
  const texts = spaced.flatMap((text) => [text, text.normalize('NFC'), text.normalize('NFD')]);
  const forms = new Map<string, Buffer>();
  for (const text of new Set(texts)) {
    for (const bytes of [Buffer.from(text), ...latin1(text), ...withoutEscapes(text), ...trimmed(text)])
      if (bytes.length >= MIN_SECRET_BYTES) forms.set(bytes.toString('latin1'), bytes);
  }
  const start = Buffer.byteLength(secret.slice(0, ordinary));
  const pattern = (bytes: Buffer, open: number): Pattern => ({
    bytes: bytes.subarray(0, MAX_PATTERN_BYTES),
    ordinary: open,
    isCut: bytes.length > MAX_PATTERN_BYTES || known !== secret,
  });
  // The least length of a beginning is one in bytes, of which each character has two here.
  const open = ordinary * 2 + MIN_PREFIX;
  return [
    ...[...forms.values()].map((bytes) => pattern(bytes, start)),
    ...utf16(known).map((bytes) => pattern(bytes, open)),
  ];
}

/**
 * In both byte orders: what .NET, Java and Windows encode in Base64 or hexadecimal digits; and characters with zeros between them,
 * as which it is read where the encoding is not known. A zero at the start or end could be the separator of two decoded texts.
 */
function utf16(text: string): Buffer[] {
  if (text.length > MAX_UTF16) return [];
  const bytes = Buffer.from(text, 'utf16le');
  const forms = [bytes, Buffer.from(bytes).swap16(), Buffer.from([...text].join('\0'))];
  const trimmedForms = forms.map((form) => form.subarray(form[0] === 0 ? 1 : 0, form.at(-1) === 0 ? -1 : form.length));
  // Of ASCII, all are the same.
  return [...new Map(trimmedForms.map((form) => [form.toString('latin1'), form])).values()];
}

/** ISO 8859-1, in which `%FC` and `\xfc` can be encoded. */
function latin1(text: string): Buffer[] {
  return /^[\0-\xff]*[\x80-\xff][\0-\xff]*$/.test(text) ? [Buffer.from(text, 'latin1')] : [];
}

/** A secret that contains `%41` must also match in a decoded text. */
function withoutEscapes(text: string): Buffer[] {
  const forms: Buffer[] = [];
  let view = decodeEscapes(viewOf(text));
  for (; view !== undefined && forms.length < MAX_LEVELS; view = decodeEscapes(view)) forms.push(view.bytes);
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
