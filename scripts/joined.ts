/** Packages that the build has joined into one file each. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scriptFromCache } from './code-cache.ts';

/**
 * Loads a package from its file beside the running code.
 *
 * @returns what the package exports.
 */
export function loadJoined(name: string): unknown {
  const file = fileURLToPath(new URL(`${name}.cjs`, import.meta.url));
  const load = createRequire(file);
  // What the build writes is ASCII, and this is read faster as the text that it is.
  const source = readFileSync(file, 'latin1');
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
  const { script, wasCached, save } = scriptFromCache(load, file, wrapped);
  const module = { exports: {} };
  script.runInThisContext()(module.exports, load, module, file, dirname(file));
  // At the end of the process: what has been called by then is in the cache as well.
  if (!wasCached) process.once('exit', save);
  return module.exports;
}
