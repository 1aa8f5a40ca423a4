/**
 * The position automaton of a regular expression (Glushkov 1961): a state for each character of the pattern, and an edge where
 * one character can follow another. An edge that arises in two ways counts twice, as a matcher that backtracks tries both.
 */
import type { PatternNode, PatternSyntax } from './pattern-syntax.ts';

export interface Automaton {
  /** Whether two states match a character in common. */
  readonly overlap: (a: number, b: number) => boolean;
  /** By state: the states after it, and in how many ways each is reached; at most 2 are counted. */
  readonly next: readonly ReadonlyMap<number, number>[];
}

/** More states are not looked at: their number is squared. */
const MAX_STATES = 300;
/** A counted repetition is written out up to this number of states; beyond, it is taken for one without an end. */
const MAX_WRITTEN_OUT = 100;

interface Fragment {
  readonly first: ReadonlyMap<number, number>;
  readonly last: ReadonlyMap<number, number>;
  /** In how many ways it matches the empty string. */
  readonly empty: number;
}

const EMPTY: Fragment = { first: new Map(), last: new Map(), empty: 1 };

/** @returns nothing where the automaton would be too large. */
export function automatonOf(pattern: string, { root, isAnchored }: PatternSyntax): Automaton | undefined {
  const samples = sampleCharacters(pattern);
  /** By state, and by class of characters: which of the samples it matches. */
  const states: number[] = [];
  const classes: boolean[][] = [];
  const next: Map<number, number>[] = [];
  const known = new Map<string, number>();
  // Without an anchor, a matcher begins anew at each character.
  const start: PatternNode = { kind: 'repetition', part: { kind: 'character', source: '[^]' }, min: 0, max: Infinity };
  fragment(isAnchored ? root : { kind: 'sequence', parts: [start, root] });
  if (states.length > MAX_STATES) return undefined;
  const common = classes.map((one) => classes.map((other) => one.some((isMatch, index) => isMatch && other[index])));
  return { next, overlap: (a, b) => common[states[a] as number]?.[states[b] as number] === true };

  function fragment(node: PatternNode): Fragment {
    // Too large already: what follows does not matter.
    if (states.length > MAX_STATES) return EMPTY;
    switch (node.kind) {
      case 'empty':
        return EMPTY;
      case 'character':
        return character(node.source);
      case 'sequence':
        return node.parts.map(fragment).reduce(joined, EMPTY);
      case 'alternatives':
        return node.parts.map(fragment).reduce((a, b) => ({
          first: union(a.first, b.first),
          last: union(a.last, b.last),
          empty: Math.min(2, a.empty + b.empty),
        }));
      case 'lookahead':
        return { first: fragment(node.part).first, last: new Map(), empty: 1 };
      case 'repetition':
        return repetition(node.part, node.min, node.max);
    }
  }

  function character(source: string): Fragment {
    const state = states.length;
    const own = known.get(source) ?? classes.push(samples.map(matcherOf(source))) - 1;
    known.set(source, own);
    states.push(own);
    next.push(new Map());
    const only = new Map([[state, 1]]);
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

  function repetition(part: PatternNode, min: number, max: number): Fragment {
    if (max <= 1) {
      const { first, last, empty } = max === 0 ? EMPTY : fragment(part);
      return { first, last, empty: min === 0 ? 1 : empty };
    }
    const before = states.length;
    const one = fragment(part);
    const size = states.length - before;
    // Copies that may be empty can share out what they match in ever more ways.
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

/** What has braces reads differently with and without the flag `u`: it is taken to match anything. */
function matcherOf(source: string): (character: string) => boolean {
  if (/\\[pPu]\{/.test(source)) return () => true;
  const expression = new RegExp(`^${source}$`);
  return (character) => expression.test(character);
}

/**
 * Characters that tell the classes of a pattern apart: two ranges that overlap share an end of one of them. The ends are
 * written in the pattern, or are those of `\w`, `\d`, `\s` and `.`.
 */
function sampleCharacters(pattern: string): string[] {
  const codes = new Set<number>();
  for (let code = 0; code < 0x100; code += 1) codes.add(code);
  for (const code of [0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff, 0xffff]) codes.add(code);
  const written = [...pattern.matchAll(/\\[ux]([0-9a-fA-F]{4}|[0-9a-fA-F]{2})/g)].map(([, digits]) =>
    Number.parseInt(digits ?? '0', 16),
  );
  for (const code of [...written, ...Array.from(pattern, (_, index) => pattern.charCodeAt(index))])
    for (const near of [code - 1, code, code + 1]) if (near >= 0 && near <= 0xffff) codes.add(near);
  return [...codes].map((code) => String.fromCharCode(code));
}
