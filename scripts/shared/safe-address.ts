/** Addresses fit to be shown: without the credentials that their user information, query or fragment carries. */
import { type Range, redactRanges } from './redacted.ts';
import { isSecretName, isSecretParameter } from './secret-names.ts';

/** How far a password may reach that holds a slash, which it must not (RFC 3986, section 3.2.1). */
const MAX_USER_INFORMATION = 1024;

/** A name and its value, as a query, a form and a fragment have them. */
const PARAMETER = /([?&#;])([\w.%~[\]-]{1,80})=([^&#\s"'<>`\\\0]+)/g;

/** What ends an address inside a text; `\0` stands between two texts that were joined. */
const OUTSIDE = /[\s"'<>`\\\0]/;

/**
 * An address that this project prints of its own accord: of an environment, of a document, of a redirect, of a proxy.
 * Anything else than an address is returned as it is, but for the addresses in it.
 *
 * Beyond what `addressSecrets` finds, the user name goes, and every value of the query that looks like a random text: the
 * reader has the address already and needs to recognise it only.
 */
export function safeAddress(text: string): string {
  return redactRanges(text, addressSecrets(text, true));
}

/**
 * The credentials in the addresses of a text: the password before a host (RFC 3986, section 3.2.1), the user name where it is
 * a token, and the parameters that hold a secret by their name (signatures of presigned addresses, authorization codes,
 * tokens). Time and memory are linear in the length of the text.
 */
export function addressSecrets(text: string, isOurs = false): Range[] {
  const found: Range[] = [];
  // Also without a scheme, as a redirect may be (RFC 3986, section 4.2).
  for (let at = text.indexOf('//'); at !== -1; at = text.indexOf('//', at + 2))
    if (!/[\w/]/.test(text[at - 1] ?? '')) found.push(...userInformation(text, at + 2, isOurs));
  if (!text.includes('=')) return found;
  for (const { index, 0: whole, 1: mark, 2: name = '', 3: value = '' } of text.matchAll(PARAMETER)) {
    const known = percentDecoded(name);
    // A semicolon separates more than parameters: after it, only a name that is a secret's anywhere counts.
    const isSecret = mark === ';' ? isSecretName(known) : isSecretParameter(known, value);
    const start = index + whole.length - value.length;
    const end = start + (mark === ';' ? (value.split(';', 1)[0] as string).length : value.length);
    if (isSecret || (isOurs && looksRandom(value))) found.push({ start, end });
  }
  return found;
}

function userInformation(text: string, start: number, isOurs: boolean): Range[] {
  let end = start;
  while (end < text.length && !/[/?#]/.test(text[end] as string) && !OUTSIDE.test(text[end] as string)) end += 1;
  const authority = text.slice(start, end);
  const colon = authority.indexOf(':');
  let at = authority.lastIndexOf('@');
  if (at === -1 && colon !== -1 && !isPort(authority.slice(colon + 1))) {
    // What follows the colon is no port: either the password holds a slash, or the text was cut in the middle of it.
    const [rest = ''] = text.slice(start, start + MAX_USER_INFORMATION).split(OUTSIDE, 1);
    at = rest.lastIndexOf('@');
    if (at === -1 && end === text.length) at = authority.length;
  }
  if (at === -1) return [];
  if (isOurs) return [{ start, end: start + at }];
  const hasPassword = colon !== -1 && colon < at;
  const user = text.slice(start, start + (hasPassword ? colon : at));
  const ranges: Range[] = [];
  const isToken = (user.length >= 16 && /\d/.test(user)) || (hasPassword && colon + 1 === at);
  if (isToken) ranges.push({ start, end: start + user.length });
  if (hasPassword) ranges.push({ start: start + colon + 1, end: start + at });
  return ranges;
}

/** Digits, or an IPv6 address in brackets with or without a port, or a variable that was not filled in. */
function isPort(text: string): boolean {
  return /^\d{0,5}$/.test(text) || /^[\d:a-f.]*\](:\d{0,5})?$/i.test(text) || text.startsWith('{{');
}

/** Letters and digits without a word between them; IDs (RFC 9562) and dates are none. */
function looksRandom(value: string): boolean {
  if (value.length < 16 || !/\d/.test(value) || !/[a-z]/i.test(value)) return false;
  return !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value) && !/^\d{4}-\d\d-\d\d/.test(value);
}

/** Percent-encoding undone (RFC 3986, section 2.1); the text as it is where it has none, or a broken one. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
