/** Scripts that people read, in Postman and in a review: short, narrow, and with small differences. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import config from '../../../collections/clickhouse-cloud/collection.ts';
import { buildCollection } from '../../../scripts/collection/build.ts';
import { itemsBelow } from '../../../scripts/collection/item-index.ts';
import { LIBRARY_TEXTS } from '../../../scripts/collection/scripts/library.embedded.ts';
import type { PostmanCollection } from '../../../scripts/collection/write/postman-format.ts';
import { printCollection } from '../../../scripts/collection/write/print.ts';
import { normaliseDocument } from '../../../scripts/openapi/normalise.ts';
import { toSpec } from '../../../scripts/openapi/operations.ts';
import { ROOT } from '../../../scripts/shared/root.ts';
import { PINNED } from '../../fixtures/documents.ts';

/** Lines of a screen. */
const SCREEN = 40;
const MAX_LINE = 200;

for (const suite of ['', '.negative', '.lifecycle']) {
  describe(`the scripts of clickhouse-cloud${suite}`, () => {
    const text = readFileSync(join(ROOT, 'collections', `clickhouse-cloud${suite}.postman_collection.json`), 'utf8');
    const json = JSON.parse(text) as PostmanCollection;

    it('fit one screen each', () => {
      for (const { name, event } of itemsBelow(json.item))
        for (const { script } of event) assert.ok(script.exec.length <= SCREEN, `${name}: ${script.exec.length} lines`);
    });

    it('have no wide line in the file; nor has anything that is not one text of the format', () => {
      const wide = text.split('\n').filter((line) => line.length > MAX_LINE);
      // Text that a person writes or sends is one string in the format.
      const isText = (line: string) => /^ +"(description|raw|body)": "/.test(line);
      assert.deepEqual(
        wide.filter((line) => !isText(line)),
        [],
      );
    });
  });
}

describe('the library', () => {
  for (const [name, text] of Object.entries(LIBRARY_TEXTS)) {
    it(`${name} is ASCII: with one other character, the whole script takes two bytes a character between threads`, () =>
      assert.doesNotMatch(text, /\P{ASCII}/u));

    it(`${name} is as its source has it: with its comments, and not as a compiler writes`, () => {
      const source = readFileSync(join(ROOT, 'scripts', 'collection', 'postman', `${name}.ts`), 'utf8');
      const comments = source.split('\n').filter((line) => /^ *\/\/ /.test(line));
      const lines = text.split('\n');
      assert.deepEqual(
        comments.filter((comment) => !lines.includes(comment)),
        [],
      );
      assert.doesNotMatch(text, /void 0|\n{3}| $/m);
    });
  }
});

interface Document {
  paths: Record<string, Record<string, { summary: string; operationId: string }>>;
  components: { schemas: Record<string, { properties: Record<string, { enum: string[] } | object> }> };
}

describe('the difference that a change of the document makes', function () {
  this.timeout(180_000);
  let folder: string;
  const document = () => JSON.parse(readFileSync(PINNED, 'utf8')) as Document;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'difference-'));
    await write('before.json', document());
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function write(name: string, changed: Document): Promise<void> {
    const { json } = await buildCollection(toSpec(normaliseDocument(changed as never), name), config);
    await writeFile(join(folder, name), [...printCollection(json)].join(''));
  }

  const KEY = '/v1/organizations/{organizationId}/keys/{keyId}';
  const enumOf = ({ components }: Document, schema: string, property: string) =>
    (components.schemas[schema] as { properties: Record<string, { enum: string[] }> }).properties[property]?.enum ?? [];
  const cases: readonly [what: string, change: (changed: Document) => void, most: number][] = [
    ['another value of an enum', (changed) => enumOf(changed, 'ApiKey', 'state').splice(1, 1, 'paused'), 10],
    ['a further value of an enum', (changed) => enumOf(changed, 'Service', 'state').push('paused'), 10],
    [
      'another first value of an enum, which examples have @slow',
      (changed) => enumOf(changed, 'Backup', 'status').splice(0, 1, 'paused'),
      10,
    ],
    [
      'a further property',
      ({ components }) => Object.assign(components.schemas.Backup?.properties ?? {}, { parts: { type: 'integer' } }),
      10,
    ],
    ['a property less @slow', ({ components }) => void delete components.schemas.Backup?.properties.sizeInBytes, 10],
    ['another summary @slow', ({ paths }) => Object.assign(paths[KEY]?.get ?? {}, { summary: 'Read one key' }), 2],
    // The item, its script and its examples get other IDs, and a rule of the configuration does not apply any more.
    [
      'another operationId @slow',
      ({ paths }) => Object.assign(paths[KEY]?.get ?? {}, { operationId: 'readOneKey' }),
      20,
    ],
  ];
  for (const [what, change, most] of cases) {
    it(`${what}: at most ${most} lines`, async () => {
      const changed = document();
      change(changed);
      assert.notDeepEqual(changed, document());
      await write('after.json', changed);
      const args = ['diff', '--no-index', '--numstat', 'before.json', 'after.json'];
      const { status, stdout } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
      // 1: there are differences.
      assert.equal(status, 1, stdout);
      const [added = 0, removed = 0] = stdout.split('\t').map(Number);
      assert.ok(added + removed > 0 && added + removed <= most, `${added} added, ${removed} removed`);
    });
  }
});
