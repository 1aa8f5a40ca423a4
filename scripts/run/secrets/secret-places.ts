/** Places that hold secrets by their name or form, in text and in header fields. What a name only describes stays readable. */
import { type Range, REDACTED } from '../../shared/redacted.ts';
import { addressSecrets, percentDecoded } from '../../shared/safe-address.ts';
import { isSecretHeader, isSecretName } from '../../shared/secret-names.ts';
import { markupSecrets } from './markup-secrets.ts';
import { assignedSecrets } from './secret-assignments.ts';
import { secretTokens } from './secret-tokens.ts';
import { endOfValue, isLiteral, isProse, placeholderLength, quotedValue } from './secret-values.ts';

export { isSecretHeader, isSecretName } from '../../shared/secret-names.ts';

/** Names that say nothing of their own, below a name that does: `"password": { "value": "…" }`. */
const MERE_VALUE = /^(value|plain|plaintext|text|raw|data|content|current|previous|new|old)$/i;

export function isSecretBelow(parent: string, name: string): boolean {
  return isSecretName(name) || (isSecretName(parent) && isMereValue(name));
}

export function isMereValue(name: string): boolean {
  return MERE_VALUE.test(name);
}

/**
 * What the words around it, or its own form, show to be a secret. Time is linear in the length of the text.
 *
 * @param text in which a zero byte separates texts that have nothing to do with each other.
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

/** What stands right before a value that has no separator, and whether the name in it has to be a secret's. */
const STATEMENTS: readonly { readonly lead: RegExp; readonly named: boolean }[] = [
  // Options of a command line.
  { lead: /(?<![\w-])--([A-Za-z][\w-]{2,63})[ \t]{1,8}(?!-)/g, named: true },
  { lead: /(?<![\w-])(?:-u|--user)[ =]{1,4}["']?[^\s:"'\0]{1,128}:/g, named: false },
  // SQL.
  { lead: /\bIDENTIFIED\s{1,8}(?:WITH\s{1,8}\w{1,64}\s{1,8})?BY\s{1,8}(?=["'])/gi, named: false },
  { lead: /\bPASSWORD\s{1,8}(?=')/gi, named: false },
  // A list of variables in YAML: the name, and on the next line the value.
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
  // Data source names of Go's drivers: `user:password@tcp(host:9000)/`.
  for (const { index } of text.matchAll(/@(?:tcp|unix)\(/g)) {
    const before = text.slice(Math.max(0, index - 256), index);
    const password = /[\w.-]:([^\s:@"']+)$/.exec(before)?.[1];
    if (password !== undefined) found.push({ start: index - password.length, end: index });
  }
  return found;
}

/** The secrets inside a header's value: without the scheme (`Bearer …`), cookies without their names and attributes. */
export function secretsInHeader(name: string, value: string): string[] {
  if (!isSecretHeader(name)) return [];
  if (!/^(set-)?cookie/i.test(name)) {
    const credential = value.replace(/^[A-Za-z][\w-]* +/, '');
    return /^Basic +/i.test(value) ? [credential, ...userAndPassword(credential)] : [credential];
  }
  const pairs = /^set-/i.test(name) ? value.split(';', 1) : value.split(';');
  const values = pairs.map((pair) => pair.replace(/^[^=]*=/, '').trim());
  // Servers percent-encode what a cookie cannot hold: RFC 6265, section 4.1.1.
  return [...values, ...values.map(percentDecoded)];
}

/** RFC 7617, section 2: the pair, and the password in it. */
function userAndPassword(credential: string): string[] {
  const pair = Buffer.from(credential, 'base64').toString();
  const colon = pair.indexOf(':');
  return colon === -1 ? [] : [pair, pair.slice(colon + 1)];
}
