/** A collection is written piece by piece, and its file is that of a collection that was printed at once. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  COLLECTION_SCHEMA,
  type Item,
  type PostmanCollection,
} from '../../../scripts/collection/write/postman-format.ts';
import { printCollection } from '../../../scripts/collection/write/print.ts';
import { printJson } from '../../../scripts/shared/json.ts';
import { pinnedCollection } from '../sandbox-run.ts';

const info = { _postman_id: 'id', name: 'Things', description: 'Two\nlines', schema: COLLECTION_SCHEMA };
const item: Item = {
  id: 'a',
  name: 'A "thing"\n',
  request: { method: 'GET', header: [], url: { raw: '{{baseURL}}/a', host: ['{{baseURL}}'], path: ['a'] } },
  response: [],
  event: [],
};

describe('the print of a collection', () => {
  const cases: readonly [what: string, collection: PostmanCollection][] = [
    ['nothing', { info, item: [] }],
    ['requests', { info, item: [item, item], variable: [] }],
    ['folders in folders', { info, item: [{ name: 'f', item: [{ name: 'g', item: [item] }, item] }] }],
    ['an empty folder, and what is not there', { info, item: [{ name: 'f', item: [] }], auth: undefined as never }],
  ];
  for (const [what, collection] of cases) {
    it(`is that of the whole, of ${what}`, () => {
      assert.equal([...printCollection(collection)].join(''), printJson(collection));
    });
  }

  it('is that of the whole, of the pinned document, and no piece is larger than a request', async () => {
    const { json, items } = (await pinnedCollection()).collection;
    const pieces = [...printCollection(json)];
    assert.equal(pieces.join(''), printJson(json));
    assert.ok(pieces.length > items.length);
  });
});
