/** The IDs of items have the form that the document requires of them. */
import assert from 'node:assert/strict';
import type { JsonObject } from '../../../scripts/shared/json.ts';
import { answer, json, specOf } from '../../openapi/document.ts';
import { withSandbox } from '../client.ts';

type Item = Record<string, unknown>;

const text: JsonObject = { type: 'string' };

/** `given`: the schema of the path parameter, and that of the property unless it has another. */
const tests: [string, { given: JsonObject; property?: JsonObject }][] = [
  ['a text', { given: text }],
  ['a UUID', { given: { type: 'string', format: 'uuid' } }],
  ['an integer', { given: { type: 'integer' } }],
  ['a number', { given: { type: 'number' } }],
  ['an integer or null', { given: { type: ['integer', 'null'] } }],
  ['an integer of a small range', { given: { type: 'integer', minimum: 1, maximum: 10 } }],
  ['a negative integer', { given: { type: 'integer', maximum: -5 } }],
  ['an integer in the path, a text in the item', { given: { type: 'integer' }, property: text }],
  ['a text in the path, an integer in the item', { given: text, property: { type: 'integer' } }],
  ['a date', { given: { type: 'string', format: 'date' } }],
  ['a text of two characters', { given: { type: 'string', maxLength: 2 } }],
  ['a long text', { given: { type: 'string', minLength: 50 } }],
  ['a text with a pattern and a length', { given: { type: 'string', pattern: '^[a-z0-9]+$', maxLength: 8 } }],
];

describe('IDs of the sandbox', () => {
  for (const [name, { given, property = given }] of tests) {
    for (const idProperty of ['id', 'name']) {
      it(`${name}, as the ${idProperty}: listed and created items are found by it`, async () => {
        const thing = { type: 'object', properties: { [idProperty]: property, note: text }, required: [idProperty] };
        const parameters = [{ name: 'thingId', in: 'path', required: true, schema: given }];
        const paths: JsonObject = {
          '/things': {
            get: { responses: answer({ type: 'array', items: thing }) },
            post: { requestBody: { content: json({ type: 'object' }) }, responses: answer(thing) },
          },
          '/things/{thingId}': { parameters, get: { responses: answer(thing) }, delete: { responses: answer(true) } },
        };
        await withSandbox({ spec: specOf({ paths }) }, async (call) => {
          const listed = (await call('GET', '/things')).json as Item[];
          assert.equal(new Set(listed.map((item) => item[idProperty])).size, 2);
          const created = (await call('POST', '/things', { body: { note: 'new', id: 'other' } })).json as Item;
          for (const item of [...listed, created]) {
            const path = `/things/${encodeURIComponent(String(item[idProperty]))}`;
            assert.deepEqual((await call('GET', path)).json, item, path);
            assert.equal((await call('DELETE', path)).status, 200);
            assert.equal((await call('GET', path)).status, 404);
          }
        });
      });
    }
  }
});
