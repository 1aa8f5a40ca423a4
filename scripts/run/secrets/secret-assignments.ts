/**
 * Finds secrets in text by the name before them, in the notations of configuration files, programming languages, logs and headers:
 * `password=…`, `"password": "…"`, `password => '…'`, `Authorization: Basic …`. Reads the text once.
 */
import { type Range, REDACTED } from '../../shared/secrets/redacted.ts';
import { isNumericSecretName, isSecretHeader, isSecretName } from '../../shared/secrets/secret-names.ts';
import { endOfValue, isLiteral, isProse, placeholderLength, quotedValue } from './secret-values.ts';

const MAX_NAME = 80;
const MAX_SPACE = 64;

/** @param text in which a zero byte also ends a line. */
export function assignedSecrets(text: string): Range[] {
  const found: Range[] = [];
  const marks = /[:=]/g;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    const at = mark.index;
    const length = separatorLength(text, at);
    if (length === 0) {
      // `::` and `==` are one operator.
      marks.lastIndex = at + (text[at + 1] === text[at] ? 2 : 1);
      continue;
    }
    const name = nameBefore(text, at);
    if (name === undefined || !isSecret(name.text, text[at] as string)) continue;
    const after = valuesAfter(text, at + length, name, text[at] === ':');
    found.push(...after.ranges);
    marks.lastIndex = Math.max(after.end, at + length);
  }
  return found;
}

/** Length of `=`, `:`, `=>` or `:=`; 0 for a comparison, a scope (`a::b`) and a URL (`a://b`). */
function separatorLength(text: string, at: number): number {
  const [before, char, after] = [text[at - 1], text[at], text[at + 1]];
  if (char === ':') {
    if (after === ':' || before === ':' || text.startsWith('//', at + 1)) return 0;
    return after === '=' ? 2 : 1;
  }
  if (after === '=' || before === '=' || /[!<>~]/.test(before ?? '')) return 0;
  return after === '>' ? 2 : 1;
}

interface Name {
  readonly text: string;
  /** The name is the first on its line, so the value can extend to the end of the line. */
  readonly isFirst: boolean;
  readonly start: number;
}

/** The name before a separator: bare, in quotes, or in brackets (`config['password']`). */
function nameBefore(text: string, separator: number): Name | undefined {
  let end = separator;
  while (end > separator - 8 && /[ \t]/.test(text[end - 1] ?? '')) end -= 1;
  while (end > separator - 12 && /["'`\]\\]/.test(text[end - 1] ?? '')) end -= 1;
  let start = end;
  while (start > end - MAX_NAME && /[\w.$-]/.test(text[start - 1] ?? '')) start -= 1;
  if (end - start < 3) return undefined;
  let line = start;
  while (line > start - MAX_SPACE && /[ \t\-*>#"'`]/.test(text[line - 1] ?? '')) line -= 1;
  const lead = /(?:export|set|env|ENV|ARG|SET)[ \t]{1,8}$/.exec(text.slice(Math.max(0, line - 16), line));
  line -= lead?.[0].length ?? 0;
  const isFirst = line === 0 || /[\n\r\0]/.test(text[line - 1] as string);
  return { text: text.slice(start, end), isFirst, start: line };
}

function isSecret(name: string, separator: string): boolean {
  return isSecretName(name) || (separator === ':' && isSecretHeader(name));
}

interface Values {
  readonly ranges: readonly Range[];
  readonly end: number;
}

const NONE = (end: number): Values => ({ ranges: [], end });

function valuesAfter(text: string, from: number, name: Name, isColon: boolean): Values {
  let start = from;
  while (start < from + MAX_SPACE && /[ \t]/.test(text[start] ?? '')) start += 1;
  // Text directly after the marker is part of the value.
  if (text.startsWith(REDACTED, start)) start += REDACTED.length;
  if (isColon) {
    const block = blockAfter(text, start, name);
    if (block !== undefined) return block;
  }
  const open = COMPOSITE.exec(text.slice(start, start + MAX_SPACE));
  if (open !== null) return open[1] === undefined ? NONE(start + 1) : listAfter(text, start + 1, name);
  const placeholder = placeholderLength(text, start);
  if (placeholder > 0) return NONE(start + placeholder);
  const quoted = quotedValue(text, start);
  if (quoted !== undefined) return shownOr(text, quoted, name);
  if (isColon && isProse(text.slice(start, start + 64))) return NONE(start);
  const end = isCookie(name.text)
    ? endOfCookie(text, start)
    : endOfValue(text, start, isAuthorization(name.text) ? 'field' : name.isFirst ? 'line' : 'word');
  if (end === start) return NONE(start);
  const value = text.slice(start, Math.min(end, start + 200));
  const credential = start + (SCHEME.exec(value)?.[0].length ?? 0);
  const shown = text.startsWith(REDACTED, credential) ? credential + REDACTED.length : credential;
  return shownOr(text, { start: shown, end: Math.max(shown, end), after: Math.max(shown, end) }, name);
}

/** The start of an object or a list; the group is the quote of the list's first string. */
const COMPOSITE = /^(?:\{(?:\s|["'}[{](?!\{)|[\w$-]{1,40}\s{0,4}[:=])|[[(]\s{0,8}(?:(["'`])|[\])[{(\d]|$))/;

/** The schemes of `Authorization` (RFC 9110, section 11.6.2), which are not redacted. */
const SCHEME =
  /^(?:Basic|Bearer|Digest|Negotiate|NTLM|Token|ApiKey|Hawk|OAuth|MAC|JWT|Splunk|SharedKey|SharedKeyLite|SharedAccessSignature|GoogleLogin|HMAC[\w-]{0,20}|AWS4-[\w-]{1,30}) +(?=\S)/i;

/** Headers whose value contains spaces, at any position of the line. */
function isAuthorization(name: string): boolean {
  return /^(proxy-)?authorization$/i.test(name);
}

function isCookie(name: string): boolean {
  return /^(set-)?cookie2?$/i.test(name);
}

/** Cookies contain names, semicolons and spaces, so the value ends with the line or the surrounding string. */
function endOfCookie(text: string, start: number): number {
  let end = start;
  while (end < text.length && !/["'<\r\n\0]/.test(text[end] as string)) end += 1;
  return end;
}

function shownOr(
  text: string,
  { start, end, after }: { start: number; end: number; after: number },
  name: Name,
): Values {
  const value = text.slice(start, Math.min(end, start + 200));
  const isPath = /^PWD$/i.test(name.text) && /^(\/|~|\.|[A-Za-z]:)/.test(value);
  const isCount = /^[+-]?\d[\d.,]*$/.test(value) && !isNumericSecretName(name.text);
  if (value === '' || isPath || isCount || isLiteral(value)) return NONE(after);
  return { ranges: [{ start, end }], end: after };
}

/** A list such as `['a', 'b']` in Python or JavaScript. */
function listAfter(text: string, from: number, name: Name): Values {
  const ranges: Range[] = [];
  let at = from;
  for (;;) {
    let start = at;
    while (start < at + MAX_SPACE && /[\s,]/.test(text[start] ?? '')) start += 1;
    const quoted = quotedValue(text, start);
    if (quoted === undefined) return { ranges, end: at };
    ranges.push(...shownOr(text, quoted, name).ranges);
    at = quoted.after;
  }
}

/** A block scalar (YAML 1.2, section 8.1): the following lines that are indented more than the name. */
function blockAfter(text: string, start: number, { isFirst, start: line }: Name): Values | undefined {
  const head = /^[|>][+-]?\d?[+-]?[ \t]{0,8}\r?\n/.exec(text.slice(start, start + 16));
  if (head === null || !isFirst) return undefined;
  const indent = indentation(text, line);
  const first = start + head[0].length;
  let end = first;
  while (end < text.length) {
    const next = text.indexOf('\n', end);
    const lineEnd = next === -1 ? text.length : next + 1;
    const isBlank = text.slice(end, lineEnd).trim() === '';
    if (!isBlank && indentation(text, end) <= indent) break;
    end = lineEnd;
  }
  const last = text.slice(first, end).trimEnd().length + first;
  return { ranges: [{ start: first, end: last }], end };
}

function indentation(text: string, line: number): number {
  let at = line;
  while (text[at] === ' ') at += 1;
  return at - line;
}
