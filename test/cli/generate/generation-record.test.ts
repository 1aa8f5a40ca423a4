/** The record of the last generation is correct, or not used. */
import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Generated, generate } from '../../../scripts/cli/generate/generate.ts';
import { readGenerationRecord, writeGenerationRecord } from '../../../scripts/cli/generate/generation-record.ts';
import { ROOT } from '../../../scripts/shared/root.ts';

const SPEC = join('spec', 'clickhouse-cloud.openapi.json');

describe('the record of a generation', function () {
  this.timeout(180_000);
  let made: string;
  let first: Generated;
  let root: string;
  let of: { spec: string; collections: string };
  let record: string;
  let generated: Generated;

  before(async () => {
    made = await mkdtemp(join(tmpdir(), 'generated-'));
    first = await generate({ spec: join(ROOT, SPEC), out: made, check: false });
  });
  after(() => rm(made, { recursive: true, force: true }));

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'record-'));
    record = join(root, 'generation.json');
    of = { spec: join(root, SPEC), collections: join(root, 'collections') };
    await mkdir(join(root, 'spec'));
    await cp(join(ROOT, SPEC), join(root, SPEC));
    await cp(made, join(root, 'collections'), { recursive: true });
    const collections = first.files.filter(({ path }) => path.startsWith(made));
    const files = collections.map((file) => ({ ...file, path: join(root, 'collections', basename(file.path)) }));
    generated = { ...first, files };
    await writeGenerationRecord(record, generated, of);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('contains the generation and the text of its files', async () => {
    const cached = await readGenerationRecord(record, of);
    assert.deepEqual(cached?.record.collections, JSON.parse(JSON.stringify(generated.collections)));
    for (const { path } of generated.files) assert.equal(cached?.texts[basename(path)], await readFile(path, 'utf8'));
    assert.equal(cached?.record.spec.operations, generated.spec.operations.length);
  });

  const changes: readonly [what: string, file: string][] = [
    ['the document', SPEC],
    ['a collection', join('collections', 'clickhouse-cloud.postman_collection.json')],
    ['the collection of another suite', join('collections', 'clickhouse-cloud.negative.postman_collection.json')],
  ];
  for (const [what, file] of changes) {
    it(`is not used if ${what} changed`, async () => {
      const text = await readFile(join(root, file), 'utf8');
      await writeFile(join(root, file), `${text} `);
      assert.equal(await readGenerationRecord(record, of), undefined);
      await writeFile(join(root, file), text);
      assert.notEqual(await readGenerationRecord(record, of), undefined);
    });
    it(`is not used if ${what} is missing`, async () => {
      await rm(join(root, file));
      assert.equal(await readGenerationRecord(record, of), undefined);
    });
  }

  it('is not used if it is truncated', async () => {
    const text = await readFile(record, 'utf8');
    await writeFile(record, text.slice(0, text.length / 2));
    assert.equal(await readGenerationRecord(record, of), undefined);
  });

  it('may be unwritable', async () => {
    await writeGenerationRecord(join(root, 'not there', 'generation.json'), generated, of);
    assert.equal(await readGenerationRecord(join(root, 'not there', 'generation.json'), of), undefined);
  });
});
