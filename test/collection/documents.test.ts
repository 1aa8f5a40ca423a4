/**
 * Every version of the document that is at hand: the pinned one, and those of the folder that OPENAPI_DOCUMENTS names.
 * Nothing here knows of a single operation.
 */
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import config from '../../collections/clickhouse-cloud/collection.ts';
import { OPERATION_IDS } from '../../collections/clickhouse-cloud/operation-ids.ts';
import { buildCollection } from '../../scripts/collection/build.ts';
import { assertOperationsKnown } from '../../scripts/collection/config.ts';
import { requestsByOperation } from '../../scripts/collection/item-index.ts';
import type { GeneratedCollection } from '../../scripts/collection/model.ts';
import { buildNegativeCollection } from '../../scripts/collection/suites/negative/negative.ts';
import { readSpec } from '../../scripts/openapi/load/read.ts';
import type { Spec } from '../../scripts/openapi/model.ts';
import { didYouMean } from '../../scripts/shared/did-you-mean.ts';
import { printJson } from '../../scripts/shared/json.ts';
import { DOCUMENTS, PINNED } from '../fixtures/documents.ts';
import { runOnSandbox } from './sandbox-run.ts';

for (const file of DOCUMENTS) {
  describe(`document ${basename(file)}`, function () {
    this.timeout(180_000);
    let spec: Spec;
    let collection: GeneratedCollection<'smoke'>;
    let negative: GeneratedCollection<'negative'>;
    before(async () => {
      spec = await readSpec(file);
      assertOperationsKnown(config, spec, OPERATION_IDS, didYouMean);
      collection = await buildCollection(spec, config);
      negative = buildNegativeCollection(spec, config, requestsByOperation(collection));
    });

    it('has every operation, with an ID of its own', () => {
      assert.deepEqual(
        collection.items.map(({ operationId }) => operationId).sort(),
        spec.operations.map(({ id }) => id).sort(),
      );
      const ids = [...collection.items, ...negative.items].map(({ itemId }) => itemId);
      assert.equal(new Set(ids).size, ids.length);
    });

    it('leaves no placeholder, no variable without a source, and no schema untranslated', () => {
      const text = printJson(collection.json);
      const requests = [...text.matchAll(/"(?:raw|value|body)": "(.*)"/g)].map((match) => match[1] ?? '').join('\n');
      assert.doesNotMatch(requests, /<(uuid|string|number|integer|boolean|date|long|object)[^>]*>/i);
      const declared = new Set([
        ...(collection.json.variable ?? []).map(({ key }) => key),
        'keyid',
        'keysecret',
        'windowStart',
        'windowEnd',
        'windowStartDate',
        'windowEndDate',
        'inOneDay',
        'inOneDayDate',
        'inOneYear',
        'inOneYearDate',
      ]);
      const urls = [...text.matchAll(/\{\{(\w+)\}\}/g)]
        .map((match) => match[1] ?? '')
        .filter((name) => !declared.has(name));
      assert.deepEqual([...new Set(urls)], []);
      assert.deepEqual(collection.notes.untranslated, []);
      assert.deepEqual(collection.notes.unresolved, []);
      assert.ok(Buffer.byteLength(text) < 2_500_000);
    });

    // For the pinned document, `smoke` has shown both by test/cli/suites.test.ts: with this collection, which is committed.
    if (file === PINNED) return;

    it('is answered by the sandbox without a failure, a skip or a finding', async () => {
      const run = await runOnSandbox({ spec, collection });
      assert.deepEqual(
        run.requests.filter(({ status }) => status !== 'passed').map(({ id, status, reason }) => [id, status, reason]),
        [],
      );
      assert.deepEqual(
        run.requests.flatMap(({ id, findings }) =>
          (findings ?? []).map(({ kind, pointer }) => `${id} ${kind} ${pointer}`),
        ),
        [],
      );
      assert.equal(run.totals.passed, spec.operations.filter(({ method }) => method === 'GET').length);
    });

    it('has its refusals refused', async () => {
      const run = await runOnSandbox({ spec, collection: negative });
      assert.deepEqual(
        run.requests
          .filter(({ status }) => status !== 'passed')
          .map(({ id, status, reason, assertions }) => [id, status, reason, assertions]),
        [],
      );
    });
  });
}
