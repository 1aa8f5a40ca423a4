import assert from 'node:assert/strict';
import { type Folder, type Item, isFolder } from '../../../scripts/collection/write/postman-format.ts';
import { runnableCollection } from '../../../scripts/run/newman/runnable-collection.ts';
import { collectionOf } from '../local-run.ts';

/** The name of each request, and of each folder with those in it. */
function namesOf(entries: readonly (Folder | Item)[]): unknown[] {
  return entries.map((entry) => (isFolder(entry) ? [entry.name, namesOf(entry.item)] : entry.name));
}

describe('run/newman/runnable-collection', () => {
  it('has the first item before the early ones, and these before the others, each below its folders', () => {
    const { json } = collectionOf(['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, path: `/${id}` })));
    const [a, b, c, d, e] = json.item;
    const item = [
      { name: 'one', item: [a, { name: 'inner', item: [b] }] },
      { name: 'two', event: [], item: [c, d] },
      e,
    ];
    const order = { firstId: 'd', early: new Set(['b', 'd']) };
    const runnable = runnableCollection({ ...json, item } as typeof json, new Set(['a', 'b', 'c', 'd']), order);
    assert.deepEqual(namesOf(runnable.item), [
      ['two', ['d']],
      ['one', [['inner', ['b']]]],
      ['one', ['a']],
      ['two', ['c']],
    ]);
  });

  it('leaves out empty variables of the library, and keeps all others', () => {
    const { json } = collectionOf([{ id: 'one', path: '/' }]);
    const variable = [
      { key: 'retries', value: '', type: 'string' },
      { key: 'ratelimit', value: '10/10s', type: 'string' },
      { key: 'windowStart', value: '', type: 'string' },
      { key: 'serviceid', value: '', type: 'string', description: 'The service.' },
      { key: 'own', value: '', type: 'string' },
    ];
    const runnable = runnableCollection({ ...json, variable } as typeof json, new Set(['one']));
    assert.deepEqual(runnable.variable, [
      { key: 'ratelimit', value: '10/10s', type: 'string' },
      { key: 'serviceid', value: '', type: 'string' },
      { key: 'own', value: '', type: 'string' },
    ]);
  });
});
