import assert from 'node:assert/strict';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, it } from 'mocha';
import { readSpec } from '../../../scripts/openapi/load/read.ts';
import type { Schema } from '../../../scripts/openapi/model.ts';
import { type Direction, translateSchema } from '../../../scripts/openapi/schema/json-schema.ts';
import { sampleOf } from '../../../scripts/openapi/schema/sample.ts';
import type { SampleOptions } from '../../../scripts/openapi/schema/sample-options.ts';
import { isObject, type Json, type JsonObject } from '../../../scripts/shared/json.ts';
import { documentOf } from '../document.ts';

/** The translation of an answer with its enums enforced: a sample is held to every word of the document. */
function strictly(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => strictly(item as Json));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key === 'known' ? 'enum' : key, strictly(child)]),
  );
}

function faultsOf(document: JsonObject, schema: Schema, pointer: string, direction: Direction): string[] {
  const ajv = new Ajv({ strict: false, allErrors: true });
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  const validate = ajv.compile(
    strictly(translateSchema(document, schema, pointer, direction).schema as Json) as JsonObject,
  );
  const sample = sampleOf(document, schema, { direction });
  return validate(sample) ? [] : [`${pointer}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(sample)}`];
}

describe('sample: the pinned document', () => {
  it('is valid for every request body, every answer and every parameter, enums enforced', async () => {
    const { document, operations } = await readSpec('spec/clickhouse-cloud.openapi.json');
    const places = operations.flatMap(({ requestBody, responses, parameters }) => [
      ...(requestBody === undefined ? [] : [{ ...requestBody, direction: 'request' as const }]),
      ...responses.flatMap(({ content }) => content.map((media) => ({ ...media, direction: 'response' as const }))),
      ...parameters.map((parameter) => ({ ...parameter, direction: 'request' as const })),
    ]);
    // Places that share a schema share its sample.
    const distinct = new Map(places.map((place) => [`${place.direction} ${JSON.stringify(place.schema)}`, place]));
    const faults = [...distinct.values()].flatMap(({ schema, pointer, direction }) =>
      faultsOf(document, schema, pointer, direction),
    );
    assert.deepEqual(faults, []);
    assert(distinct.size > 100, `${distinct.size} places`);
  }).timeout(180_000);
});

describe('sample: one schema', () => {
  const document = documentOf({
    schemas: {
      Node: {
        type: 'object',
        required: ['id'],
        properties: {
          id: { type: 'string' },
          next: { $ref: '#/components/schemas/Node' },
          all: { type: 'array', items: { $ref: '#/components/schemas/Node' } },
        },
      },
      Endless: { type: 'object', required: ['self'], properties: { self: { $ref: '#/components/schemas/Endless' } } },
      Round: {
        allOf: [{ $ref: '#/components/schemas/Round' }, { type: 'object', properties: { a: { type: 'string' } } }],
      },
      Base: {
        type: 'object',
        required: ['kind'],
        properties: { kind: { type: 'string', enum: ['a', 'b'] }, id: { type: 'string', format: 'uuid' } },
      },
    },
  });
  const make = (schema: Json, more: Partial<SampleOptions> = {}) =>
    sampleOf(document, schema as Schema, { direction: 'request', ...more });

  const exact: [string, { given: Json; direction?: Direction; want: Json }][] = [
    ['its example', { given: { type: 'string', example: 'e' }, want: 'e' }],
    ['no example of another type', { given: { type: 'integer', example: 'e' }, want: 1 }],
    [
      'no example that breaks a format',
      { given: { type: 'string', format: 'ipv4', example: 'e' }, want: '192.0.2.10' },
    ],
    [
      'no example whose property breaks the component it refers to',
      {
        given: { properties: { base: { $ref: '#/components/schemas/Base' } }, example: { base: { kind: 'z' } } },
        want: { base: { kind: 'a', id: '3f8e6a52-7c41-4d0b-9a1e-5b2d4c6f8a10' } },
      },
    ],
    ['its constant', { given: { const: { a: 1 } }, want: { a: 1 } }],
    ['the first of its enum', { given: { enum: [null, 'a'] }, want: 'a' }],
    ['null where there is nothing else', { given: { type: 'null' }, want: null }],
    [
      'no deprecated property that is optional',
      {
        given: { properties: { a: { type: 'string', deprecated: true }, b: { type: 'boolean' } } },
        want: { b: false },
      },
    ],
    [
      'nothing that only answers have, in a request',
      { given: { properties: { a: { type: 'string', readOnly: true } } }, want: {} },
    ],
    [
      'nothing that only requests have, in an answer',
      { given: { properties: { a: { type: 'string', writeOnly: true } } }, direction: 'response', want: {} },
    ],
    [
      'an object that may contain itself, once',
      { given: { $ref: '#/components/schemas/Node' }, want: { id: 'sample' } },
    ],
    ['an allOf that leads back to itself', { given: { $ref: '#/components/schemas/Round' }, want: { a: 'sample' } }],
    [
      'parts that define one property',
      {
        given: { allOf: [{ $ref: '#/components/schemas/Base' }, { properties: { kind: { enum: ['b'] } } }] },
        want: { kind: 'b', id: '3f8e6a52-7c41-4d0b-9a1e-5b2d4c6f8a10' },
      },
    ],
    [
      'a union with what stands beside it',
      {
        given: {
          type: 'object',
          properties: { a: { type: 'boolean' } },
          oneOf: [{ type: 'null' }, { properties: { b: { type: 'boolean' } } }],
        },
        want: { a: false, b: false },
      },
    ],
    ['a string where only a format says so', { given: { format: 'date' }, want: '2026-06-26' }],
  ];
  for (const [name, { given, direction = 'request', want }] of exact)
    it(`takes ${name}`, () => assert.deepEqual(make(given, { direction }), want));

  const valid: [string, Json][] = [
    ['numbers between exclusive bounds (3.1)', { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 0.5 }],
    [
      'numbers between exclusive bounds (3.0)',
      { type: 'integer', minimum: 3, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: true },
    ],
    ['multiples', { type: 'integer', minimum: 10, multipleOf: 7 }],
    ['negative numbers', { type: 'integer', maximum: -4 }],
    ['lengths', { type: 'string', minLength: 30, maxLength: 31 }],
    ['a short length', { type: 'string', maxLength: 2 }],
    ['a pattern', { type: 'string', pattern: '^pg[0-9a-hj-km-np-tv-z]{24}$' }],
    ['a pattern and a length', { type: 'string', pattern: '^[a-z]+-x$', minLength: 40 }],
    ['a pattern for the start and a length', { type: 'string', pattern: '^arn:aws:', minLength: 20 }],
    ['two patterns', { allOf: [{ type: 'string', pattern: '[A-Z]' }, { pattern: '[0-9]' }] }],
    ['unlike items', { type: 'array', minItems: 3, uniqueItems: true, items: { enum: ['a', 'b', 'c'] } }],
    ['unlike numbers', { type: 'array', minItems: 3, uniqueItems: true, items: { type: 'integer' } }],
    ['tuples', { type: 'array', minItems: 2, prefixItems: [{ type: 'string' }, { type: 'integer' }] }],
    ['properties without a name', { type: 'object', minProperties: 2, additionalProperties: { type: 'integer' } }],
    ['required without properties', { type: 'object', required: ['a'] }],
    [
      'items of several parts',
      {
        allOf: [
          { items: { required: ['$ref'], properties: { $ref: { type: 'string' } } } },
          { items: { properties: { a: {} } }, example: [{ a: 1 }] },
        ],
      },
    ],
    ['bounds of several parts', { allOf: [{ type: 'integer', minimum: 3 }, { minimum: 7 }] }],
  ];
  for (const [name, given] of valid)
    it(`meets ${name}`, () => assert.deepEqual(faultsOf(document, given as Schema, '', 'request'), []));

  it('ends where a schema requires itself, which no value can satisfy', () => {
    assert.equal(typeof make({ $ref: '#/components/schemas/Endless' }), 'object');
  });

  it('takes what is proposed where the schema admits it, and tells where it is', () => {
    const seen: string[] = [];
    const propose: NonNullable<SampleOptions['propose']> = ({ name, pointer, schema }) => {
      seen.push(`${name} ${pointer} ${String(schema.type ?? '')}`);
      return name === 'id' ? 'not a uuid' : name === 'kind' ? 'b' : undefined;
    };
    assert.deepEqual(make({ type: 'array', items: { $ref: '#/components/schemas/Base' } }, { propose }), [
      { kind: 'b', id: '3f8e6a52-7c41-4d0b-9a1e-5b2d4c6f8a10' },
    ]);
    assert.deepEqual(seen, ['  array', ' /0 object', 'kind /0/kind string', 'id /0/id string']);
  });

  it('is the same on every call', () => {
    const schema = { $ref: '#/components/schemas/Node' };
    assert.equal(JSON.stringify(make(schema)), JSON.stringify(make(schema)));
  });
});

describe('sample: schemas that could take forever', () => {
  it('is bounded where types refer to each other freely, and still has what is required', () => {
    const names = Array.from({ length: 12 }, (_, index) => `Type${index}`);
    const properties = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/schemas/${name}` }]));
    const schemas = Object.fromEntries(
      names.map((name) => [
        name,
        { type: 'object', required: ['id'], properties: { ...properties, id: { type: 'string' } } },
      ]),
    );
    const document = documentOf({ schemas });
    const sample = sampleOf(document, { $ref: '#/components/schemas/Type0' }, { direction: 'request' });
    const text = JSON.stringify(sample);
    assert.ok(text.length < 100_000, `${text.length} characters`);
    assert.deepEqual(
      names.slice(1).filter((name) => !isObject(sample) || !isObject(sample[name]) || sample[name].id === undefined),
      [],
    );
  });

  it('does not wait for a pattern that takes an hour to refuse the example', () => {
    const pattern = '^(https?:\\/\\/)?([\\da-z\\.-]+)\\.([a-z\\.]{2,6})([\\/\\w \\.-]*)*\\/?$';
    const schema = { type: 'string', pattern, example: `https://example.com/${'path/'.repeat(20)}?query` };
    const sample = sampleOf(documentOf({}), schema, { direction: 'request' });
    assert.match(String(sample), new RegExp(pattern));
  }).timeout(2000);
});
