/**
 * The position automaton of a regular expression (Glushkov 1961): a state for each character of the pattern, and an edge where
 * one character can follow another. An edge that exists in two ways counts twice, because a backtracking matcher tries both.
 */
import { type AST, visitRegExpAST } from '@eslint-community/regexpp';
import { type CharacterNode, characterTest, isCharacter } from './syntax.ts';

export interface Automaton {
  /** Whether two states match a character in common. */
  readonly overlap: (a: number, b: number) => boolean;
  /** By state: the states after it, and in how many ways each is reached; at most 2 are counted. */
  readonly next: readonly ReadonlyMap<number, number>[];
}

/** Larger automata are not analysed: the time grows with the square of the number of states. */
const MAX_STATES = 300;
/** A counted repetition is written out up to this number of states; a longer one is taken for an unlimited one. */
const MAX_WRITTEN_OUT = 100;

interface Fragment {
  readonly first: ReadonlyMap<number, number>;
  readonly last: ReadonlyMap<number, number>;
  /** In how many ways it matches the empty string. */
  readonly empty: number;
}

const EMPTY: Fragment = { first: new Map(), last: new Map(), empty: 1 };

class Unsupported extends Error {}

/**
 * @param flags with which `tree` was parsed.
 * @returns `undefined` for back references, for lookbehind, and if the automaton would be too large.
 */
export function automatonOf(tree: AST.Pattern, flags: 'u' | ''): Automaton | undefined {
  const samples = sampleCharacters(tree);
  /** By state, its class of characters; by class, which of the samples it matches. */
  const states: number[] = [];
  const classes: boolean[][] = [];
  const next: Map<number, number>[] = [];
  const known = new Map<string, number>();
  try {
    // Without an anchor, a matcher starts again at each character.
    const anything = isAnchored(tree) ? EMPTY : loop(state('[^]', isAnything), 1);
    joined(optional(anything), choice(tree.alternatives));
  } catch (error) {
    if (error instanceof Unsupported || error instanceof RangeError) return undefined;
    throw error;
  }
  const common = classes.map((one) => classes.map((other) => one.some((isMatch, index) => isMatch && other[index])));
  return { next, overlap: (a, b) => common[states[a] as number]?.[states[b] as number] === true };

  function choice(alternatives: readonly AST.Alternative[]): Fragment {
    return alternatives
      .map(({ elements }) => elements.map(fragment).reduce(joined, EMPTY))
      .reduce((a, b) => ({
        first: union(a.first, b.first),
        last: union(a.last, b.last),
        empty: Math.min(2, a.empty + b.empty),
      }));
  }

  function fragment(node: AST.Element): Fragment {
    if (isCharacter(node)) return state(node.raw, matcherOf(node, flags));
    if (node.type === 'Group' || node.type === 'CapturingGroup') return choice(node.alternatives);
    if (node.type === 'Quantifier') return repetition(node.element, node.min, node.max);
    if (node.type !== 'Assertion' || node.kind === 'lookbehind') throw new Unsupported();
    // A lookahead matches before the position at which the rest of the pattern continues.
    return node.kind === 'lookahead' ? { ...EMPTY, first: choice(node.alternatives).first } : EMPTY;
  }

  function state(source: string, matches: (character: string) => boolean): Fragment {
    if (states.length >= MAX_STATES) throw new Unsupported();
    const number = states.length;
    const own = known.get(source) ?? classes.push(samples.map(matches)) - 1;
    known.set(source, own);
    states.push(own);
    next.push(new Map());
    const only = new Map([[number, 1]]);
    return { first: only, last: only, empty: 0 };
  }

  function joined(a: Fragment, b: Fragment): Fragment {
    connect(a, b, 1);
    return {
      first: union(a.first, times(b.first, a.empty)),
      last: union(b.last, times(a.last, b.empty)),
      empty: Math.min(2, a.empty * b.empty),
    };
  }

  function repetition(part: AST.Element, min: number, max: number): Fragment {
    if (max <= 1) {
      const { first, last, empty } = max === 0 ? EMPTY : fragment(part);
      return { first, last, empty: min === 0 ? 1 : empty };
    }
    const before = states.length;
    const one = fragment(part);
    const size = states.length - before;
    // With copies that can be empty, the number of ways to match a text would grow.
    const isWrittenOut = one.empty === 0 && size * min <= MAX_WRITTEN_OUT;
    let whole = one;
    if (isWrittenOut) for (let copy = 1; copy < min; copy += 1) whole = joined(whole, fragment(part));
    if (isWrittenOut && max === min) return whole;
    const repeated = isWrittenOut && min > 1 ? joined(whole, optional(loop(fragment(part), 1))) : loop(one, 1);
    // An iteration that matches nothing ends a repetition without a count, and only that one.
    if (!isWrittenOut && one.empty > 0 && (min > 1 || max < Infinity)) loop(one, 2);
    return { ...repeated, empty: min === 0 ? 1 : repeated.empty };
  }

  function loop(one: Fragment, ways: number): Fragment {
    connect(one, one, ways);
    return one;
  }

  function connect(a: Fragment, b: Fragment, ways: number): void {
    for (const [from, fromWays] of a.last)
      for (const [to, toWays] of b.first) {
        const edges = next[from] as Map<number, number>;
        edges.set(to, Math.min(2, (edges.get(to) ?? 0) + fromWays * toWays * ways));
      }
  }
}

function optional(fragment: Fragment): Fragment {
  return { ...fragment, empty: 1 };
}

function union(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): Map<number, number> {
  const all = new Map(a);
  for (const [state, ways] of b) all.set(state, Math.min(2, (all.get(state) ?? 0) + ways));
  return all;
}

function times(states: ReadonlyMap<number, number>, ways: number): Map<number, number> {
  if (ways === 0) return new Map();
  return new Map([...states].map(([state, own]) => [state, Math.min(2, own * ways)]));
}

/** The pattern can match only at the start of a text. */
function isAnchored({ alternatives }: AST.Pattern): boolean {
  const first = alternatives[0]?.elements[0];
  return alternatives.length === 1 && first?.type === 'Assertion' && first.kind === 'start';
}

function isAnything(): boolean {
  return true;
}

/** The samples do not cover the properties of Unicode: they are taken to match anything. */
function matcherOf(node: CharacterNode, flags: string): (character: string) => boolean {
  if (/\\[pP]\{/.test(node.raw)) return isAnything;
  const test = characterTest(node, flags);
  return (character) => test.test(character);
}

/**
 * Characters that tell the classes of a pattern apart: two ranges that overlap share an end of one of them. The ends are
 * written in the pattern, or are those of `\w`, `\d`, `\s` and `.`.
 */
function sampleCharacters(tree: AST.Pattern): string[] {
  const codes = new Set<number>(Array.from({ length: 0x100 }, (_, code) => code));
  for (const code of [0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff, 0xffff]) codes.add(code);
  visitRegExpAST(tree, {
    onCharacterEnter({ value }) {
      for (const near of [value - 1, value, value + 1]) if (near >= 0 && near <= 0x10ffff) codes.add(near);
    },
  });
  return [...codes].map((code) => String.fromCodePoint(code));
}
