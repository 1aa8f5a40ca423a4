/** What the translation of a schema leaves out or relaxes, and the note of it. */
import assert from 'node:assert/strict';
import { translateSchema } from '../../../scripts/openapi/schema/json-schema.ts';
import type { Json, JsonObject } from '../../../scripts/shared/json.ts';
import { documentOf } from '../document.ts';

const text = { type: 'string' };

function translate(schema: JsonObject, schemas: JsonObject = {}) {
  return translateSchema(documentOf({ schemas }), schema, '/at', 'request');
}

describe('json-schema: notes', () => {
  type Note = readonly [kind: 'untranslated' | 'relaxed', pointer: string, message: RegExp];
  const cases: readonly (readonly [name: string, given: JsonObject, want: Json, note: Note])[] = [
    [
      'a keyword that draft-07 does not have',
      { ...text, unevaluatedProperties: false },
      text,
      ['untranslated', '/at/unevaluatedProperties', /keyword `unevaluatedProperties`/],
    ],
    [
      'an unknown format',
      { properties: { 'a/b': { ...text, format: 'shoe-size' } } },
      { type: 'object', properties: { 'a/b': text } },
      ['untranslated', '/at/properties/a~1b/format', /format `shoe-size`/],
    ],
    ['a pattern of another language', { ...text, pattern: '(?i)a' }, text, ['untranslated', '/at/pattern', /pattern/]],
    [
      'a pattern with catastrophic backtracking',
      { ...text, pattern: '^(a+)+$' },
      text,
      ['untranslated', '/at/pattern', /too long/],
    ],
    [
      'properties by a pattern with catastrophic backtracking',
      { patternProperties: { '^(a+)+$': text, '^b': text }, additionalProperties: false },
      { patternProperties: { '^b': text } },
      ['untranslated', '/at/patternProperties/^(a+)+$', /too long/],
    ],
    [
      'a required name that is no property',
      { properties: { a: text }, required: ['a', 'gone'] },
      { type: 'object', properties: { a: text }, required: ['a'] },
      ['relaxed', '/at/required', /`gone` is required and in no `properties`/],
    ],
    [
      'an enum of another type',
      { type: 'number', enum: ['a'] },
      { type: ['number', 'string'], enum: ['a'] },
      ['relaxed', '/at/type', /no listed value is of the type `number`/],
    ],
    ['an enum without values', { ...text, enum: [] }, text, ['relaxed', '/at/enum', /no values/]],
    ['an unknown type', { type: 'file' }, {}, ['relaxed', '/at/type', /"file" is no type/]],
    ['a bound that is no number', { ...text, maxLength: '9' }, text, ['relaxed', '/at/maxLength', /no number/]],
  ];
  for (const [name, given, want, [kind, pointer, message]] of cases) {
    it(name, () => {
      const { schema, untranslated, relaxed } = translate(given);
      assert.deepEqual(schema, want);
      const notes = { untranslated, relaxed };
      assert.deepEqual(
        { ...notes, [kind]: notes[kind].map((note) => note.pointer) },
        { untranslated: [], relaxed: [], [kind]: [pointer] },
      );
      assert.match(notes[kind][0]?.message ?? '', message);
    });
  }

  describe('a closed schema beside others that declare more', () => {
    const [id, name] = [{ properties: { id: text } }, { properties: { name: text } }];
    const [open, closed] = [
      { type: 'object', ...id },
      { type: 'object', ...id, additionalProperties: false },
    ];
    const named = { type: 'object', ...name };
    const Closed = { ...id, additionalProperties: false };
    const toClosed = { $ref: '#/components/schemas/Closed' };
    const definitions = { Closed: closed };
    const relaxed: readonly (readonly [title: string, given: JsonObject, want: Json, pointer: string])[] = [
      ['beside its allOf', { ...Closed, allOf: [name] }, { ...open, allOf: [named] }, '/at/additionalProperties'],
      ['in an allOf', { allOf: [Closed, name] }, { allOf: [open, named] }, '/at/allOf/0/additionalProperties'],
      [
        'behind a reference in an allOf',
        { allOf: [toClosed, name] },
        { allOf: [open, named] },
        '/components/schemas/Closed/additionalProperties',
      ],
      ['a branch', { ...name, oneOf: [Closed] }, { ...named, anyOf: [open] }, '/at/oneOf/0/additionalProperties'],
      ['beside branches', { ...Closed, anyOf: [name] }, { ...open, anyOf: [named] }, '/at/additionalProperties'],
    ];
    for (const [title, given, want, pointer] of relaxed)
      it(`is opened: ${title}`, () => {
        const translation = translate(given, { Closed });
        assert.deepEqual(translation.schema, want);
        assert.deepEqual(
          translation.relaxed.map((note) => note.pointer),
          [pointer],
        );
      });

    const kept: readonly (readonly [title: string, given: JsonObject, want: Json])[] = [
      ['alternatives', { oneOf: [Closed, name] }, { anyOf: [closed, named] }],
      ['the same properties', { allOf: [Closed, id] }, { allOf: [closed, open] }],
      [
        'a property',
        { properties: { id: Closed, name: text } },
        { type: 'object', properties: { id: closed, name: text } },
      ],
      ['what is excluded', { ...name, not: Closed }, { ...named, not: closed }],
      [
        'alternatives by reference',
        { oneOf: [toClosed, name] },
        { anyOf: [{ $ref: '#/definitions/Closed' }, named], definitions },
      ],
    ];
    for (const [title, given, want] of kept)
      it(`stays closed: ${title}`, () => {
        const translation = translate(given, { Closed });
        assert.deepEqual([translation.schema, translation.relaxed], [want, []]);
      });

    it('ends where a closed schema contains itself', () => {
      const Self: JsonObject = { ...Closed, allOf: [{ $ref: '#/components/schemas/Self' }, name] };
      const { schema } = translate({ $ref: '#/components/schemas/Self' }, { Self });
      assert.deepEqual(schema, {
        $ref: '#/definitions/Self',
        definitions: { Self: { ...open, allOf: [{ $ref: '#/definitions/Self' }, named] } },
      });
    });
  });

  it('has the pointer of a component, not of the reference to it', () => {
    const { untranslated } = translate({ $ref: '#/components/schemas/a~1b' }, { 'a/b': { format: 'shoe-size' } });
    assert.deepEqual(
      untranslated.map(({ pointer }) => pointer),
      ['/components/schemas/a~1b/format'],
    );
  });
});
