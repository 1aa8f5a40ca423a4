/**
 * Scripts from V8's code cache: compiling the packages that the build has joined takes longer than running them. Node has a
 * switch for that from 22.1 on (`module.enableCompileCache`), which is for files that it loads, and not for a thread's text;
 * here it is `vm.Script`'s `cachedData`, for every version.
 */

export interface CachedScript {
  readonly script: import('node:vm').Script;
  /** It came from the cache: there is nothing to save. */
  readonly wasCached: boolean;
  /** Leaves for the next process what is compiled by now. Where it cannot be written, the next one starts slower, and no more. */
  readonly save: () => void;
}

/**
 * Compiles a text; the cache lies beside its file.
 *
 * Its own text is sent to threads that know nothing of this file (bootcode.ts), so it uses nothing but its arguments.
 *
 * @param load Node's `require`.
 * @param source what is compiled; the same for the same bytes of the file.
 */
export function scriptFromCache(load: NodeJS.Require, file: string, source: string): CachedScript {
  // All of it at once: what a thread has later is what Postman leaves of Node.
  const { Buffer } = load('node:buffer') as typeof import('node:buffer');
  const { readFileSync, renameSync, rmSync, writeFileSync } = load('node:fs') as typeof import('node:fs');
  const { cachedDataVersionTag } = load('node:v8') as typeof import('node:v8');
  const { Script } = load('node:vm') as typeof import('node:vm');
  const { crc32 } = load('node:zlib') as typeof import('node:zlib');
  // V8 takes only what was compiled by the same version with the same flags.
  const cache = `${file}.${cachedDataVersionTag()}.cache`;
  const next = `${cache}.${process.pid}-${Math.random().toString(36).slice(2)}`;
  const cachedData = read();
  const script = new Script(source, { filename: file, ...(cachedData === undefined ? {} : { cachedData }) });
  return { script, wasCached: cachedData !== undefined && script.cachedDataRejected === false, save };

  /** Without the last four bytes, which are the sum of the others: what is damaged V8 would believe, and end the process. */
  function read(): Buffer | undefined {
    try {
      const bytes = readFileSync(cache);
      const data = bytes.subarray(0, -4);
      return crc32(data) === bytes.readUInt32LE(data.length) ? data : undefined;
    } catch {
      return undefined;
    }
  }

  function save(): void {
    try {
      const data = script.createCachedData();
      const sum = Buffer.alloc(4);
      sum.writeUInt32LE(crc32(data));
      writeFileSync(next, Buffer.concat([data, sum]));
      renameSync(next, cache);
    } catch {
      rmSync(next, { force: true });
    }
  }
}
