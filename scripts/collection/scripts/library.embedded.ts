/**
 * The files of `postman/` as JavaScript, by path without extension. The build puts these texts in the place of this module, which it
 * runs from a `data:` URL; there, only `createRequire` finds a package.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const { transform } = createRequire(import.meta.url)('sucrase') as typeof import('sucrase');

const FOLDER = fileURLToPath(new URL('../postman/', import.meta.url));

const NAMES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
  .map((path) => path.slice(0, -'.ts'.length).replaceAll('\\', '/'))
  .sort();

/** People read these texts in Postman: only the types go, and the empty lines where they stood. */
export const LIBRARY_TEXTS: Readonly<Record<string, string>> = Object.fromEntries(
  NAMES.map((name) => {
    const source = readFileSync(join(FOLDER, `${name}.ts`), 'utf8');
    const { code } = transform(source, { transforms: ['typescript'], disableESTransforms: true });
    return [name, code.replaceAll(/\n{3,}/g, '\n\n')];
  }),
);
