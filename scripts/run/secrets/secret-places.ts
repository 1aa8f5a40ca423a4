/** Finds secrets in text and headers by their name or format. Values that only describe a secret stay readable. */
import { type Range, REDACTED } from '../../shared/redacted.ts';
import { addressSecrets, percentDecoded } from '../../shared/safe-address.ts';
import { isSecretHeader, isSecretName } from '../../shared/secret-names.ts';
import { assignedSecrets } from './secret-assignments.ts';
import { secretTokens } from './secret-tokens.ts';
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
