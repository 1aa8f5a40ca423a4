/** The worker of `converter-thread.ts`: it responds to each document with its folders. */
import module from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { JsonObject } from '../../shared/json.ts';
import type { ConverterReply, ThreadData } from './converter-thread.ts';

// Node.js 22.1 or newer, where a thread does not have the cache of its parent. Must be set before the converter is loaded.
const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => void };
const { compileCache } = workerData as ThreadData;
if (compileCache !== undefined) enableCompileCache?.(compileCache);
const { convertHere, loadConverter } = await import('../../collection/requests/converter.ts');

parentPort?.on('message', async (document: JsonObject) => {
  const reply: ConverterReply = await convertHere(document).then(
    (folder) => ({ folder }),
    (error: Error) => ({ error }),
  );
  parentPort?.postMessage(reply);
});
// Before the first document arrives.
await loadConverter();
