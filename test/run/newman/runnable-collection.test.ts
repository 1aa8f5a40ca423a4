import assert from 'node:assert/strict';
import { runnableCollection } from '../../../scripts/run/newman/runnable-collection.ts';
import { collectionOf } from '../local-run.ts';

describe('run/newman/runnable-collection', () => {
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
