/** What a run remembers of the last generation: right, or not used at all. */
import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectionFile, writeFiles } from '../../scripts/collection/write.ts';
import { buildCollections, type Generated } from '../../scripts/commands/generate.ts';
import { recallGeneration, rememberGeneration } from '../../scripts/commands/generation-record.ts';
import { ROOT } from '../../scripts/root.ts';
import { readSpec } from '../../scripts/spec/read.ts';

const SPEC = join('spec', 'clickhouse-cloud.openapi.json');
const SCRIPT = join('scripts', 'collection', 'postman', 'pace.js');

describe('the record of a generation', function () {
  this.timeout(30_000);
  let root: string;
  let record: string;
  let generated: Generated;

  before(async () => {
    const spec = await readSpec(join(ROOT, SPEC));
    const collections = await buildCollections(spec);
    generated = { spec, collections, files: [], written: [] };
  });

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'record-'));
    record = join(root, 'generation.json');
    await mkdir(join(root, 'spec'));
    await cp(join(ROOT, SPEC), join(root, SPEC));
    await cp(join(ROOT, 'scripts', 'collection', 'postman'), join(root, 'scripts', 'collection', 'postman'), {
      recursive: true,
    });
    const files = generated.collections.map((collection) => collectionFile(join(root, 'collections'), collection));
    await writeFiles(files);
    generated = { ...generated, files };
    await rememberGeneration(record, generated, root);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('gives back what was generated, and the text of its files', async () => {
    const recalled = await recallGeneration(record, root);
    assert.deepEqual(
      recalled?.record.collections,
      JSON.parse(JSON.stringify(generated.collections.map(({ json: _, ...rest }) => rest))),
    );
    for (const { path, text } of generated.files)
      assert.equal(recalled?.texts[`collections/${path.split(/[\\/]/).at(-1)}`], text);
    assert.equal(recalled?.record.spec.operations, generated.spec.operations.length);
  });

  const changes: readonly [what: string, file: string][] = [
    ['the document', SPEC],
    ['a script of the collection', SCRIPT],
    ['a collection', join('collections', 'clickhouse-cloud.postman_collection.json')],
    ['the collection of another suite', join('collections', 'clickhouse-cloud.negative.postman_collection.json')],
  ];
  for (const [what, file] of changes) {
    it(`is not used once ${what} is another`, async () => {
      const text = await readFile(join(root, file), 'utf8');
      await writeFile(join(root, file), `${text} `);
      assert.equal(await recallGeneration(record, root), undefined);
      await writeFile(join(root, file), text);
      assert.notEqual(await recallGeneration(record, root), undefined);
    });
    it(`is not used once ${what} is gone`, async () => {
      await rm(join(root, file));
      assert.equal(await recallGeneration(record, root), undefined);
    });
  }

  it('is not used where it is half a record', async () => {
    const text = await readFile(record, 'utf8');
    await writeFile(record, text.slice(0, text.length / 2));
    assert.equal(await recallGeneration(record, root), undefined);
  });

  it('may be impossible to keep', async () => {
    await rememberGeneration(join(root, 'not there', 'generation.json'), generated, root);
    assert.equal(await recallGeneration(join(root, 'not there', 'generation.json'), root), undefined);
  });
});
