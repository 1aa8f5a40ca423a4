/** Regular expressions of documents: which can be used, and strings that they match. */
import type { AST } from '@eslint-community/regexpp';
import { MAX_PATTERN, MAX_SAMPLE_TEXT } from '../load/limits.ts';
import { backtrackingDegree } from './backtracking.ts';
import { type CharacterNode, characterTest, isCharacter, parsePattern } from './syntax.ts';

/** Ajv 6 compiles patterns without the `u` flag, Ajv 8 with it: here a pattern is what both accept. */
export function isPattern(pattern: string): boolean {
  if (pattern.length > MAX_PATTERN) return false;
  try {
    return [new RegExp(pattern), new RegExp(pattern, 'u')].length > 0;
  } catch {
    return false;
  }
}

/** Whether a pattern can be parsed, and so constrains a value. */
export function isReadable(pattern: string): boolean {
  return parsePattern(pattern) !== undefined;
}

/** The time for such a pattern grows with the square of a text's length; `postman/contract/limits.ts` bounds that. */
const MAX_DEGREE = 2;

/** @returns why responses are not checked by a pattern; `undefined` if they are. */
export function patternProblem(pattern: string): string | undefined {
  if (!isPattern(pattern)) return 'a pattern that JavaScript does not read';
  return backtrackingDegree(pattern) > MAX_DEGREE ? 'a pattern that can take too long to match' : undefined;
}

/** Tried first for a character class; then the rest of printable ASCII. */
const LIKELY = 'a1A-_./ ';
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');

/**
 * A string that a regular expression matches, always the same one. Lookaround and back references are ignored, so the caller has to
 * check that the string matches.
 *
 * @param more additional iterations of each repetition.
 * @returns the string; `undefined` for a pattern that cannot be parsed, and for a string of more than `MAX_SAMPLE_TEXT`.
 */
export function stringLike(pattern: string, more = 0): string | undefined {
  const tree = parsePattern(pattern);
  if (tree === undefined) return undefined;

  /** The first alternative; `undefined` if it is too long. */
  function choice([first]: readonly AST.Alternative[]): string | undefined {
    let text = '';
    for (const element of first?.elements ?? []) {
      const next = textOf(element);
      if (next === undefined || text.length + next.length > MAX_SAMPLE_TEXT) return undefined;
      text += next;
    }
    return text;
  }

  function textOf(node: AST.Element): string | undefined {
    if (node.type === 'Character') return String.fromCodePoint(node.value);
    if (isCharacter(node)) return characterLike(node);
    if (node.type === 'Group' || node.type === 'CapturingGroup') return choice(node.alternatives);
    if (node.type !== 'Quantifier') return '';
    const unit = textOf(node.element);
    const times = Math.min(node.max, node.min + more);
    if (unit === undefined || unit.length * times > MAX_SAMPLE_TEXT) return undefined;
    return unit === '' ? '' : unit.repeat(times);
  }

  return choice(tree.alternatives);
}

/** One character that a class or an escape matches. */
function characterLike(node: CharacterNode): string {
  const test = characterTest(node);
  return [...LIKELY, ...PRINTABLE].find((char) => test.test(char)) ?? '';
}
