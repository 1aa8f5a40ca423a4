import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package, for code in the sources and in `dist/`. */
export const ROOT = findRoot(dirname(fileURLToPath(import.meta.url)));

/** Whether the program runs in a checkout of the project, with its sources, and not from an installed package. */
export const IS_CHECKOUT = existsSync(join(ROOT, 'scripts', 'build'));

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('package.json not found above the running code');
  return findRoot(parent);
}
