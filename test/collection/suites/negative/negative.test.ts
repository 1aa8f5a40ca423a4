import assert from 'node:assert/strict';
import config from '../../../../collections/clickhouse-cloud/collection.ts';
import { buildCollection } from '../../../../scripts/collection/build.ts';
import { itemsBelow, requestsByOperation } from '../../../../scripts/collection/item-index.ts';
import { buildNegativeCollection } from '../../../../scripts/collection/suites/negative/negative.ts';
import { PINNED_OPERATIONS } from '../../../fixtures/documents.ts';
import { pinnedCollection } from '../../sandbox-run.ts';
import { CONFIG, specOf } from '../../spec-fixture.ts';

async function negativeCollection() {
  const { spec, collection } = await pinnedCollection();
  return buildNegativeCollection(spec, config, requestsByOperation(collection));
}

describe('collection/suites/negative', () => {
  it('cannot change anything: what writes names only IDs that cannot exist, and has a body that is not JSON', async () => {
    const { json } = await negativeCollection();
    const writes = itemsBelow(json.item).filter(({ request }) => request.method !== 'GET');
    assert.ok(writes.length > 100);
    for (const { name, request } of writes) {
      const values = (request.url.variable ?? []).map(({ value }) => value);
      assert.ok(values.length > 0, name);
      assert.deepEqual(
        values.filter((value) => value !== '00000000-0000-4000-8000-000000000000'),
        [],
        name,
      );
      if (request.body !== undefined) assert.throws(() => JSON.parse(request.body?.raw ?? ''), SyntaxError, name);
      assert.doesNotMatch(request.body?.raw ?? '', /[{"'\w]+\s*:/, `${name}: nothing to repair`);
    }
  });

  it('has no case of an ID that it cannot replace, as it stands beside text', async () => {
    const spec = specOf({ 'GET /files/{name}.{ext}': { id: 'file' }, 'GET /pets/{petId}:audit': { id: 'audit' } });
    const requests = requestsByOperation(await buildCollection(spec, CONFIG));
    const { items } = buildNegativeCollection(spec, CONFIG, requests);
    assert.deepEqual(
      items.filter(({ id }) => /unknown-id|foreign-parent/.test(id)),
      [],
    );
  });

  it('has a case of each kind, each with its own id', async () => {
    const { items } = await negativeCollection();
    assert.equal(new Set(items.map(({ id }) => id)).size, items.length);
    const labels = new Set(items.map(({ id }) => id.split('#')[1]?.replace(/-(put|patch|post)$/, '')));
    assert.deepEqual([...labels].sort(), [
      'foreign-parent',
      'malformed-body',
      'malformed-id',
      'no-credentials',
      'setup',
      'unknown-id',
      'unsupported',
      'wrong-secret',
    ]);
    assert.equal(items.filter(({ id }) => id.endsWith('#malformed-body')).length, PINNED_OPERATIONS.bodies);
    assert.equal(items.filter(({ id }) => id.endsWith('#no-credentials')).length, PINNED_OPERATIONS.all);
  });
});
