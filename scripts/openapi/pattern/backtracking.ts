/**
 * How long JavaScript may take to match a pattern: its matcher tries one after the other all ways in which a text can match. The time
 * grows with the ambiguity of the pattern's automaton (Weber and Seidl 1991, On the degree of ambiguity of finite automata).
 */
import type { AST } from '@eslint-community/regexpp';
import { type Automaton, automatonOf } from './automaton.ts';
import { parseCodeUnits, parsePattern, perPattern } from './syntax.ts';

/** Steps of the search: more than a pattern of a document needs by far. */
const MAX_STEPS = 1_000_000;

/**
 * The degree of the polynomial that bounds the time for a text by its length: 1 for a time that grows as the text does, 2
 * where it grows as its square, and so on.
 *
 * @param pattern one that `RegExp` accepts, with the flag `u` and without: the larger degree of both counts.
 * @returns `Infinity` where the time can double with each character, and where the pattern is too complex to analyse.
 */
export const backtrackingDegree = perPattern((pattern) =>
  Math.max(degreeOf(parsePattern(pattern), 'u'), degreeOf(parseCodeUnits(pattern), '')),
);

function degreeOf(tree: AST.Pattern | undefined, flags: 'u' | ''): number {
  const automaton = tree === undefined ? undefined : automatonOf(tree, flags);
  if (automaton === undefined) return Infinity;
  const search: Search = { ...automaton, stepsLeft: MAX_STEPS };
  const loops = loopsOf(search);
  if (loops.some((loop) => isExponential(search, loop))) return Infinity;
  const degree = Math.max(1, longestChain(search, loops));
  return search.stepsLeft > 0 ? degree : Infinity;
}

interface Search extends Automaton {
  /** At 0 the search ends without a result. */
  stepsLeft: number;
}

/** States that all lead to each other. */
type Loop = ReadonlySet<number>;

function loopsOf(search: Search): Loop[] {
  const reached = search.next.map((_, state) => reachable(search, [state], (from) => [...edges(search, from).keys()]));
  const seen = new Set<number>();
  return search.next.flatMap((_, state): Loop[] => {
    if (seen.has(state) || reached[state]?.has(state) !== true) return [];
    const loop = new Set([...(reached[state] as Set<number>)].filter((other) => reached[other]?.has(state)));
    for (const member of loop) seen.add(member);
    return [loop];
  });
}

function edges({ next }: Search, state: number): ReadonlyMap<number, number> {
  return next[state] as ReadonlyMap<number, number>;
}

/** States that are reached by one step or more. */
function reachable(
  search: Search,
  starts: readonly number[],
  stepsFrom: (state: number) => readonly number[],
): Set<number> {
  const found = new Set<number>();
  for (const queue = [...starts]; queue.length > 0 && search.stepsLeft > 0; )
    for (const to of stepsFrom(queue.pop() as number)) {
      search.stepsLeft -= 1;
      if (found.has(to)) continue;
      found.add(to);
      queue.push(to);
    }
  return found;
}

/** Two ways to match one text that begin and end in the same state of a loop: each iteration doubles their number. */
function isExponential(search: Search, loop: Loop): boolean {
  const states = [...loop];
  if (states.some((from) => [...edges(search, from)].some(([to, ways]) => ways > 1 && loop.has(to)))) return true;
  const together = states.map((state): Pair => [state, state]);
  const parted = pairsFrom(search, together, loop, loop).filter(([a, b]) => a !== b);
  return parted.some((pair) => pairsFrom(search, [pair], loop, loop).some(([a, b]) => a === b));
}

type Pair = readonly [number, number];

/** The pairs of states that two ways to match one text can reach from pairs of states, each within its own set. */
function pairsFrom(search: Search, starts: readonly Pair[], first: Loop, second: Loop): Pair[] {
  const size = search.next.length;
  const numberOf = ([a, b]: Pair) => a * size + b;
  const pairOf = (pair: number): Pair => [Math.floor(pair / size), pair % size];
  const found = reachable(search, starts.map(numberOf), (pair) => {
    const [a, b] = pairOf(pair);
    const others = [...edges(search, b).keys()].filter((to) => second.has(to));
    return [...edges(search, a).keys()]
      .filter((to) => first.has(to))
      .flatMap((to) => others.filter((other) => search.overlap(to, other)).map((other) => numberOf([to, other])));
  });
  return [...found].map(pairOf);
}

/** The largest number of loops, one after the other, between which one text can be divided. */
function longestChain(search: Search, loops: readonly Loop[]): number {
  const lengths = new Map<Loop, number>();
  function lengthFrom(loop: Loop): number {
    const known = lengths.get(loop);
    if (known !== undefined) return known;
    const after = loops.filter((other) => other !== loop && sharesText(search, loop, other));
    const length = 1 + Math.max(0, ...after.map(lengthFrom));
    lengths.set(loop, length);
    return length;
  }
  return Math.max(0, ...loops.map(lengthFrom));
}

/** A text that stays in one loop, leads from it to the other, and stays in that one. */
function sharesText(search: Search, loop: Loop, other: Loop): boolean {
  const all = new Set(search.next.keys());
  const together = [...loop].map((state): Pair => [state, state]);
  const apart = pairsFrom(search, together, loop, all).filter(([, state]) => other.has(state));
  return apart.some((pair) => pairsFrom(search, [pair], all, other).some(([a, b]) => a === b));
}
