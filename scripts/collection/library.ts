/** The code that runs inside Postman: the files of `postman/`, as they are, in the order in which they build on each other. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.ts';
import type { Draft07 } from '../spec/definitions.ts';

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
const FURTHER = ['lifecycle', 'definitions'] as const;

const pathOf = (name: string) => join(ROOT, 'scripts', 'collection', 'postman', `${name}.js`);

/** All files that the scripts are made from. */
export const LIBRARY_FILES: readonly string[] = [...FILES, ...FURTHER].map(pathOf);

/**
 * The collection's pre-request script without its last line, which each collection adds for itself.
 *
 * The functions are made once, by the first request of a run, and kept in Postman's sandbox: made anew, they would be
 * compiled anew with each request. What was kept of another collection, or of an earlier version of this one, is replaced.
 *
 * @param further files that only this collection needs, after the others.
 * @param definitions what the contracts of its requests refer to, by name; none where each contract has its own.
 */
export function libraryScript(
  further: readonly (typeof FURTHER)[number][] = [],
  definitions: ReadonlyMap<string, Draft07> = new Map(),
): string[] {
  const own = definitions.size === 0 ? further : [...further, 'definitions'];
  const lines = [...FILES, ...own].flatMap((name) => [...readFileSync(pathOf(name), 'utf8').trimEnd().split('\n'), '']);
  if (definitions.size > 0) for (const line of [...definitionLines(definitions), '']) lines.push(line);
  const edition = createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 12);
  return [
    '// What the scripts of this collection have in common. The first request makes it, and all after it use it.',
    'function library() {',
    ...lines.slice(0, -1).map((line) => (line === '' ? '' : `  ${line}`)),
    '}',
    '',
    `if (typeof cloud === 'undefined' || cloud.edition !== '${edition}') {`,
    '  library();',
    `  cloud.edition = '${edition}';`,
    '}',
  ];
}

function definitionLines(definitions: ReadonlyMap<string, Draft07>): string[] {
  return [
    '// The schemas that the contracts refer to, as the specification gives them.',
    'cloud.definitions = {',
    ...[...definitions].map(([name, schema]) => `  ${JSON.stringify(name)}: ${JSON.stringify(schema)},`),
    '};',
  ];
}
