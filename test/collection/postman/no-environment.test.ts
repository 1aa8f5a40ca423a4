/** Without an environment, the first request says what to do, and nothing is sent. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PostmanCollection } from '../../../scripts/collection/write/postman-format.ts';
import { ROOT } from '../../../scripts/shared/root.ts';
import { alone, json, run } from './plain-newman.ts';

const read = (suite: string): PostmanCollection =>
  JSON.parse(readFileSync(join(ROOT, 'collections', `clickhouse-cloud${suite}.postman_collection.json`), 'utf8'));

describe('a collection without a key', function () {
  this.timeout(180_000);
  const cases: readonly [
    what: string,
    collection: PostmanCollection,
    values: Record<string, string>,
    missing: string,
  ][] = [
    ['the whole smoke collection', read(''), {}, 'keyid'],
    ['the negative collection', read('.negative'), {}, 'keyid'],
    ['one request alone', alone(read(''), 'Get service details'), {}, 'keyid'],
    ['an environment with the ID of a key only', read(''), { keyid: 'a' }, 'keysecret'],
  ];
  for (const [what, collection, values, missing] of cases) {
    it(`says once what to do, and sends nothing: ${what}`, async () => {
      const { requests, failures, skipped, console } = await run(collection, json({}), values);
      assert.deepEqual(requests, []);
      assert.deepEqual(failures, [
        `no environment is selected, or it has no ${missing}: select an environment and set keyid and keysecret`,
      ]);
      assert.deepEqual(skipped, []);
      assert.deepEqual(
        console.map(([mark, sentence]) => [mark, sentence]),
        [['[skipped]', failures[0]]],
      );
    });
  }
});
