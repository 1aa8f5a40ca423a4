/**
 * Regular expressions of documents as programs for `matches`. The syntax is ECMA-262's with the flag `u`; back references are
 * not taken, as no bounded matcher exists for them.
 */
import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { MAX_PATTERN, MAX_PATTERN_INSTRUCTIONS } from '../load/limits.ts';

/** One step of a program. Targets are indices of the program; `back` walks towards the start (inside a look-behind). */
export type Instruction =
  | { readonly kind: 'character'; readonly test: RegExp; readonly back: boolean }
  /** The same character between `min` and `max` times. */
  | {
      readonly kind: 'repeat';
      readonly test: RegExp;
      readonly min: number;
      readonly max: number;
      readonly back: boolean;
    }
  | { readonly kind: 'split'; readonly targets: readonly number[] }
  | { readonly kind: 'assert'; readonly what: 'start' | 'end' | 'word' | 'no word' }
  /** Continues after it where the program at `body` matches from here, or does not. */
  | { readonly kind: 'look'; readonly body: number; readonly next: number; readonly negate: boolean }
  | { readonly kind: 'match' };

export type Program = readonly Instruction[];

/** Longer counted repetitions of one character are one instruction. */
const MAX_UNROLLED = 4;

/** @returns the pattern's syntax tree; `undefined` where it is no pattern, or longer than `MAX_PATTERN`. */
export function parsePattern(pattern: string): AST.Pattern | undefined {
  if (pattern.length > MAX_PATTERN) return undefined;
  try {
    return new RegExpParser({ ecmaVersion: 2024 }).parsePattern(pattern, 0, pattern.length, { unicode: true });
  } catch {
    return undefined; // No pattern, or nested deeper than the stack.
  }
}

/** One character that a node of the tree stands for. */
export function characterTest({ raw }: AST.Node): RegExp {
  return new RegExp(`^${raw}$`, 'u');
}

class Unsupported extends Error {}

/** @returns the program; `undefined` for back references, and where it would have more than `MAX_PATTERN_INSTRUCTIONS`. */
export function compilePattern({ alternatives }: AST.Pattern): Program | undefined {
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
    for (const element of back ? [...elements].reverse() : elements) compile(element, back);
  }

  function compile(element: AST.Element, back: boolean): void {
    switch (element.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
        emit({ kind: 'character', test: testOf(element), back });
        return;
      case 'Group':
      case 'CapturingGroup':
        choice(element.alternatives, back);
        return;
      case 'Quantifier':
        quantified(element, back);
        return;
      case 'Assertion':
        asserted(element);
        return;
      default:
        throw new Unsupported();
    }
  }

  function quantified({ element, min, max }: AST.Quantifier, back: boolean): void {
    const { type } = element;
    const isCharacter = type === 'Character' || type === 'CharacterSet' || type === 'CharacterClass';
    const unrolled = max === Number.POSITIVE_INFINITY ? min : max;
    if (isCharacter && unrolled > MAX_UNROLLED) {
      const test = testOf(element);
      emit({ kind: 'repeat', test, min, max: unrolled, back });
      if (max === Number.POSITIVE_INFINITY) star(element, back);
      return;
    }
    for (let count = 0; count < min; count++) {
      const before = program.length;
      compile(element, back);
      // An empty group: once more says nothing more.
      if (program.length === before) return;
    }
    if (max === Number.POSITIVE_INFINITY) star(element, back);
    else optional(element, back, max - min);
  }

  function star(element: AST.Element, back: boolean): void {
    const start = program.length;
    const targets = branch();
    targets.push(program.length);
    compile(element, back);
    branch().push(start);
    targets.push(program.length);
  }

  function optional(element: AST.Element, back: boolean, times: number): void {
    const exits: number[][] = [];
    for (let count = 0; count < times; count++) {
      const targets = branch();
      targets.push(program.length);
      exits.push(targets);
      compile(element, back);
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
  function testOf(node: AST.Node): RegExp {
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
