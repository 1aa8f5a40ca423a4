/** Which requests are sent: patterns, shards, and what they need. */
import assert from 'node:assert/strict';
import type { ItemFacts } from '../../scripts/collection/model.ts';
import { selectItems, suiteItems } from '../../scripts/run/select.ts';
import { ExpectedError } from '../../scripts/shared/errors.ts';
import { pinnedCollection } from '../collection/sandbox-run.ts';
import { PINNED_OPERATIONS } from '../fixtures/documents.ts';

describe('selection', () => {
  let items: ItemFacts[];
  before(async () => {
    items = suiteItems('smoke', (await pinnedCollection()).collection.items);
  });
  const sent = (only: string[], shard?: { index: number; count: number }) =>
    selectItems(items, { only, ...(shard === undefined ? {} : { shard }) })
      .filter(({ leftOut }) => leftOut === undefined)
      .map(({ item }) => item.id);

  const patterns: [pattern: string, want: RegExp][] = [
    ['instanceGet', /^(organizationGetList|instanceGetList|instanceGet)$/],
    ['INSTANCEGET', /^(organizationGetList|instanceGetList|instanceGet)$/],
    ['/v1/organizations/*/members*', /^(organizationGetList|memberGetList|memberGet)$/],
    ['/v1/organizations/{organizationId}/members', /^(organizationGetList|memberGetList)$/],
  ];
  for (const [pattern, want] of patterns) {
    it(`--only ${pattern}: what matches, and the lists that feed it`, () => {
      const ids = sent([pattern]);
      assert.ok(ids.length >= 2 && ids.length < 25, ids.join());
      for (const id of ids) assert.match(id, want);
    });
  }

  it('--only with a tag: all of it', () => {
    const ids = sent(['openapi', 'user MANAGEMENT']);
    const tagged = items.filter(({ tag }) => /^(openapi|user management)$/i.test(tag));
    assert.ok(tagged.length > 0);
    for (const { id } of tagged) assert.ok(ids.includes(id), id);
  });

  it('the preflight is sent before whatever is chosen, and not where nothing is', () => {
    const alone = items.map((item) => ({ ...item, after: [] }));
    const preflight = alone.find(({ id }) => id === 'organizationGetList') as ItemFacts;
    const chosen = (shard: { index: number; count: number }) =>
      selectItems(alone, { only: ['usageCostGet'], shard }, preflight)
        .filter(({ leftOut }) => leftOut === undefined)
        .map(({ item }) => item.id);
    assert.deepEqual(chosen({ index: 1, count: 2 }), ['organizationGetList', 'usageCostGet']);
    assert.deepEqual(chosen({ index: 2, count: 2 }), []);
  });

  it('a pattern that matches nothing is an error that names it; special characters stand for themselves', () => {
    for (const pattern of ['noSuchThing', 'instance.et', '(', '/v1/organizations/*/nothing']) {
      assert.throws(
        () => selectItems(items, { only: ['instanceGet', pattern] }),
        (error: ExpectedError) =>
          error instanceof ExpectedError &&
          error.code === 'usage-invalid-value' &&
          error.problem.what.includes(JSON.stringify(pattern)),
      );
    }
  });

  it('shards divide the suite: each request is in one at least, and all that it needs is in the same', () => {
    for (const count of [1, 2, 3, 7, 50, 60]) {
      const shards = Array.from({ length: count }, (_, index) => sent([], { index: index + 1, count }));
      assert.deepEqual([...new Set(shards.flat())].sort(), items.map(({ id }) => id).sort(), `${count} shards`);
      for (const shard of shards) {
        for (const id of shard) {
          const after = items.find((item) => item.id === id)?.after ?? [];
          for (const needed of after) assert.ok(shard.includes(needed), `${id} needs ${needed}`);
        }
      }
    }
  });

  it('shards are stable, and requests keep their places in the suite', () => {
    const shard = { index: 2, count: 3 };
    assert.deepEqual(sent([], shard), sent([], shard));
    const selected = selectItems(items, { only: ['Organization'], shard });
    assert.ok(selected.length > 0 && selected.length < items.length);
    for (const { item, order } of selected) assert.equal(items[order], item);
  });

  it('the smoke suite reads only; the others are whole', async () => {
    const { collection } = await pinnedCollection();
    assert.ok(items.every(({ method }) => method === 'GET'));
    assert.equal(items.length, PINNED_OPERATIONS.reads);
    assert.equal(suiteItems('lifecycle', collection.items).length, collection.items.length);
  });
});
