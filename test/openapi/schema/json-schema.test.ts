import assert from 'node:assert/strict';
import type { Schema } from '../../../scripts/openapi/model.ts';
import { type Direction, translateSchema } from '../../../scripts/openapi/schema/json-schema.ts';
import type { Json, JsonObject } from '../../../scripts/shared/json.ts';
import { documentOf } from '../document.ts';

const document = documentOf({
  schemas: {
    Text: { type: 'string' },
    Node: { type: 'object', properties: { next: { $ref: '#/components/schemas/Node' } } },
    Base: { properties: { id: { type: 'string' }, secret: { writeOnly: true }, made: { readOnly: true } } },
    Pair: {
      properties: { a: { properties: { x: { type: 'string' } } }, b: { properties: { x: { type: 'integer' } } } },
    },
  },
});
const text = { type: 'string' };
const reference = { $ref: '#/components/schemas/Text' };
/** Not a literal: an object with a `then` looks like a promise. */
const conditional: JsonObject = Object.fromEntries(['not', 'if', 'then', 'else'].map((key) => [key, text]));
const Text = { definitions: { Text: text } };

function translate(schema: Json, direction: Direction = 'request') {
  return translateSchema(document, schema as Schema, '/at', direction);
}

describe('json-schema: translation', () => {
  const cases: [string, { given: Json; direction?: Direction; want: Json }][] = [
    ['3.0 nullable', { given: { ...text, nullable: true }, want: { type: ['string', 'null'] } }],
    [
      '3.0 nullable with an enum',
      { given: { ...text, nullable: true, enum: ['a'] }, want: { type: ['string', 'null'], enum: ['a', null] } },
    ],
    [
      '3.0 nullable beside a reference',
      {
        given: { ...reference, nullable: true },
        want: { anyOf: [{ $ref: '#/definitions/Text' }, { type: 'null' }], ...Text },
      },
    ],
    [
      '3.0 nullable beside an allOf',
      {
        given: { nullable: true, allOf: [reference] },
        want: { anyOf: [{ allOf: [{ $ref: '#/definitions/Text' }] }, { type: 'null' }], ...Text },
      },
    ],
    [
      '3.0 nullable beside a union',
      {
        given: { nullable: true, oneOf: [text, { type: 'integer' }] },
        want: { anyOf: [text, { type: 'integer' }, { type: 'null' }] },
      },
    ],
    [
      '3.0 nullable beside a type and a union',
      {
        given: { type: 'object', nullable: true, oneOf: [{ minProperties: 1 }] },
        want: { type: ['object', 'null'], anyOf: [{ minProperties: 1 }, { type: 'null' }] },
      },
    ],
    ['a default of null', { given: { ...text, default: null }, want: { type: ['string', 'null'] } }],
    [
      'a default of null beside a reference, and beside an allOf',
      {
        given: { items: { ...reference, default: null }, contains: { default: null, allOf: [text] } },
        want: {
          type: 'array',
          items: { anyOf: [{ $ref: '#/definitions/Text' }, { type: 'null' }] },
          contains: { anyOf: [{ allOf: [text] }, { type: 'null' }] },
          ...Text,
        },
      },
    ],
    ['3.1 types', { given: { type: ['string', 'null'] }, want: { type: ['string', 'null'] } }],
    ['a type given twice', { given: { type: ['string', 'string'] }, want: text }],
    [
      'no type beside properties',
      { given: { properties: { a: text } }, want: { type: 'object', properties: { a: text } } },
    ],
    ['no type beside items', { given: { items: text }, want: { type: 'array', items: text } }],
    ['a constant', { given: { const: 'a' }, want: { type: 'string', const: 'a' } }],
    ['true and false', { given: { items: false, type: 'array' }, want: { type: 'array', items: false } }],
    ['an enum, in a request', { given: { enum: ['a', 'a', 'b'] }, want: { type: 'string', enum: ['a', 'b'] } }],
    [
      'an enum, in a response',
      { given: { enum: ['a'] }, direction: 'response', want: { type: 'string', known: ['a'] } },
    ],
    ['oneOf', { given: { oneOf: [text, { type: 'integer' }] }, want: { anyOf: [text, { type: 'integer' }] } }],
    [
      'oneOf beside anyOf',
      {
        given: { oneOf: [text], anyOf: [{ minLength: 1 }] },
        want: { anyOf: [{ minLength: 1 }], allOf: [{ anyOf: [text] }] },
      },
    ],
    ['allOf', { given: { allOf: [text, { minLength: 1 }] }, want: { allOf: [text, { minLength: 1 }] } }],
    ['not, if, then and else', { given: conditional, want: conditional }],
    [
      'recursion',
      {
        given: { $ref: '#/components/schemas/Node' },
        want: {
          $ref: '#/definitions/Node',
          definitions: { Node: { type: 'object', properties: { next: { $ref: '#/definitions/Node' } } } },
        },
      },
    ],
    [
      'siblings of a reference',
      {
        given: { ...reference, minLength: 1, description: 'D' },
        want: { allOf: [{ $ref: '#/definitions/Text' }, { minLength: 1 }], ...Text },
      },
    ],
    [
      'a deprecated reference',
      {
        given: { ...reference, deprecated: true },
        want: { allOf: [{ $ref: '#/definitions/Text' }], deprecated: true, ...Text },
      },
    ],
    ['a known format', { given: { ...text, format: 'uuid' }, want: { ...text, format: 'uuid' } }],
    ['a format that is a hint', { given: { ...text, format: 'password' }, want: text }],
    ['a stray format', { given: { ...text, format: 'boolean' }, want: { ...text, pattern: '^(true|false)$' } }],
    [
      'exclusive bounds of 3.0',
      {
        given: { type: 'number', minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false },
        want: { type: 'number', exclusiveMinimum: 1, maximum: 9 },
      },
    ],
    [
      'exclusive bounds of 3.1',
      {
        given: { type: 'number', exclusiveMinimum: 1, exclusiveMaximum: 9 },
        want: { type: 'number', exclusiveMinimum: 1, exclusiveMaximum: 9 },
      },
    ],
    [
      'tuples',
      { given: { prefixItems: [text], items: false }, want: { type: 'array', items: [text], additionalItems: false } },
    ],
    [
      'dependencies',
      {
        given: { dependentRequired: { a: ['b'] }, dependentSchemas: { c: { required: ['d'] } } },
        want: { dependencies: { a: ['b'], c: { required: ['d'] } } },
      },
    ],
    [
      'required, in a request, of a property that only responses have',
      {
        given: { $ref: '#/components/schemas/Base', required: ['id', 'secret', 'made'] },
        want: {
          allOf: [{ $ref: '#/definitions/Base' }, { required: ['id', 'secret'] }],
          definitions: { Base: { type: 'object', properties: { id: text, secret: {}, made: {} } } },
        },
      },
    ],
    [
      'required, in a response, of a property that only requests have',
      {
        given: { $ref: '#/components/schemas/Base', required: ['id', 'secret', 'made'] },
        direction: 'response',
        want: {
          allOf: [{ $ref: '#/definitions/Base' }, { required: ['id', 'made'] }],
          definitions: { Base: { type: 'object', properties: { id: text, secret: { writeOnly: true }, made: {} } } },
        },
      },
    ],
    [
      'required of what another part of an allOf defines',
      {
        given: { allOf: [{ properties: { a: text } }, { properties: { b: text }, required: ['a', 'b', 'b'] }] },
        want: {
          allOf: [
            { type: 'object', properties: { a: text } },
            { type: 'object', properties: { b: text }, required: ['a', 'b'] },
          ],
        },
      },
    ],
    [
      'two places with the same last word',
      {
        given: {
          allOf: [
            { $ref: '#/components/schemas/Pair/properties/a/properties/x' },
            { $ref: '#/components/schemas/Pair/properties/b/properties/x' },
          ],
        },
        want: {
          allOf: [
            { $ref: '#/definitions/Pair.properties.a.properties.x' },
            { $ref: '#/definitions/Pair.properties.b.properties.x' },
          ],
          definitions: {
            'Pair.properties.a.properties.x': text,
            'Pair.properties.b.properties.x': { type: 'integer' },
          },
        },
      },
    ],
    [
      'texts for people',
      {
        given: {
          ...text,
          title: 'T',
          description: 'D',
          example: 'e',
          examples: ['e'],
          default: 'd',
          'x-note': 1,
          externalDocs: {},
        },
        want: text,
      },
    ],
  ];
  for (const [name, { given, direction, want }] of cases) {
    it(name, () => {
      const { schema, untranslated, relaxed } = translate(given, direction);
      assert.deepEqual(schema, want);
      assert.deepEqual([untranslated, relaxed], [[], []]);
    });
  }
});
