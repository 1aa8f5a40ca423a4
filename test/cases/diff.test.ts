/** Changes that tools for breaking changes are reported to judge wrongly: read-only properties, media types, statuses. */
import assert from 'node:assert/strict';
import { diffSpecs } from '../../scripts/openapi/diff/diff.ts';
import type { Json, JsonObject } from '../../scripts/shared/json.ts';
import { answer, specOf } from '../openapi/document.ts';

const readOnly: JsonObject = { type: 'string', readOnly: true };
const withId = (id: Json, more: JsonObject = {}): JsonObject => ({ type: 'object', properties: { id }, ...more });
const specTaking = (schema: Json, schemas: JsonObject = {}) => both(schema, true, schemas);

function both(sent: Json, received: Json, schemas: JsonObject = {}) {
  const requestBody = { required: true, content: { 'application/json': { schema: sent } } };
  const post = { operationId: 'x', requestBody, responses: answer(received) };
  return specOf({ paths: { '/x': { post } }, schemas });
}

function typed(sent: string, received: string, status = '200') {
  const content = (type: string) => ({ content: { [type]: { schema: { type: 'string' } } } });
  const responses = { [status]: { description: '', ...content(received) } };
  const post = { operationId: 'x', requestBody: { required: true, ...content(sent) }, responses };
  return specOf({ paths: { '/x': { post } } });
}

const reference = { $ref: '#/components/schemas/A' };
const JSON_TYPE = 'application/json';

describe('the grade of a change', () => {
  const table: { name: string; given: Parameters<typeof diffSpecs>; want: [kind: string, grade: string][] }[] = [
    {
      name: 'a pattern of a read-only property in a request',
      given: [specTaking(withId(readOnly)), specTaking(withId({ ...readOnly, pattern: '^x' }))],
      want: [],
    },
    {
      name: 'a read-only property became required in a component of both sides',
      given: [
        both(reference, reference, { A: withId(readOnly) }),
        both(reference, reference, { A: withId(readOnly, { required: ['id'] }) }),
      ],
      want: [['property-became-required', 'safe']],
    },
    {
      name: 'a property that is read-only behind a reference became required in a request',
      given: [
        specTaking(withId(reference), { A: readOnly }),
        specTaking(withId(reference, { required: ['id'] }), { A: readOnly }),
      ],
      want: [],
    },
    {
      name: 'a charset',
      given: [typed(JSON_TYPE, JSON_TYPE), typed(JSON_TYPE, `${JSON_TYPE}; charset=utf-8`)],
      want: [],
    },
    {
      name: 'a request may be of any type',
      given: [typed(JSON_TYPE, JSON_TYPE), typed('*/*', JSON_TYPE)],
      want: [['media-type-widened', 'safe']],
    },
    {
      name: 'one status of the range',
      given: [typed(JSON_TYPE, JSON_TYPE, '2XX'), typed(JSON_TYPE, JSON_TYPE)],
      want: [['success-status-narrowed', 'safe']],
    },
    {
      name: 'another type of JSON',
      given: [typed(JSON_TYPE, JSON_TYPE), typed(JSON_TYPE, 'application/problem+json')],
      want: [['media-type-changed', 'risky']],
    },
  ];
  for (const { name, given, want } of table) {
    it(name, () => {
      const { changes } = diffSpecs(...given);
      assert.deepEqual(
        changes.map(({ kind, grade }) => [kind, grade]),
        want,
      );
    });
  }
});
