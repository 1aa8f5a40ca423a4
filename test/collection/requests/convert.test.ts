/** What is converted in slices is what is converted at once. */
import assert from 'node:assert/strict';
import { syntheticDocument } from '../../../bench/synthetic-document.ts';
import { addEntries } from '../../../scripts/collection/folder-tree.ts';
import { itemsBelow } from '../../../scripts/collection/item-index.ts';
import { convert } from '../../../scripts/collection/requests/convert.ts';
import { convertHere } from '../../../scripts/collection/requests/converter.ts';
import type { Folder } from '../../../scripts/collection/write/postman-format.ts';
import { readSpec } from '../../../scripts/openapi/load/read.ts';
import type { Spec } from '../../../scripts/openapi/model.ts';
import { normaliseDocument } from '../../../scripts/openapi/normalise.ts';
import { toSpec } from '../../../scripts/openapi/operations.ts';
import { PINNED, PINNED_OPERATIONS } from '../../fixtures/documents.ts';
import { specOf } from '../spec-fixture.ts';

describe('the conversion in slices', function () {
  this.timeout(180_000);
  const documents: readonly [what: string, spec: () => Spec | Promise<Spec>, slices: readonly number[]][] = [
    ['the pinned document', () => readSpec(PINNED), [1, 7, PINNED_OPERATIONS.all - 1, PINNED_OPERATIONS.all]],
    ['1,000 operations', () => toSpec(normaliseDocument(syntheticDocument(1000)), '1000.json'), [3, 250]],
    [
      'paths that are one place, a root, and paths that come back',
      () =>
        specOf({
          'GET /': {},
          'GET /a': {},
          'POST /a': {},
          'GET /a/': {},
          'GET /a/b/c': {},
          'GET /b': {},
          'DELETE /a/b': {},
          'GET /a/b/c/d': {},
        }),
      [1, 2, 3],
    ],
  ];
  for (const [what, given, slices] of documents) {
    it(`gives the same tree: ${what}`, async () => {
      const spec = await given();
      const whole = await treeOf(spec, spec.operations.length);
      assert.equal(itemsBelow(whole.item).length, spec.operations.length);
      for (const slice of slices) assert.equal(printed(await treeOf(spec, slice)), printed(whole), `${slice} at once`);
    });
  }
});

async function treeOf(spec: Spec, slice: number): Promise<Folder> {
  const root: Folder = { name: '', item: [] };
  for await (const { item } of convert(spec, convertHere, slice)) addEntries(root.item, item as Folder['item']);
  return root;
}

/** The converter draws IDs at random. */
function printed(root: Folder): string {
  return JSON.stringify(root, (key, value) => (key === 'id' || key === '_postman_id' ? undefined : value));
}
