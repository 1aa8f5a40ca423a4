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

  it('has the pointer of a component, not of the reference to it', () => {
    const { untranslated } = translate({ $ref: '#/components/schemas/a~1b' }, { 'a/b': { format: 'shoe-size' } });
    assert.deepEqual(
      untranslated.map(({ pointer }) => pointer),
      ['/components/schemas/a~1b/format'],
    );
  });
});
