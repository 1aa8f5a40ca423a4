/** The code that runs inside Postman: the files of `postman/`, as they are, in the order in which they build on each other. */
import { LIBRARY_TEXTS } from './library.embedded.ts';

const FILES = [
  'console-events',
  'variables',
  'aim',
  'rate-limit',
  'retry',
  'limits',
  'conformance',
  'excerpt',
  'contract',
  'findings',
  'emit-finding',
  'instant',
  'paging',
  'identity',
  'identity-checks',
  'content',
  'prometheus',
  'variants',
  'unavailable',
  'response',
  'start',
];

/** Those that only some collections need. */
const FURTHER = ['polling', 'clean-up', 'lifecycle', 'definitions'] as const;

/** Wraps what the others give. */
const LAST = 'completion';

/**
 * The library.
 *
 * @param further files that only this collection needs, after the others.
 * @returns its lines, with an empty one between two files.
 */
export function libraryLines(further: readonly (typeof FURTHER)[number][] = []): string[] {
  return [...FILES, ...further, LAST].flatMap((name, index) => [...(index === 0 ? [] : ['']), ...linesOf(name)]);
}

/**
 * The lines of the write guard, which stands before all other code of a collection and uses none of it, and of what it needs in
 * Bruno.
 */
export function guardLines(): string[] {
  return [...linesOf('guard'), '', ...linesOf('bruno')];
}

function linesOf(name: string): string[] {
  const text = LIBRARY_TEXTS[name];
  if (text === undefined) throw new Error(`the library has no file ${name}.js`);
  return text.trimEnd().split('\n');
}
