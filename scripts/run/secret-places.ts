/** Places that hold secrets by their name: headers, properties, parameters. What the name only describes stays readable. */

export const REDACTED = '[redacted]';

const SECRET_HEADERS =
  /^(proxy-)?authorization$|^(set-)?cookie2?$|^x-(api|auth|access|csrf|amz-security)-?(key|token)$|(^|-)(secret|password)(-|$)/i;

/** Secrets by their name, in whatever spelling: `keySecret`, `key_secret`, `key-secret`. */
const SECRET_NAMES =
  /pass(word|wd|phrase)|secret|token|credential|(private|access|account|api|encryption|signing|shared|master)[_-]?key|connection[_-]?(string|ur[il])|(sha\d*|secret|password|key)[_-]?hash|^(pwd|pass|auth|authorization|bearer|jwt|sas|cookie)$/i;

/** Ends of names that describe a secret, and do not hold it. */
const DESCRIBES =
  /(suffix|prefix|names?|state|status|type|kind|mode|count|length|size|limit|quota|expir\w*|date|time|ttl|enabled|disabled|required|allowed|supported|policy|version|(?<!connection[_-]?)ur[il]|scopes?|format|algorithm|rotation|endpoint|path|arn|location)$/i;
/** `tokenId`, `rotated_at`: short ends that other words have as well. */
const DESCRIBES_SHORTLY = /([_-]ids?|I[dD]s?|[_-]at|At)$/;
const DESCRIBES_FROM_THE_START =
  /^(has|is|use|uses|with|require|requires|allow|allows|skip|reset|change|max|min|num)[A-Z_-]/;

/** Names that say nothing of their own, below a name that does: `"password": { "value": "…" }`. */
const MERE_VALUE = /^(value|plain|plaintext|text|raw|data|content|current|previous|new|old)$/i;

/** A property or parameter that holds a secret. `postman-token` is a random mark against caches. */
export function isSecretName(name: string): boolean {
  return (
    SECRET_NAMES.test(name) &&
    !DESCRIBES.test(name) &&
    !DESCRIBES_SHORTLY.test(name) &&
    !DESCRIBES_FROM_THE_START.test(name) &&
    name.toLowerCase() !== 'postman-token'
  );
}

/** Whether a number can be the secret: `"tokens": 12` is a count. */
export function isNumericSecretName(name: string): boolean {
  return isSecretName(name) && /(password|passwd|pwd|secret|token|pin)$/i.test(name);
}

export function isSecretBelow(parent: string, name: string): boolean {
  return isSecretName(name) || (isSecretName(parent) && MERE_VALUE.test(name));
}

export function isSecretHeader(name: string): boolean {
  return SECRET_HEADERS.test(name) || isSecretName(name);
}

/** The secrets inside a header's value: without the scheme (`Bearer …`), cookies without their names and attributes. */
export function secretsInHeader(name: string, value: string): string[] {
  if (!isSecretHeader(name)) return [];
  if (!/^(set-)?cookie/i.test(name)) return [value.replace(/^[A-Za-z]+ +/, '')];
  const pairs = /^set-/i.test(name) ? value.split(';', 1) : value.split(';');
  const values = pairs.map((pair) => pair.replace(/^[^=]*=/, '').trim());
  // Servers percent-encode what a cookie cannot hold: RFC 6265, section 4.1.1.
  return [...values, ...values.map(decoded)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Redacts what text shows to be a secret by the words around it: `password=…`, `"password": "…"`, `//user:…@host`,
 * `Authorization: …`, `Basic …`, a private key.
 */
export function redactPlacesInText(text: string): string {
  return text
    .replace(/(:\/\/[^/\s:@"']*:)[^/\s@"']+@/g, `$1${REDACTED}@`)
    .replace(/\b(authorization *[:=] *(?:[a-z]+ +)?)(?=\S*\d)[^\s"',[]{12,}/gi, `$1${REDACTED}`)
    .replace(/\b((?:set-)?cookie *: *)(?!\[)[^\r\n"']+/gi, `$1${REDACTED}`)
    .replace(/\b(Basic +)([A-Za-z0-9+/_-]{8,}={0,2})/gi, (found, lead: string, credential: string) =>
      isUserAndPassword(credential) ? lead + REDACTED : found,
    )
    .replace(/\b(Bearer +)([A-Za-z0-9+/_.~-]{8,}=*)/gi, (found, lead: string, credential: string) =>
      /[0-9.=_-]/.test(credential) ? lead + REDACTED : found,
    )
    .replace(
      /-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]*?(-----END \1-----|$)/g,
      `-----BEGIN $1-----${REDACTED}-----END $1-----`,
    )
    .replace(/(?<![\w-])([\w-]{1,60})=(?!\[redacted\])([^&\s"'<>;,\\)]+)/g, (found, name: string) =>
      isSecretName(name) ? `${name}=${REDACTED}` : found,
    )
    .replace(
      /(\\?["'])([\w-]{1,60})\1(\s*[:=]\s*)(\\?["'])(?!\[redacted\])((?:(?!\4).)+)\4/g,
      (found, quote: string, name: string, colon: string, open: string) =>
        isSecretName(name) ? `${quote}${name}${quote}${colon}${open}${REDACTED}${open}` : found,
    );
}

/** RFC 7617, section 2: what follows `Basic` is the Base64 of two texts with a colon between. "Basic authentication" is not. */
function isUserAndPassword(credential: string): boolean {
  const decoded = Buffer.from(credential, 'base64').toString('latin1');
  return decoded.includes(':') && /^[\x20-\x7e\x80-\xff]+$/.test(decoded);
}
