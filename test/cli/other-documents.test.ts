/** Other versions of the document with the commands: sandbox, generate, smoke against this sandbox. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Run } from '../../scripts/run/model.ts';
import { DOCUMENTS, PINNED } from '../fixtures/documents.ts';
import { command, start } from './command.ts';
import { writeEnvironment } from './local-environment.ts';

describe('another version of the document @slow', function () {
  this.timeout(120_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function smokeBy(document: string): Promise<void> {
    const sandbox = start(['sandbox', '--port', '0', '--spec', document]);
    try {
      const [url] = await sandbox.prints(/http:\/\/127\.0\.0\.1:\d+/);
      await sandbox.prints(/DIR {6}made by npm run generate -- --spec \S+ --out DIR/);
      const environment = await writeEnvironment(folder, url);
      const generated = await command(['generate', '--spec', document, '--out', folder]);
      assert.equal(generated.code, 0, generated.stderr);
      const collection = join(folder, 'clickhouse-cloud.postman_collection.json');
      const flags = ['--env', environment, '--collection', collection, '--reports', folder];
      const { code, stdout, stderr } = await command(['smoke', ...flags]);
      assert.equal(code, 0, stdout.slice(-2000) + stderr);
      const run: Run = JSON.parse(await readFile(join(folder, 'latest', 'run.json'), 'utf8'));
      const { requests, passed } = run.environments[0]?.totals ?? {};
      const reads = Object.values(pathsOf(document)).filter((path) => 'get' in path).length;
      assert.deepEqual([requests, passed], [reads, reads]);
    } finally {
      sandbox.signal('SIGTERM');
      const { code, stdout } = await sandbox.ended;
      assert.equal(code, 0);
      assert.doesNotMatch(stdout, /^[A-Z]+ +5\d\d /m);
    }
  }

  it('with fewer operations, in OpenAPI 3.0', async () => {
    const pinned = JSON.parse(await readFile(PINNED, 'utf8'));
    const kept = Object.entries(pinned.paths).filter(([path]) => !/postgres|clickpipe|clickstack/i.test(path));
    const document = join(folder, 'older.json');
    await writeFile(document, JSON.stringify({ ...pinned, openapi: '3.0.3', paths: Object.fromEntries(kept) }));
    await smokeBy(document);
  });

  // The other tests already cover the pinned version.
  for (const document of DOCUMENTS.filter((one) => !isDeepStrictEqual(pathNames(one), pathNames(PINNED))))
    it(`as published: ${basename(document)}`, () => smokeBy(document));
});

function pathsOf(document: string): Record<string, object> {
  return JSON.parse(readFileSync(document, 'utf8')).paths;
}

function pathNames(document: string): string[] {
  return Object.keys(pathsOf(document)).sort();
}
