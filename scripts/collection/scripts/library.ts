/** The code that runs inside Postman: the files of `postman/`, compiled, in the order in which they build on each other. */
import { LIBRARY_TEXTS } from './library.embedded.ts';

const FILES = [
  'console-events',
  'variables',
  'aim',
  'rate-limit',
  'retry',
  ...['contract/limits', 'contract/conformance', 'contract/excerpt', 'contract/contract', 'contract/findings'],
  ...['response/paging', 'response/identity', 'response/identity-checks', 'response/content', 'response/prometheus'],
  ...['response/variants', 'response/unavailable', 'response/response', 'response/completion'],
  'start',
];

/** Those that only some collections need. */
export type LibraryFile = 'lifecycle/polling' | 'lifecycle/clean-up' | 'lifecycle/lifecycle' | 'contract/definitions';

/**
 * The library.
 *
 * @param further files that only this collection needs, after the others.
 * @returns its lines, with an empty one between two files.
 */
export function libraryLines(further: readonly LibraryFile[] = []): string[] {
  return [...FILES, ...further].flatMap((name, index) => [...(index === 0 ? [] : ['']), ...linesOf(name)]);
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
  if (text === undefined) throw new Error(`the library has no file ${name}.ts`);
  return text.trimEnd().split('\n');
}
