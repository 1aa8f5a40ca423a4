/** The code that runs inside Postman: the files of `postman/`, as they are, in the order in which they build on each other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.ts';

const FILES = [
  'variables',
  'skip',
  'pace',
  'retry',
  'conformance',
  'contract',
  'findings',
  'identity',
  'content',
  'answer',
  'start',
];

/** Those that only some collections need. */
const FURTHER = ['lifecycle'] as const;

const pathOf = (name: string) => join(ROOT, 'scripts', 'collection', 'postman', `${name}.js`);

/** All files that the scripts are made from. */
export const LIBRARY_FILES: readonly string[] = [...FILES, ...FURTHER].map(pathOf);

/**
 * The collection's pre-request script without its last line, which each collection adds for itself.
 *
 * @param further files that only this collection needs, after the others.
 */
export function libraryScript(further: readonly (typeof FURTHER)[number][] = []): string[] {
  return [...FILES, ...further].flatMap((name) => {
    const source = readFileSync(pathOf(name), 'utf8');
    return [...source.trimEnd().split('\n'), ''];
  });
}
