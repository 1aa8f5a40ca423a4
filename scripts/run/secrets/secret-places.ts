/** Finds secrets in text and headers by their name or format. Values that only describe a secret stay readable. */
import { type Range, REDACTED } from '../../shared/secrets/redacted.ts';
import { addressSecrets, percentDecoded } from '../../shared/secrets/safe-address.ts';
import { isSecretHeader, isSecretName } from '../../shared/secrets/secret-names.ts';
import { assignedSecrets } from './secret-assignments.ts';
import { endOfValue, isLiteral, isProse, placeholderLength, quotedValue } from './secret-values.ts';

/** Generic names, which are secret below a secret's name: `"password": { "value": "…" }`. */
const GENERIC_NAME = /^(value|plain|plaintext|text|raw|data|content|current|previous|new|old)$/i;

export function isSecretBelow(parent: string, name: string): boolean {
  return isSecretName(name) || (isSecretName(parent) && isGenericName(name));
}

export function isGenericName(name: string): boolean {
  return GENERIC_NAME.test(name);
}

/**
 * Secrets by the words before them or by their own format. Time is linear in the length of the text.
 *
 * @param text in which a zero byte separates independent texts.
 */
export function secretPlaces(text: string): Range[] {
  return [
    ...assignedSecrets(text),
    ...addressSecrets(text),
    ...secretTokens(text),
    ...markupSecrets(text),
    ...statedSecrets(text),
  ];
}

/** What precedes a value without `:` or `=`, and whether the name in it must be that of a secret. */
const STATEMENTS: readonly { readonly lead: RegExp; readonly named: boolean }[] = [
  // Command line options.
  { lead: /(?<![\w-])--([A-Za-z][\w-]{2,63})[ \t]{1,8}(?!-)/g, named: true },
  { lead: /(?<![\w-])(?:-u|--user)[ =]{1,4}["']?[^\s:"'\0]{1,128}:/g, named: false },
  // SQL.
  { lead: /\bIDENTIFIED\s{1,8}(?:WITH\s{1,8}\w{1,64}\s{1,8})?BY\s{1,8}(?=["'])/gi, named: false },
  { lead: /\bPASSWORD\s{1,8}(?=')/gi, named: false },
  // A list of variables in YAML: the name, and the value on the next line.
  { lead: /\bname:[ \t]{0,8}["']?([\w.-]{3,64})["']?[ \t]{0,8}\r?\n[ \t-]{0,64}value:[ \t]{0,8}/g, named: true },
];

function statedSecrets(text: string): Range[] {
  const found: Range[] = [];
  for (const { lead, named } of STATEMENTS) {
    for (const { index, 0: whole, 1: name = '' } of text.matchAll(lead)) {
      if (named && !isSecretName(name)) continue;
      const start = index + whole.length;
      if (text.startsWith(REDACTED, start) || placeholderLength(text, start) > 0) continue;
      const quoted = quotedValue(text, start);
      if (quoted === undefined && isProse(text.slice(start, start + 64))) continue;
      const { start: from, end } = quoted ?? { start, end: endOfValue(text, start, 'word') };
      if (!isLiteral(text.slice(from, Math.min(end, from + 200)))) found.push({ start: from, end });
    }
  }
  // Data source names of Go drivers: `user:password@tcp(host:9000)/`.
  for (const { index } of text.matchAll(/@(?:tcp|unix)\(/g)) {
    const before = text.slice(Math.max(0, index - 256), index);
    const password = /[\w.-]:([^\s:@"']+)$/.exec(before)?.[1];
    if (password !== undefined) found.push({ start: index - password.length, end: index });
  }
  return found;
}

const TAG = /<([A-Za-z][\w:.-]{0,80})((?:\s[^<>]{0,2000})?)>/g;

/** Its time is bounded, because it is applied to one tag only. */
const ATTRIBUTE = /([\w:.-]{1,80})\s{0,8}=\s{0,8}(?:"([^"]*)"|'([^']*)')/g;

/** Secrets in XML and HTML by the names of elements and pairs of attributes (`name="password" value="…"`). */
function markupSecrets(text: string): Range[] {
  const found: Range[] = [];
  if (!text.includes('<')) return found;
  for (let tag = TAG.exec(text); tag !== null; tag = TAG.exec(text)) {
    const { 0: whole, 1: name = '', 2: attributes = '' } = tag;
    const after = tag.index + whole.length;
    if (attributes !== '') found.push(...pairIn(attributes, after - 1 - attributes.length));
    if (isSecretName(name.split(':').at(-1) as string) && !attributes.endsWith('/')) {
      const content = contentAfter(text, after);
      if (content !== undefined) found.push(content);
    }
  }
  return found;
}

function contentAfter(text: string, from: number): Range | undefined {
  const isData = text.startsWith('<![CDATA[', from);
  const start = isData ? from + 9 : from;
  const closing = text.indexOf(isData ? ']]>' : '<', start);
  const end = closing === -1 ? text.length : closing;
  const value = text.slice(start, Math.min(end, start + 200)).trim();
  return value === '' || isLiteral(value) ? undefined : { start, end };
}

/** Pairs in which one attribute names the value of another. */
function pairIn(attributes: string, offset: number): Range[] {
  const values: Range[] = [];
  let isSecret = false;
  for (const { index, 0: whole, 1: name = '', 2: double, 3: single } of attributes.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? '';
    if (/^(name|key|id|property|type)$/i.test(name) && (isSecretName(value) || isSecretHeader(value))) isSecret = true;
    const end = offset + index + whole.length - 1;
    if (/^(value|content|default)$/i.test(name) && !isLiteral(value)) values.push({ start: end - value.length, end });
  }
  return isSecret ? values : [];
}

/** In each pattern, the first group stays readable and the rest of the match is the credential. */
const BASIC = /\b(Basic[ +]{1,8})[\w+/-]{8,}={0,2}/gi;
const OTHER_SCHEMES = /\b((?:Bearer|ApiKey|Negotiate|NTLM|Hawk|Splunk)[ +]{1,8})[\w+/.~-]{8,}=*/gi;
/** Digest (RFC 7616, section 3.4) and AWS signature 4. */
const SIGNATURES = /\b((?:response="|Signature=))[\da-f]{32,}/gi;

/** Tokens with a vendor's prefix. */
const VENDOR_TOKENS =
  /(?<![A-Za-z0-9])(?:gh[opsur]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeoprs]-[\w-]{10,}|sk-[\w-]{20,}|[rs]k_(?:live|test)_\w{10,}|whsec_\w{16,}|AIza[\w-]{30,}|ya29\.[\w-]{20,}|npm_[A-Za-z0-9]{30,}|hv[bs]\.[\w-]{20,}|PMAK-[\w-]{20,}|SG\.[\w-]{16,}\.[\w-]{16,}|dop_v1_[\da-f]{32,}|shp(?:at|ss)_[\da-f]{20,}|AGE-SECRET-KEY-1[A-Z0-9]{20,})/g;

/** Secrets by their own format: HTTP credentials, JSON Web Tokens, private keys, and tokens with a vendor's prefix. */
function secretTokens(text: string): Range[] {
  return [
    ...matchesIn(text, BASIC, isUserAndPassword),
    ...matchesIn(text, OTHER_SCHEMES, isToken),
    ...matchesIn(text, SIGNATURES, () => true),
    ...matchesIn(text, VENDOR_TOKENS, () => true),
    ...jsonWebTokens(text),
    ...privateKeys(text),
  ];
}

function matchesIn(text: string, pattern: RegExp, isSecret: (credential: string) => boolean): Range[] {
  return [...text.matchAll(pattern)].flatMap(({ index, 0: match, 1: lead = '' }) =>
    isSecret(match.slice(lead.length)) ? [{ start: index + lead.length, end: index + match.length }] : [],
  );
}

/** Whether the text after a scheme is a token, unlike in "Bearer authentication". */
function isToken(credential: string): boolean {
  return /[0-9.=_-]/.test(credential.slice(0, 4096)) && !/^[a-z]+([.-]|\.[a-z]+)?$/.test(credential.slice(0, 64));
}

/** Whether the text after `Basic` is Base64 of a pair with a colon (RFC 7617, section 2), unlike "Basic authentication". */
function isUserAndPassword(credential: string): boolean {
  const decoded = Buffer.from(credential.slice(0, 4096), 'base64').toString('latin1');
  return decoded.includes(':') && /^[\x20-\x7e\x80-\xff]+$/.test(decoded);
}

/** A JWT header with an algorithm, type or key in Base64 (RFC 7515, section 3.1), also if the rest is truncated. */
const JWT_HEADER = /^eyJ(?:hbGci|0eXAi|raWQi|lbmMi|jdHki)/;

function jsonWebTokens(text: string): Range[] {
  const found: Range[] = [];
  if (!text.includes('eyJ')) return found;
  for (const { index, 0: run } of text.matchAll(/[\w.-]{12,}/g)) {
    for (let at = run.indexOf('eyJ'); at !== -1; ) {
      const dot = run.indexOf('.', at);
      const next = dot === -1 ? run.length : dot + 1;
      if (JWT_HEADER.test(run.slice(at, at + 16)) || (dot - at > 8 && /^[\w-]{6}/.test(run.slice(next, next + 6)))) {
        found.push({ start: index + at, end: index + run.length });
        break;
      }
      at = run.indexOf('eyJ', next);
    }
  }
  return found;
}

/** RFC 7468, section 10; also OpenSSH and PGP. A key without its last line extends to the end of the text. */
function privateKeys(text: string): Range[] {
  const found: Range[] = [];
  const begin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    const start = match.index + match[0].length;
    const closing = text.indexOf('-----END ', start);
    const end = closing === -1 ? text.length : closing;
    found.push({ start, end });
    begin.lastIndex = end;
  }
  return found;
}

/** The secrets in the value of a header: without the scheme (`Bearer …`), and without names and attributes of cookies. */
export function secretsInHeader(name: string, value: string): string[] {
  if (!isSecretHeader(name)) return [];
  if (!/^(set-)?cookie/i.test(name)) {
    const credential = value.replace(/^[A-Za-z][\w-]* +/, '');
    return /^Basic +/i.test(value) ? [credential, ...userAndPassword(credential)] : [credential];
  }
  const pairs = /^set-/i.test(name) ? value.split(';', 1) : value.split(';');
  const values = pairs.map((pair) => pair.replace(/^[^=]*=/, '').trim());
  // Servers percent-encode characters that a cookie cannot contain (RFC 6265, section 4.1.1).
  return [...values, ...values.map(percentDecoded)];
}

/** The pair of user name and password, and the password (RFC 7617, section 2). */
function userAndPassword(credential: string): string[] {
  const pair = Buffer.from(credential, 'base64').toString();
  const colon = pair.indexOf(':');
  return colon === -1 ? [] : [pair, pair.slice(colon + 1)];
}
