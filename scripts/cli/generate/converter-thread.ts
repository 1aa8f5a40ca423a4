/** The converter in a thread of its own: it is loaded and converts while this thread reads the document and writes collections. */
import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type ConvertedFolder, type Converter, convertHere } from '../../collection/requests/converter.ts';

/** What the thread gets when it starts. */
export interface ThreadData {
  /** The folder that was given to `module.enableCompileCache`. */
  readonly compileCache?: string;
}

/** For each document, in their order. */
export type ConverterReply = { readonly folder: ConvertedFolder } | { readonly error: Error };

export interface ConverterThread {
  readonly convert: Converter;
  /** Ends the thread. Pending conversions are rejected. */
  stop(): void;
}

interface Waiting {
  readonly resolve: (folder: ConvertedFolder) => void;
  readonly reject: (error: Error) => void;
}

/** Beside the compiled form of this file. */
const COMPILED_WORKER = new URL('./converter-worker.js', import.meta.url);

/**
 * Starts a thread that loads the converter at once. The process only waits for it while a document is converted.
 *
 * @param file `converter-worker.ts`, compiled. Without it, when the sources are run, the converter is in this thread: a thread of
 *   Node.js 20 cannot load TypeScript.
 */
export function startConverter(file: URL = COMPILED_WORKER): ConverterThread {
  if (!existsSync(file)) return { convert: convertHere, stop: () => undefined };
  // Without the flags of the process: one such as `--input-type` would reject the file.
  const worker = new Worker(file, { workerData: threadData(), execArgv: [] });
  const waiting: Waiting[] = [];
  let ended: Error | undefined;
  const end = (error: Error) => {
    ended ??= error;
    for (const { reject } of waiting.splice(0)) reject(ended);
  };
  worker.on('message', (reply: ConverterReply) => {
    const next = waiting.shift();
    if (waiting.length === 0) worker.unref();
    if ('error' in reply) next?.reject(reply.error);
    else next?.resolve(reply.folder);
  });
  worker.on('error', end);
  worker.on('exit', () => end(new Error('the thread of the converter has ended')));
  worker.unref();
  return {
    convert: (document) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended);
        waiting.push({ resolve, reject });
        worker.ref();
        worker.postMessage(document);
      }),
    stop: () => void worker.terminate(),
  };
}

function threadData(): ThreadData {
  // Node.js 22.1 or newer.
  const { getCompileCacheDir } = module as { getCompileCacheDir?: () => string | undefined };
  const cache = getCompileCacheDir?.();
  return cache === undefined ? {} : { compileCache: dirname(cache) };
}
