/** Requests that write, whose parameters stand beside text: `{id}:verb`, `{a}-{b}`. */
import assert from 'node:assert/strict';
import { buildCollection } from '../../scripts/collection/build.ts';
import type { JsonObject } from '../../scripts/shared/json.ts';
import { CONFIG } from '../collection/spec-fixture.ts';
import { specOf } from '../openapi/document.ts';
import { closeAll, environment, only, row, runLocally, serve } from '../run/local-run.ts';

const parameter = (name: string): JsonObject => ({ name, in: 'path', required: true, schema: { type: 'string' } });
const operation = (operationId: string, ...names: string[]): JsonObject => ({
  post: { operationId, parameters: names.map(parameter), responses: { 200: { description: '' } } },
});
const PATHS: JsonObject = {
  '/things/{thing}:start': operation('start', 'thing'),
  '/things/{from}-{to}': operation('copy', 'from', 'to'),
};

describe('a request that writes, with text beside a parameter', function () {
  this.timeout(180_000);
  afterEach(closeAll);

  const table: { name: string; given: Readonly<Record<string, string>>; want: string[]; code?: string }[] = [
    { name: 'IDs', given: { thing: 'a', from: 'b', to: 'c' }, want: ['/things/a:start', '/things/b-c'] },
    { name: 'no ID', given: { from: 'b' }, want: [], code: 'write-needs-id' },
    { name: 'an ID with a slash', given: { thing: '../keys', from: 'a/b', to: 'c' }, want: [], code: 'unsafe-id' },
    {
      name: 'an ID with an encoded slash',
      given: { thing: 'a%2fb', from: 'a', to: '%2e%2e%2fb' },
      want: [],
      code: 'unsafe-id',
    },
    { name: 'an ID with a query', given: { thing: 'a?b', from: 'a#', to: 'c' }, want: [], code: 'unsafe-id' },
  ];
  for (const { name, given, want, code } of table) {
    it(`${name}: ${want.length > 0 ? 'sent' : 'not sent'}`, async () => {
      const sent: string[] = [];
      const baseURL = await serve(({ url = '' }, res) => {
        sent.push(url);
        res.end();
      });
      // A suite that has requests that write.
      const { items, ...collection } = await buildCollection(specOf({ paths: PATHS }), CONFIG);
      const plan = { collection: { ...collection, items, suite: 'negative' as const }, needsCredentials: false };
      const run = only(await runLocally({ environments: [environment(baseURL, given)], ...plan }));
      assert.deepEqual(sent.sort(), want);
      for (const id of ['start', 'copy']) {
        const { status, reasonCode } = row(run, id);
        assert.deepEqual([status, reasonCode], code === undefined ? ['passed', undefined] : ['skipped', code]);
      }
    });
  }
});
