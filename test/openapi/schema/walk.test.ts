/** Schemas that apply to one value: which are visited, in which order, and what they are together. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Schema } from '../../../scripts/openapi/model.ts';
import { effective, mergeAllOf } from '../../../scripts/openapi/schema/merge.ts';
import { listIn, mapSubschemas, type PartVisitor, walkParts } from '../../../scripts/openapi/schema/walk.ts';
import type { JsonObject } from '../../../scripts/shared/json.ts';
import { documentOf } from '../document.ts';

const to = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const document = documentOf({
  schemas: {
    Base: { type: 'string' },
    'a/b': { allOf: [to('Base'), { minLength: 1 }] },
    Loop: { allOf: [to('Loop'), { oneOf: [to('Loop'), { type: 'null' }] }] },
    Any: { anyOf: [to('Base'), { type: 'integer' }] },
  },
});

function visited(schema: Schema, visitor: PartVisitor = {}): string[] {
  const left: string[] = [];
  const leave: PartVisitor['leave'] = ({ pointer }) => left.push(pointer);
  walkParts(document, { value: schema, pointer: '/at' }, { leave, ...visitor });
  return left;
}

describe('walk', () => {
  const orders: [string, { given: Schema; visitor?: PartVisitor; want: string[] }][] = [
    ['a schema alone', { given: { type: 'string' }, want: ['/at'] }],
    ['no boolean schema', { given: false, want: [] }],
    ['the target instead of a reference', { given: to('Base'), want: ['/components/schemas/Base'] }],
    [
      'the target of a reference before its siblings',
      { given: { ...to('Base'), maxLength: 2 }, want: ['/components/schemas/Base', '/at'] },
    ],
    [
      'the parts of an allOf before the schema, through escaped names',
      {
        given: to('a~1b'),
        want: ['/components/schemas/Base', '/components/schemas/a~1b/allOf/1', '/components/schemas/a~1b'],
      },
    ],
    [
      'each schema once: recursion ends',
      { given: to('Loop'), want: ['/components/schemas/Loop/allOf/1', '/components/schemas/Loop'] },
    ],
    ['nothing for a reference without a target', { given: { ...to('Gone'), minLength: 1 }, want: ['/at'] }],
    ['no branches of unions', { given: to('Any'), want: ['/components/schemas/Any'] }],
    [
      'the chosen branches of unions',
      {
        given: to('Any'),
        visitor: { branches: (part) => listIn(part, 'anyOf').slice(0, 1) },
        want: ['/components/schemas/Base', '/components/schemas/Any'],
      },
    ],
    [
      'nothing of a part that is left out',
      {
        given: { allOf: [to('Base'), {}] },
        visitor: { enter: ({ value }) => value.type === undefined },
        want: ['/at/allOf/1', '/at'],
      },
    ],
  ];
  for (const [name, { given, visitor, want }] of orders)
    it(`visits ${name}`, () => assert.deepEqual(visited(given, visitor), want));

  const forms: [keyword: string, given: JsonObject | JsonObject[], want: unknown][] = [
    ['properties', { 'a/b': {} }, { 'a/b': '/at/properties/a~1b' }],
    ['oneOf', [{}, {}], ['/at/oneOf/0', '/at/oneOf/1']],
    ['items', {}, '/at/items'],
    ['enum', [{}], undefined],
    ['oneOf', {}, undefined],
  ];
  for (const [keyword, given, want] of forms)
    it(`maps ${keyword} of ${JSON.stringify(given)}`, () =>
      assert.deepEqual(
        mapSubschemas(keyword, given, '/at', (_schema, pointer) => pointer),
        want,
      ));
});

describe('merge', () => {
  const merged: [string, { given: JsonObject[]; want: JsonObject }][] = [
    [
      'the tighter bounds',
      {
        given: [
          { minLength: 2, maximum: 9 },
          { minLength: 1, maximum: 5 },
        ],
        want: { minLength: 2, maximum: 5 },
      },
    ],
    ['all patterns', { given: [{ pattern: 'a' }, { pattern: 'b' }, { pattern: 'a' }], want: { pattern: ['a', 'b'] } }],
    ['common types', { given: [{ type: ['number', 'null'] }, { type: 'integer' }], want: { type: ['integer'] } }],
    ['common values', { given: [{ enum: ['a', 'b'] }, { enum: ['b', 'c'] }], want: { enum: ['b'] } }],
    ['the later annotation', { given: [{ title: 'A' }, { title: 'B' }], want: { title: 'B' } }],
    [
      'every required name once',
      { given: [{ required: ['a'] }, { required: ['b', 'a'] }], want: { required: ['a', 'b'] } },
    ],
    [
      'properties by name',
      {
        given: [{ properties: { a: { type: 'string' } } }, { properties: { a: { minLength: 1 }, b: true } }],
        want: { properties: { a: { allOf: [{ type: 'string' }, { minLength: 1 }] }, b: true } },
      },
    ],
    [
      'a closed object with an open one to a closed one',
      { given: [{ additionalProperties: false }, { additionalProperties: {} }], want: { additionalProperties: false } },
    ],
  ];
  for (const [name, { given, want }] of merged)
    it(`keeps ${name}`, () => assert.deepEqual(mergeAllOf(document, { allOf: given }).schema, want));

  const nullable: [string, Schema, { types: string[]; nullable: boolean; branches: number }][] = [
    ['nullable of 3.0', { type: 'string', nullable: true }, { types: ['string'], nullable: true, branches: 0 }],
    ['a type list of 3.1', { type: ['string', 'null'] }, { types: ['string'], nullable: true, branches: 0 }],
    [
      'a union with null',
      { oneOf: [to('Base'), { type: 'null' }] },
      { types: ['string'], nullable: true, branches: 0 },
    ],
    ['a union of one', { anyOf: [to('Base')] }, { types: ['string'], nullable: false, branches: 0 }],
    ['a union of two', { anyOf: [to('Base'), to('Any')] }, { types: [], nullable: false, branches: 2 }],
    ['a recursive schema', to('Loop'), { types: [], nullable: true, branches: 0 }],
  ];
  for (const [name, given, want] of nullable) {
    it(`reads ${name}`, () => {
      const found = effective(document, [{ value: given, pointer: '' }]);
      assert.deepEqual({ types: found.types, nullable: found.nullable, branches: found.branches.length }, want);
    });
  }
});
