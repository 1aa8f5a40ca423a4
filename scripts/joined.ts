/**
 * Packages that the build has joined into one file each. They are compiled from V8's code cache: compiling them takes longer
 * than running them. Node has a switch for that from 22.1 on (`module.enableCompileCache`), which is for files, not for what
 * is in them; here it is `vm.Script`'s `cachedData`, for every version.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

/**
 * Loads a package from its file beside the running code.
 *
 * @returns what the package exports.
 */
export function loadJoined(name: string): unknown {
  const file = fileURLToPath(new URL(`${name}.cjs`, import.meta.url));
  const cache = `${file}.${process.versions.v8}-${process.arch}.cache`;
  // What the build writes is ASCII, and this is read faster as the text that it is.
  const source = readFileSync(file, 'latin1');
  const cachedData = readCache(cache);
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
  const script = new Script(wrapped, { filename: file, ...(cachedData === undefined ? {} : { cachedData }) });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
  // At the end of the process: what has been called by then is in the cache as well.
  if (cachedData === undefined || script.cachedDataRejected === true)
    process.once('exit', () => writeCache(cache, script));
  return module.exports;
}

function readCache(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Without a cache the next start is slower, and nothing else. */
function writeCache(file: string, script: Script): void {
  try {
    const next = `${file}.${process.pid}`;
    writeFileSync(next, script.createCachedData());
    renameSync(next, file);
  } catch {
    // See above.
  }
}
