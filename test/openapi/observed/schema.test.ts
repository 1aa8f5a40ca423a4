/** The schema of values that no document describes. */

import assert from 'node:assert/strict';
import { inferSchema } from '../../../scripts/openapi/observed/schema.ts';
import type { Json, JsonObject } from '../../../scripts/shared/json.ts';

const SCHEMAS: readonly [samples: Json[], want: JsonObject, openapi?: string][] = [
  [[], {}],
  [[null], {}],
  [[1, 2.5], { type: 'number' }],
  [[7], { type: 'number' }],
  [['5a4db0c5-0001-4f00-8a00-000000000001'], { type: 'string' }],
  [['[redacted]', null], {}],
  [[{ token: '[redacted]', n: 1 }], { type: 'object', properties: { n: { type: 'number' }, token: {} } }],
  [[[]], { type: 'array', items: {} }],
  [[{ a: 1 }, { a: 2, b: 3 }], { type: 'object', properties: { a: { type: 'number' } }, additionalProperties: true }],
  [[{ x: 1 }, { y: 1 }], { type: 'object', additionalProperties: true }],
  [[true, 'x'], {}, '3.0.1'],
];

describe('inferSchema', () => {
  for (const [samples, want, openapi = '3.1.0'] of SCHEMAS) {
    it(`${openapi}: ${JSON.stringify(samples)}`, () => assert.deepEqual(inferSchema(samples, openapi), want));
  }
});
