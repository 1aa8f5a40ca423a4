/** The converter in a thread gives what it gives in the thread of the caller, and never holds up the process. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { startConverter } from '../../../scripts/cli/generate/converter-thread.ts';
import { convertHere } from '../../../scripts/collection/requests/converter.ts';
import { ROOT } from '../../../scripts/shared/root.ts';

const run = promisify(execFile);
const COMPILED = pathToFileURL(join(ROOT, 'dist', 'converter-worker.js'));
const documentOf = (paths: readonly string[]) => ({
  openapi: '3.0.3',
  info: { title: 'collection', version: '1' },
  paths: Object.fromEntries(paths.map((path) => [path, { get: { summary: `GET ${path}`, responses: {} } }])),
});

describe('the thread of the converter', () => {
  it('answers documents in their order, as the converter does in this thread', async () => {
    const documents = [['/pets', '/pets/{petId}', '/pets/{petId}/toys'], ['/'], []].map(documentOf);
    const thread = startConverter(COMPILED);
    try {
      const [theirs, ours] = await Promise.all([
        Promise.all(documents.map(thread.convert)),
        Promise.all(documents.map(convertHere)),
      ]);
      assert.deepEqual(theirs, ours);
      assert.deepEqual(
        theirs[0]?.item.map(({ name }) => name),
        ['pets'],
      );
    } finally {
      thread.stop();
    }
  });

  it('rejects a document that the converter refuses, and converts the next one', async () => {
    const thread = startConverter(COMPILED);
    try {
      await assert.rejects(thread.convert({ openapi: '3.0.3' }), /^Error: openapi-to-postmanv2: /);
      const { item } = await thread.convert(documentOf(['/pets']));
      assert.equal(item.length, 1);
    } finally {
      thread.stop();
    }
  });

  it('rejects what is not converted when it is stopped, and everything after that', async () => {
    const thread = startConverter(COMPILED);
    const pending = thread.convert(documentOf(['/pets']));
    thread.stop();
    await assert.rejects(pending, /has ended/);
    await assert.rejects(thread.convert(documentOf(['/pets'])), /has ended/);
  });

  it('lets the process end when it is idle, without a stop', async () => {
    const file = fileURLToPath(new URL('./idle-converter.fixture.ts', import.meta.url));
    const { stdout } = await run(process.execPath, ['--import', 'tsx', file, COMPILED.href], { timeout: 30_000 });
    assert.equal(stdout, 'done\n');
  });
});
