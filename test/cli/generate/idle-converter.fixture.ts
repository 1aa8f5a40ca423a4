/** A process with two threads of the converter, of which one has converted a document, and none is stopped. */
import { startConverter } from '../../../scripts/cli/generate/converter-thread.ts';

const worker = new URL(process.argv[2] ?? '');
const { convert } = startConverter(worker);
await convert({ openapi: '3.0.3', info: { title: 'collection', version: '1' }, paths: {} });
startConverter(worker);
console.log('done');
