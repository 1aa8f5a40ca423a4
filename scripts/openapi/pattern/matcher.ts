/** Matches patterns in bounded time: a pattern is compiled to a program, each of whose steps is tried once at each place of a text. */
import type { AST } from '@eslint-community/regexpp';
import { MAX_MATCH_STEPS, MAX_PATTERN_INSTRUCTIONS, type Work, workOf } from '../load/limits.ts';
import { type CharacterNode, characterTest, isCharacter, parsePattern, perPattern } from './syntax.ts';

/** One step of a program. Targets are indices of the program; `back` moves towards the start (in a lookbehind). */
type Instruction =
  | CharacterInstruction
  | { readonly kind: 'split'; readonly targets: readonly number[] }
  | { readonly kind: 'assert'; readonly what: 'start' | 'end' | 'word' | 'no word' }
  /** Continues after it where the program at `body` matches from here, or does not. */
  | { readonly kind: 'look'; readonly body: number; readonly next: number; readonly negate: boolean }
  | { readonly kind: 'match' };

/** One character, or the same one between `min` and `max` times. */
interface CharacterInstruction {
  readonly kind: 'character';
  readonly test: RegExp;
  readonly min: number;
  readonly max: number;
  readonly back: boolean;
}

/** Longer counted repetitions of one character are one instruction. */
const MAX_UNROLLED = 4;

/**
 * Whether a pattern matches anywhere in a value, in bounded time: JavaScript's own engine can take exponential time.
 *
 * Every instruction is tried once at every place of the value, as in RE2's bit-state matcher
 * (https://swtch.com/~rsc/regexp/regexp3.html), so the time is that of a product and not of a power.
 *
 * @returns `undefined` if it is unknown: not a pattern, back references, or more steps than `work` has.
 */
export function matches(pattern: string, value: string, work: Work = workOf(MAX_MATCH_STEPS)): boolean | undefined {
  const program = programOf(pattern);
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
        const instruction = (program as readonly Instruction[])[at] as Instruction;
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

  function repeat({ test, min, max, back }: CharacterInstruction, place: number, reach: (place: number) => void): void {
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

const programOf = perPattern((pattern) => {
  const tree = parsePattern(pattern);
  return tree === undefined ? undefined : compile(tree);
});

class Unsupported extends Error {}

/** @returns the program; `undefined` for back references, and where it would have more than `MAX_PATTERN_INSTRUCTIONS`. */
function compile({ alternatives }: AST.Pattern): readonly Instruction[] | undefined {
  const program: Instruction[] = [];
  const emit = (instruction: Instruction): number => {
    if (program.length >= MAX_PATTERN_INSTRUCTIONS) throw new Unsupported();
    return program.push(instruction) - 1;
  };
  /** A `split` whose targets are known later. */
  const branch = (): number[] => {
    const targets: number[] = [];
    emit({ kind: 'split', targets });
    return targets;
  };

  function choice(list: readonly AST.Alternative[], back: boolean): void {
    if (list.length === 1) {
      sequence(list[0]?.elements ?? [], back);
      return;
    }
    const starts = branch();
    const ends: number[][] = [];
    for (const { elements } of list) {
      starts.push(program.length);
      sequence(elements, back);
      ends.push(branch());
    }
    for (const end of ends) end.push(program.length);
  }

  function sequence(elements: readonly AST.Element[], back: boolean): void {
    for (const element of back ? [...elements].reverse() : elements) compileElement(element, back);
  }

  function compileElement(element: AST.Element, back: boolean): void {
    if (isCharacter(element)) emit({ kind: 'character', test: testOf(element), min: 1, max: 1, back });
    else if (element.type === 'Group' || element.type === 'CapturingGroup') choice(element.alternatives, back);
    else if (element.type === 'Quantifier') quantified(element, back);
    else if (element.type === 'Assertion') asserted(element);
    else throw new Unsupported();
  }

  function quantified({ element, min, max }: AST.Quantifier, back: boolean): void {
    const unrolled = max === Number.POSITIVE_INFINITY ? min : max;
    if (isCharacter(element) && unrolled > MAX_UNROLLED) {
      emit({ kind: 'character', test: testOf(element), min, max: unrolled, back });
      if (max === Number.POSITIVE_INFINITY) star(element, back);
      return;
    }
    for (let count = 0; count < min; count++) {
      const before = program.length;
      compileElement(element, back);
      // A group that matches nothing: its repetitions add nothing.
      if (program.length === before) return;
    }
    if (max === Number.POSITIVE_INFINITY) star(element, back);
    else optional(element, back, max - min);
  }

  function star(element: AST.Element, back: boolean): void {
    const start = program.length;
    const targets = branch();
    targets.push(program.length);
    compileElement(element, back);
    branch().push(start);
    targets.push(program.length);
  }

  function optional(element: AST.Element, back: boolean, times: number): void {
    const exits: number[][] = [];
    for (let count = 0; count < times; count++) {
      const targets = branch();
      targets.push(program.length);
      exits.push(targets);
      compileElement(element, back);
    }
    for (const targets of exits) targets.push(program.length);
  }

  function asserted(assertion: AST.Assertion): void {
    if (assertion.kind === 'lookahead' || assertion.kind === 'lookbehind') {
      const at = emit({ kind: 'match' });
      const body = program.length;
      choice(assertion.alternatives, assertion.kind === 'lookbehind');
      emit({ kind: 'match' });
      program[at] = { kind: 'look', body, next: program.length, negate: assertion.negate };
    } else if (assertion.kind === 'word') emit({ kind: 'assert', what: assertion.negate ? 'no word' : 'word' });
    else emit({ kind: 'assert', what: assertion.kind });
  }

  const tests = new Map<string, RegExp>();
  function testOf(node: CharacterNode): RegExp {
    const test = tests.get(node.raw) ?? characterTest(node);
    tests.set(node.raw, test);
    return test;
  }

  try {
    choice(alternatives, false);
    emit({ kind: 'match' });
    return program;
  } catch (error) {
    if (error instanceof Unsupported || error instanceof RangeError) return undefined;
    throw error;
  }
}
