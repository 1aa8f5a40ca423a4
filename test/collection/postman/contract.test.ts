/** The breaches of a contract as data: by keyword a code, a pointer, what was expected, and a value without its text. */
import assert from 'node:assert/strict';
import type { Json, JsonObject } from '../../../scripts/shared/json.ts';
import { inPostman } from './in-postman.ts';

describe('collection/postman/contract', function () {
  this.timeout(180_000);
  const CASES: readonly (readonly [schema: object | boolean, value: unknown, want: readonly object[]])[] = [
    [{ type: 'string' }, 5, [{ code: 'schema-type', pointer: '', expected: 'string', actual: 5 }]],
    [
      { properties: { a: { type: ['string', 'null'] } } },
      { a: [1, 2] },
      [{ code: 'schema-type', pointer: '/a', expected: ['string', 'null'], actual: { type: 'array', length: 2 } }],
    ],
    [
      { items: { enum: ['x', 'y'] } },
      ['the-secret'],
      [{ code: 'schema-enum', pointer: '/0', expected: ['x', 'y'], actual: { type: 'string', length: 10 } }],
    ],
    [
      { const: { a: 1 } },
      'z',
      [{ code: 'schema-const', pointer: '', expected: '{"a":1}', actual: { type: 'string', length: 1 } }],
    ],
    [{ required: ['a'] }, {}, [{ code: 'schema-required', pointer: '', expected: 'a', actual: { type: 'object' } }]],
    [
      { properties: { 'a/b': { pattern: '^x$' } } },
      { 'a/b': 'secret' },
      [{ code: 'schema-pattern', pointer: '/a~1b', expected: '^x$', actual: { type: 'string', length: 6 } }],
    ],
    [
      { format: 'uuid' },
      'x',
      [{ code: 'schema-format', pointer: '', expected: 'uuid', actual: { type: 'string', length: 1 } }],
    ],
    [{ minimum: 3 }, 1, [{ code: 'schema-minimum', pointer: '', expected: 3, actual: 1 }]],
    [{ maximum: 3 }, 4, [{ code: 'schema-maximum', pointer: '', expected: 3, actual: 4 }]],
    [
      { minLength: 2 },
      '',
      [{ code: 'schema-min-length', pointer: '', expected: 2, actual: { type: 'string', length: 0 } }],
    ],
    [
      { maxItems: 1 },
      [1, 2],
      [{ code: 'schema-max-items', pointer: '', expected: 1, actual: { type: 'array', length: 2 } }],
    ],
    [
      { uniqueItems: true },
      [1, 1],
      [{ code: 'schema-unique-items', pointer: '', actual: { type: 'array', length: 2 } }],
    ],
    [
      { properties: {}, additionalProperties: false },
      { b: 1 },
      [{ code: 'schema-additional-properties', pointer: '', expected: 'b', actual: { type: 'object' } }],
    ],
    [false, null, [{ code: 'schema-other', pointer: '', expected: 'false schema', actual: null }]],
    [
      { items: { type: 'string' } },
      [1, 2, 3, 4, 5, 6, 7],
      [
        ...[1, 2, 3, 4, 5].map((actual, index) => ({
          code: 'schema-type',
          pointer: `/${index}`,
          expected: 'string',
          actual,
        })),
        { code: 'schema-more', actual: 2 },
      ],
    ],
    [{ $ref: '#/definitions/none' }, 1, [{ code: 'schema-unusable' }]],
  ];

  let found: Json;
  before(async () => {
    const given = JSON.stringify(CASES.map(([schema, value]) => [schema, value]));
    found = await inPostman([`return ${given}.map(([schema, value]) => contractProblem(schema, value)?.failures);`]);
  });

  for (const [index, [schema, , want]] of CASES.entries())
    it(JSON.stringify(schema), () => {
      const failures = (found as unknown as JsonObject[][])[index]?.map(({ actual, ...rest }) =>
        rest.code === 'schema-unusable' ? rest : { ...rest, actual },
      );
      assert.deepEqual(failures, want);
    });

  it('has no text of the body', () => assert.ok(!JSON.stringify(found).includes('secret')));
});
