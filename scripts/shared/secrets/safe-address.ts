/** Removes credentials from the user information, query and fragment of URLs. */
import { type Range, redactRanges } from './redacted.ts';
import { isSecretName, isSecretParameter } from './secret-names.ts';

/** Maximum length of a password that contains a slash, which is not valid (RFC 3986, section 3.2.1). */
const MAX_USER_INFORMATION = 1024;

/** A name and its value in a query, a form or a fragment. */
const PARAMETER = /([?&#;])([\w.%~[\]-]{1,80})=([^&#\s"'<>`\\\0]+)/g;

/** Characters that end a URL in a text; `\0` separates joined texts. */
const OUTSIDE = /[\s"'<>`\\\0]/;

/**
 * Makes URLs in messages of this project printable: of an environment, a document, a redirect or a proxy. Other text is unchanged.
 *
 * In addition to `addressSecrets`, this removes user names and all parameters that look random, because the reader only needs to
 * recognise the URL.
 */
export function safeAddress(text: string): string {
  return redactRanges(text, addressSecrets(text, true));
}

/**
 * Finds the credentials in the URLs of a text: the password before a host (RFC 3986, section 3.2.1), the user name if it is a token,
 * and parameters with a secret's name (signatures of presigned URLs, authorization codes, tokens). Time and memory are linear in the
 * length of the text.
 */
export function addressSecrets(text: string, isPrinted = false): Range[] {
  const found: Range[] = [];
  // Also without a scheme, which is valid in a redirect (RFC 3986, section 4.2).
  for (let at = text.indexOf('//'); at !== -1; at = text.indexOf('//', at + 2))
    if (!/[\w/]/.test(text[at - 1] ?? '')) found.push(...userInformation(text, at + 2, isPrinted));
  if (!text.includes('=')) return found;
  for (const { index, 0: whole, 1: mark, 2: name = '', 3: value = '' } of text.matchAll(PARAMETER)) {
    const known = percentDecoded(name);
    // A semicolon has other uses, so only names that are always secret count after it.
    const isSecret = mark === ';' ? isSecretName(known) : isSecretParameter(known, value);
    const start = index + whole.length - value.length;
    const end = start + (mark === ';' ? (value.split(';', 1)[0] as string).length : value.length);
    if (isSecret || (isPrinted && looksRandom(value))) found.push({ start, end });
  }
  return found;
}

function userInformation(text: string, start: number, isPrinted: boolean): Range[] {
  let end = start;
  while (end < text.length && !/[/?#]/.test(text[end] as string) && !OUTSIDE.test(text[end] as string)) end += 1;
  const authority = text.slice(start, end);
  const colon = authority.indexOf(':');
  let at = authority.lastIndexOf('@');
  if (at === -1 && colon !== -1 && !isPort(authority.slice(colon + 1))) {
    // The colon is not followed by a port: either the password contains a slash, or the text is truncated.
    const [rest = ''] = text.slice(start, start + MAX_USER_INFORMATION).split(OUTSIDE, 1);
    at = rest.lastIndexOf('@');
    if (at === -1 && end === text.length) at = authority.length;
  }
  if (at === -1) return [];
  if (isPrinted) return [{ start, end: start + at }];
  const hasPassword = colon !== -1 && colon < at;
  const user = text.slice(start, start + (hasPassword ? colon : at));
  const ranges: Range[] = [];
  const isToken = (user.length >= 16 && /\d/.test(user)) || (hasPassword && colon + 1 === at);
  if (isToken) ranges.push({ start, end: start + user.length });
  if (hasPassword) ranges.push({ start: start + colon + 1, end: start + at });
  return ranges;
}

/** Digits, or the rest of an IPv6 address in brackets with an optional port, or an unresolved variable. */
function isPort(text: string): boolean {
  return /^\d{0,5}$/.test(text) || /^[\d:a-f.]*\](:\d{0,5})?$/i.test(text) || text.startsWith('{{');
}

/** A mix of letters and digits that is neither a UUID (RFC 9562) nor a date. */
function looksRandom(value: string): boolean {
  if (value.length < 16 || !/\d/.test(value) || !/[a-z]/i.test(value)) return false;
  return !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value) && !/^\d{4}-\d\d-\d\d/.test(value);
}

/** Decodes percent-encoding (RFC 3986, section 2.1); text with invalid encoding is unchanged. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
