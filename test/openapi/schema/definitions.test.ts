/** Schemas of one document: what several refer to is translated once, and every contract has all that it needs. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Schema } from '../../../scripts/openapi/model.ts';
import { type Referring, selfContained } from '../../../scripts/openapi/schema/definitions.ts';
import { translateSchema, translatorOf } from '../../../scripts/openapi/schema/json-schema.ts';
import type { JsonObject } from '../../../scripts/shared/json.ts';
import { documentOf } from '../document.ts';

const to = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const document = documentOf({
  schemas: {
    Leaf: { type: 'string', format: 'shoe-size' },
    Branch: { type: 'object', properties: { leaf: to('Leaf'), next: to('Branch') } },
    Tree: { type: 'object', properties: { root: to('Branch') } },
    // Two places whose pointers have the same words.
    'a b': { type: 'string' },
    'a.b': { type: 'integer' },
  },
});

describe('definitions', () => {
  const schemas: readonly [what: string, schema: Schema][] = [
    ['a schema that refers to nothing', { type: 'string' }],
    ['a reference', to('Leaf')],
    ['one that leads to others', to('Tree')],
    ['one that leads back to itself', { type: 'array', items: to('Branch') }],
    ['one that leads nowhere', to('Missing')],
    ['no schema but `false`', false],
  ];
  for (const [what, schema] of schemas) {
    it(`translate ${what} to the same after all others as alone`, () => {
      const translator = translatorOf(document, 'response');
      for (const [, other] of schemas) translator.translate(other, '/other');
      const root = translator.translate(schema, '/at');
      const alone = translateSchema(document, schema, '/at', 'response').schema;
      assert.equal(JSON.stringify(selfContained(root, translator.closure([root]))), JSON.stringify(alone));
    });
  }

  it('are made once for all schemas, and remarked on once', () => {
    const translator = translatorOf(document, 'response');
    const [first, second] = ['/first', '/second'].map((at) => {
      const root: Referring = translator.translate(to('Tree'), at);
      return translator.closure([root]);
    });
    assert.deepEqual([...(first?.keys() ?? [])], ['Branch', 'Leaf', 'Tree']);
    for (const [name, schema] of first ?? []) assert.equal(second?.get(name), schema);
    assert.deepEqual(
      translator.untranslated.map(({ pointer }) => pointer),
      ['/components/schemas/Leaf/format'],
    );
  });

  it('of different places have different names in all schemas', () => {
    const translator = translatorOf(document, 'response');
    const spaced = translator.translate(to('a b'), '/spaced');
    const dotted = translator.translate(to('a.b'), '/dotted');
    assert.deepEqual(Object.fromEntries(translator.closure([spaced, dotted])), {
      'a.b': { type: 'string' },
      'a.b-2': { type: 'integer' },
    });
    assert.deepEqual(dotted.schema, { $ref: '#/definitions/a.b-2' });
  });
});
