import assert from 'node:assert/strict';
import { readCollection } from '../../../scripts/collection/write/read.ts';
import { pinnedCollection } from '../sandbox-run.ts';

describe('a collection that a person kept', () => {
  const info = { name: 'Mine', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' };

  it('is read with what the spec knows of its requests, whatever form Postman gave them', async () => {
    const { collection } = await pinnedCollection();
    const text = JSON.stringify({
      info,
      item: [
        { name: 'folder', item: [{ name: 'mine', request: 'https://api.clickhouse.cloud/v1/organizations' }] },
        {
          name: 'parts',
          request: {
            method: 'get',
            url: {
              raw: '{{baseURL}}/v1/organizations/:organizationId?x=1',
              host: ['{{baseURL}}'],
              path: ['v1', 'organizations', ':organizationId'],
            },
          },
        },
        { name: 'again', request: { method: 'GET', url: '{{baseURL}}/v1/organizations' } },
        { name: 'not of this API', request: { method: 'GET', url: 'https://example.com/health' } },
      ],
    });
    const { items, json } = readCollection(text, 'mine.json', collection);
    assert.deepEqual(
      items.map(({ id, folder, method, path }) => [id, folder, method, path]),
      [
        ['organizationGetList', ['folder'], 'GET', '/v1/organizations'],
        ['organizationGet', [], 'GET', '/v1/organizations/{organizationId}'],
        ['organizationGetList#2', [], 'GET', '/v1/organizations'],
        ['not of this API', [], 'GET', '/health'],
      ],
    );
    assert.equal(json.info.name, 'Mine');
    assert.equal(new Set(items.map(({ itemId }) => itemId)).size, 4);
  });

  it('may be the answer of the Postman API, which wraps it', async () => {
    const { collection } = await pinnedCollection();
    const text = JSON.stringify({ collection: { info, item: [] } });
    assert.deepEqual(readCollection(text, 'mine.json', collection).items, []);
  });

  for (const [name, text] of [
    ['absent', undefined],
    ['not JSON', '{'],
    ['something else', '{"openapi":"3.1.0"}'],
    ['a list', '[]'],
  ] as const) {
    it(`is refused when it is ${name}`, async () => {
      const { collection } = await pinnedCollection();
      assert.throws(() => readCollection(text, 'mine.json', collection), { code: 'collection-unreadable' });
    });
  }
});
