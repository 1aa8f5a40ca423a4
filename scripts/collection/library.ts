/** The code that runs inside Postman: the files of `postman/`, as they are, in the order in which they build on each other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.ts';

const FILES = [
  'variables',
  'aim',
  'pace',
  'retry',
  'limits',
  'conformance',
  'excerpt',
  'contract',
  'findings',
  'identity',
  'content',
  'answer',
  'start',
];

/** Those that only some collections need. */
const FURTHER = ['polling', 'clean-up', 'lifecycle', 'definitions'] as const;

/** Wraps what the others give. */
const LAST = 'completion';

const pathOf = (name: string) => join(ROOT, 'scripts', 'collection', 'postman', `${name}.js`);

/** All files that the scripts are made from. */
export const LIBRARY_FILES: readonly string[] = ['guard', ...FILES, ...FURTHER, LAST].map(pathOf);

/**
 * Reads the library.
 *
 * @param further files that only this collection needs, after the others.
 * @returns its lines, with an empty one between two files.
 */
export function libraryLines(further: readonly (typeof FURTHER)[number][] = []): string[] {
  return [...FILES, ...further, LAST].flatMap((name, index) => [...(index === 0 ? [] : ['']), ...linesOf(name)]);
}

/** The lines of the write guard, which stands before all other code of a collection and uses none of it. */
export function guardLines(): string[] {
  return linesOf('guard');
}

function linesOf(name: string): string[] {
  return readFileSync(pathOf(name), 'utf8').trimEnd().split('\n');
}
