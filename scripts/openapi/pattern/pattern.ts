/** Regular expressions of documents (JSON Schema 2020-12, section 6.4: ECMA-262). */
import type { AST } from '@eslint-community/regexpp';
import { MAX_MATCH_STEPS, MAX_PATTERN, MAX_SAMPLE_TEXT } from '../load/limits.ts';
import { type Work, workOf } from '../work.ts';
import { backtrackingDegree } from './backtracking.ts';
import { characterTest, compilePattern, type Instruction, type Program, parsePattern } from './pattern-program.ts';

/** Ajv 6 compiles patterns without the `u` flag, Ajv 8 with it: only what both read is a pattern here. */
export function isPattern(pattern: string): boolean {
  if (pattern.length > MAX_PATTERN) return false;
  try {
    return [new RegExp(pattern), new RegExp(pattern, 'u')].length > 0;
  } catch {
    return false;
  }
}

/** A pattern, read and compiled once. */
interface Compiled {
  readonly tree: AST.Pattern | undefined;
  readonly program: Program | undefined;
}

const MAX_KEPT = 1000;
const kept = new Map<string, Compiled>();

function compiledPattern(pattern: string): Compiled {
  const known = kept.get(pattern);
  if (known !== undefined) return known;
  const tree = parsePattern(pattern);
  const compiled = { tree, program: tree === undefined ? undefined : compilePattern(tree) };
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(pattern, compiled);
  return compiled;
}

/** Whether a pattern can be read, and so asks something of a value. */
export function isReadable(pattern: string): boolean {
  return compiledPattern(pattern).tree !== undefined;
}

/**
 * Whether a value has a match anywhere, found in bounded time: JavaScript's own engine may take exponential time.
 *
 * Every instruction is tried once at every place of the value, as in RE2's bit-state matcher
 * (https://swtch.com/~rsc/regexp/regexp3.html), so the time is that of a product and not of a power.
 *
 * @returns `undefined` where it is not known: no pattern, back references, more steps than there are.
 */
export function matches(pattern: string, value: string, work: Work = workOf(MAX_MATCH_STEPS)): boolean | undefined {
  const { program } = compiledPattern(pattern);
  if (program === undefined) return undefined;
  const characters = [...value];
  const width = characters.length + 1;
  const end = work.left - MAX_MATCH_STEPS;
  const isOver = () => work.left <= 0 || work.left < end;

  function runFrom(starts: Iterable<number>, first: number): boolean | undefined {
    const seen = new Set<number>();
    const open: number[] = [];
    const add = (instruction: number, place: number): void => {
      const state = instruction * width + place;
      if (seen.has(state)) return;
      seen.add(state);
      open.push(state);
    };
    for (const place of starts) {
      add(first, place);
      for (let state = open.pop(); state !== undefined; state = open.pop()) {
        work.left -= 1;
        if (isOver()) return undefined;
        const place = state % width;
        const at = (state - place) / width;
        const instruction = (program as Program)[at] as Instruction;
        if (instruction.kind === 'match') return true;
        if (instruction.kind === 'split') for (const target of instruction.targets) add(target, place);
        else if (instruction.kind === 'assert') {
          if (isAt(instruction.what, place)) add(at + 1, place);
        } else if (instruction.kind === 'look') {
          const found = runFrom([place], instruction.body);
          if (found === undefined) return undefined;
          if (found !== instruction.negate) add(instruction.next, place);
        } else repeat(instruction, place, (next) => add(at + 1, next));
      }
    }
    return false;
  }

  function repeat(
    instruction: Extract<Instruction, { kind: 'character' | 'repeat' }>,
    place: number,
    reach: (place: number) => void,
  ): void {
    const { test, back } = instruction;
    const [min, max] = instruction.kind === 'repeat' ? [instruction.min, instruction.max] : [1, 1];
    for (let count = 0, at = place; count <= max; count++) {
      if (count >= min) reach(at);
      const character = characters[back ? at - 1 : at];
      if (character === undefined || !test.test(character)) return;
      at += back ? -1 : 1;
      work.left -= 1;
      if (isOver()) return;
    }
  }

  function isAt(what: Extract<Instruction, { kind: 'assert' }>['what'], place: number): boolean {
    if (what === 'start') return place === 0;
    if (what === 'end') return place === characters.length;
    const isWord = (index: number) => /^\w$/.test(characters[index] ?? '');
    return (isWord(place - 1) !== isWord(place)) === (what === 'word');
  }

  return runFrom(
    Array.from({ length: width }, (_, place) => place),
    0,
  );
}

/** The time for such a pattern grows with the square of a text's length; `postman/patterns.js` bounds that. */
const MAX_DEGREE = 2;

/** @returns why no response is held to a pattern, or nothing where it can be. */
export function patternProblem(pattern: string): string | undefined {
  if (!isPattern(pattern)) return 'a pattern that JavaScript does not read';
  return backtrackingDegree(pattern) > MAX_DEGREE ? 'a pattern that can take too long to match' : undefined;
}

/** Tried in turn for a class; then every other printable character of ASCII. */
const LIKELY = 'a1A-_./ ';
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');

/**
 * A string that a regular expression matches, always the same one. Who asks checks the result: look-around and back
 * references are passed over, so that their patterns may get a string that does not match.
 *
 * @param more how often each repetition is run through beyond what it must be.
 * @returns the string; `undefined` for a pattern that cannot be read, and for a string of more than `MAX_SAMPLE_TEXT`.
 */
export function stringLike(pattern: string, more = 0): string | undefined {
  const { tree } = compiledPattern(pattern);
  if (tree === undefined) return undefined;

  /** The first alternative is taken; `undefined` where it is too long. */
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
    switch (node.type) {
      case 'Group':
      case 'CapturingGroup':
        return choice(node.alternatives);
      case 'Quantifier': {
        const unit = textOf(node.element);
        const times = Math.min(node.max, node.min + more);
        if (unit === undefined || unit.length * times > MAX_SAMPLE_TEXT) return undefined;
        return unit === '' ? '' : unit.repeat(times);
      }
      case 'Character':
        return String.fromCodePoint(node.value);
      case 'CharacterSet':
      case 'CharacterClass':
        return node.type === 'CharacterSet' && node.kind === 'any' ? 'a' : characterLike(node);
      default:
        return '';
    }
  }

  return choice(tree.alternatives);
}

/** One character that a class or an escape matches. */
function characterLike(node: AST.Node): string {
  const test = characterTest(node);
  return [...LIKELY, ...PRINTABLE].find((char) => test.test(char)) ?? '';
}
