/** `generate` writes all collections or none, and does not rewrite unchanged files. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { syntheticDocument } from '../../../bench/synthetic-document.ts';
import { generate } from '../../../scripts/cli/generate/generate.ts';
import { hashOf } from '../../../scripts/collection/write/write.ts';

const SMOKE = 'clickhouse-cloud.postman_collection.json';
const LIFECYCLE = 'clickhouse-cloud.lifecycle.postman_collection.json';

describe('generate', function () {
  this.timeout(180_000);
  let folder: string;
  let out: string;
  let spec: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'generate-'));
    out = join(folder, 'collections');
    spec = join(folder, 'ten.json');
    await writeFile(spec, JSON.stringify(syntheticDocument(10)));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('writes every collection, returns the hashes, and leaves no other files', async () => {
    const { collections, files, written } = await generate({ spec, out, check: false });
    assert.deepEqual((await readdir(out)).sort(), collections.map(({ fileName }) => fileName).sort());
    assert.deepEqual(
      written,
      files.map(({ path }) => path),
    );
    for (const { path, hash } of files) assert.equal(hashOf(await readFile(path, 'utf8')), hash);
  });

  it('writes no files if all are up to date', async () => {
    const first = await generate({ spec, out, check: false });
    const before = await Promise.all([out, join(out, SMOKE)].map((path) => stat(path)));
    const second = await generate({ spec, out, check: false });
    assert.deepEqual(second.written, []);
    assert.deepEqual(
      second.files,
      first.files.map(({ path, hash }) => ({ path, hash })),
    );
    const after = await Promise.all([out, join(out, SMOKE)].map((path) => stat(path)));
    assert.deepEqual(
      after.map(({ mtimeMs }) => mtimeMs),
      before.map(({ mtimeMs }) => mtimeMs),
    );
  });

  const changes: readonly [what: string, change: (text: string) => string][] = [
    ['shorter', (text) => text.slice(0, -1)],
    ['longer', (text) => `${text} `],
    ['another', (text) => text.replace('GET', 'PUT')],
    ['empty', () => ''],
  ];
  for (const [what, change] of changes) {
    it(`detects that a file is ${what}, and with --check only reports it`, async () => {
      await generate({ spec, out, check: false });
      const text = await readFile(join(out, LIFECYCLE), 'utf8');
      await writeFile(join(out, LIFECYCLE), change(text));
      await assert.rejects(generate({ spec, out, check: true }), { code: 'collection-stale' });
      assert.equal(await readFile(join(out, LIFECYCLE), 'utf8'), change(text));
      assert.equal((await readdir(out)).length, 3);
      if (what === 'another')
        await assert.rejects(generate({ spec, out, check: false }), { code: 'collection-edited' });
      const { written } = await generate({ spec, out, check: false, overwrite: what === 'another' });
      assert.deepEqual(written, [join(out, LIFECYCLE)]);
      assert.equal(await readFile(join(out, LIFECYCLE), 'utf8'), text);
    });
  }

  it('with --check writes nothing into an empty folder', async () => {
    await assert.rejects(generate({ spec, out, check: true }), { code: 'collection-stale' });
    await assert.rejects(readdir(out), { code: 'ENOENT' });
  });

  it('changes no file if the last one cannot be written', async () => {
    await mkdir(join(out, LIFECYCLE), { recursive: true });
    await mkdir(join(out, `${LIFECYCLE}.${process.pid}.new`));
    await writeFile(join(out, SMOKE), 'the last good one');
    await assert.rejects(generate({ spec, out, check: false }), { code: 'output-unwritable' });
    assert.equal(await readFile(join(out, SMOKE), 'utf8'), 'the last good one');
    assert.deepEqual(
      (await readdir(out)).filter((name) => !name.includes(LIFECYCLE)),
      [SMOKE],
    );
  });
});
