/** Regular expressions of documents (JSON Schema 2020-12, section 6.4: ECMA-262). */

import { backtrackingDegree } from './backtracking.ts';

/** Ajv 6 compiles patterns without the `u` flag, Ajv 8 with it: only what both read is a pattern here. */
export function isPattern(pattern: string): boolean {
  try {
    return [new RegExp(pattern), new RegExp(pattern, 'u')].length > 0;
  } catch {
    return false;
  }
}

/** The time for such a pattern grows with the square of a text's length; `postman/patterns.js` bounds that. */
const MAX_DEGREE = 2;

/** @returns why no response is held to a pattern, or nothing where it can be. */
export function patternProblem(pattern: string): string | undefined {
  if (!isPattern(pattern)) return 'a pattern that JavaScript does not read';
  return backtrackingDegree(pattern) > MAX_DEGREE ? 'a pattern that can take too long to match' : undefined;
}

/** Characters of a value that is tried on any pattern: the time may double with every one of them. */
const MOST_TRIED = 20;

/** False where nobody could wait for the result: then the value is not known to match. */
export function isTestable(pattern: string, value: string): boolean {
  return value.length <= MOST_TRIED || backtrackingDegree(pattern) <= MAX_DEGREE;
}

/** Tried in turn for a class; then every other printable character of ASCII. */
const LIKELY = 'a1A-_./ ';
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');

interface Term {
  readonly text: string;
  readonly least: number;
  readonly most: number;
}

/**
 * A string that a regular expression matches, always the same one. It reads what patterns of documents are made of:
 * literals, classes, groups, alternatives and repetitions. Who asks checks the result: look-around and back references
 * are passed over, so that their patterns may get a string that does not match.
 *
 * @param more how often each repetition is run through beyond what it must be.
 * @returns the string; `undefined` for a pattern that cannot be read.
 */
export function stringLike(pattern: string, more = 0): string | undefined {
  try {
    new RegExp(pattern, 'u');
  } catch {
    return undefined;
  }
  let at = 0;

  /** The first alternative; the others are read, and dropped. */
  function alternatives(): string {
    const first = sequence();
    while (pattern[at] === '|') {
      at += 1;
      sequence();
    }
    return first;
  }

  function sequence(): string {
    let text = '';
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') {
      const { text: unit, least, most } = repeated(atom());
      text += unit.repeat(Math.min(most, least + more));
    }
    return text;
  }

  function atom(): string {
    const char = pattern[at] as string;
    if (char === '(') return group();
    if (char === '[') return matching(take(/^\[(?:\\.|[^\]\\])*\]/));
    if (char === '\\') return escaped();
    at += 1;
    if (char === '^' || char === '$') return '';
    return char === '.' ? 'a' : char;
  }

  function group(): string {
    const opening = take(/^\((?:\?(?::|=|!|<=|<!|<[^>]+>))?/);
    const text = alternatives();
    at += 1; // The closing parenthesis.
    return /^\(\?<?[=!]/.test(opening) ? '' : text;
  }

  function escaped(): string {
    const token = take(/^\\(?:u\{[0-9a-f]+\}|u[0-9a-f]{4}|x[0-9a-f]{2}|[pP]\{[^}]+\}|k<[^>]+>|\d+|.)/i);
    return /^\\[bBk1-9]/.test(token) ? '' : matching(token);
  }

  function repeated(text: string): Term {
    const quantifier = take(/^(?:[*+?]|\{\d+(?:,\d*)?\})?\??/);
    const [, least, comma, most] = /^\{(\d+)(,?)(\d*)\}/.exec(quantifier) ?? [];
    if (least !== undefined) {
      const end = comma === '' ? Number(least) : most === '' ? Number.POSITIVE_INFINITY : Number(most);
      return { text, least: Number(least), most: end };
    }
    if (quantifier.startsWith('+')) return { text, least: 1, most: Number.POSITIVE_INFINITY };
    if (quantifier.startsWith('*')) return { text, least: 0, most: Number.POSITIVE_INFINITY };
    return { text, least: quantifier.startsWith('?') ? 0 : 1, most: 1 };
  }

  function take(token: RegExp): string {
    const [found = ''] = token.exec(pattern.slice(at)) ?? [];
    at += found.length;
    return found;
  }

  return alternatives();
}

/** One character that a class or an escape matches. */
function matching(one: string): string {
  const test = new RegExp(`^${one}$`, 'u');
  return [...LIKELY, ...PRINTABLE].find((char) => test.test(char)) ?? '';
}
