/**
 * The files of `postman/` as JavaScript, by path without extension. The build puts these texts in the place of this module, which it
 * runs from a `data:` URL; there, only `createRequire` finds a package.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof import('esbuild');

const FOLDER = fileURLToPath(new URL('../postman/', import.meta.url));

const NAMES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
  .map((path) => path.slice(0, -'.ts'.length).replaceAll('\\', '/'))
  .sort();

/** Without `tsconfigRaw`, esbuild would make each file strict code, which cannot set the global `cloud`. */
const { outputFiles } = buildSync({
  entryPoints: NAMES.map((name) => ({ in: join(FOLDER, `${name}.ts`), out: name })),
  outdir: FOLDER,
  target: 'es2020',
  tsconfigRaw: {},
  write: false,
});

/** esbuild leaves comments out: only the one that a file begins with, its heading, is in a collection. */
export const LIBRARY_TEXTS: Readonly<Record<string, string>> = Object.fromEntries(
  NAMES.map((name, index) => {
    const [heading = ''] = /^(?:\/\/.*\n)*/.exec(readFileSync(join(FOLDER, `${name}.ts`), 'utf8')) ?? [];
    return [name, `${heading}${outputFiles[index]?.text}`];
  }),
);
