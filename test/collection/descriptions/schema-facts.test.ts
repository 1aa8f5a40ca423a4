import assert from 'node:assert/strict';
import { codeSpan, plainText, table } from '../../../scripts/collection/descriptions/markdown.ts';
import { schemaFacts } from '../../../scripts/collection/descriptions/schema-facts.ts';
import type { Schema } from '../../../scripts/openapi/model.ts';
import type { JsonObject } from '../../../scripts/shared/json.ts';

const DOCUMENT: JsonObject = {
  components: {
    schemas: {
      Id: { type: 'string', format: 'uuid', description: 'Prose of a vendor.' },
      Node: { type: 'object', properties: { next: { $ref: '#/components/schemas/Node' } } },
    },
  },
};

describe('facts of a schema', () => {
  const cases: readonly [name: string, given: Schema, type: string, limits: readonly string[]][] = [
    ['a type', { type: 'string' }, 'string', []],
    ['a reference, without its prose', { $ref: '#/components/schemas/Id' }, 'string (`uuid`)', []],
    [
      'a list',
      { type: 'array', items: { type: 'integer', minimum: 1 } },
      'list of integer',
      ['each item: at least `1`'],
    ],
    [
      'a list of what may be null',
      { type: 'array', items: { type: ['string', 'null'] } },
      'list of (string or null)',
      [],
    ],
    ['null in 3.1', { type: ['integer', 'null'] }, 'integer or null', []],
    ['null in 3.0', { type: 'integer', nullable: true }, 'integer or null', []],
    ['alternatives', { oneOf: [{ type: 'string' }, { type: 'integer' }] }, 'string or integer', []],
    ['no type', {}, 'any value', []],
    ['a boolean schema', true, 'any value', []],
    ['allowed values', { type: 'string', enum: ['a', 'b'] }, 'string', ['one of `a`, `b`']],
    [
      'more allowed values than anybody reads',
      { type: 'integer', enum: Array.from({ length: 15 }, (_, index) => index) },
      'integer',
      ['one of `0`, `1`, `2`, `3`, `4`, `5`, `6`, `7`, `8`, `9`, `10`, `11` and 3 more'],
    ],
    ['one value', { const: 'x' }, 'string', ['always `x`']],
    ['a range', { type: 'number', minimum: 0.5, maximum: 8 }, 'number', ['`0.5` to `8`']],
    ['an open range in 3.1', { type: 'number', exclusiveMinimum: 0 }, 'number', ['more than `0`']],
    [
      'an open range in 3.0',
      { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 9 },
      'number',
      ['more than `0`', 'at most `9`'],
    ],
    ['a step', { type: 'number', multipleOf: 12 }, 'number', ['a multiple of `12`']],
    ['a length', { type: 'string', minLength: 1, maxLength: 50 }, 'string', ['1 to 50 characters']],
    ['one length', { type: 'string', minLength: 1, maxLength: 1 }, 'string', ['1 character']],
    [
      'a number of items',
      { type: 'array', minItems: 2, uniqueItems: true },
      'list',
      ['at least 2 items', 'no item twice'],
    ],
    ['a number of properties', { type: 'object', maxProperties: 3 }, 'object', ['at most 3 properties']],
    ['a pattern', { type: 'string', pattern: '^a|b$' }, 'string', ['pattern `^a|b$`']],
    ['a default', { type: 'integer', default: 10 }, 'integer', ['default `10`']],
    ['a schema within itself', { $ref: '#/components/schemas/Node' }, 'object', []],
  ];
  for (const [name, given, type, limits] of cases) {
    it(name, () => {
      const facts = schemaFacts(DOCUMENT, given);
      assert.deepEqual([facts.type, facts.limits], [type, limits]);
    });
  }

  it('says that a schema is deprecated, also where the reference says it', () => {
    assert.equal(schemaFacts(DOCUMENT, { $ref: '#/components/schemas/Id', deprecated: true }).deprecated, true);
    assert.equal(schemaFacts(DOCUMENT, { $ref: '#/components/schemas/Id' }).deprecated, false);
  });
});

describe('text of a document in Markdown', () => {
  for (const [given, want] of [
    ['plain', '`plain`'],
    ['a`b', '``a`b``'],
    ['`a`', '`` `a` ``'],
    ['{{keysecret}}', '`{ {keysecret}}`'],
    ['', '(empty text)'],
    ['a\nb\u202e', '`a b\ufffd`'],
  ] as const) {
    it(`is a code span: ${JSON.stringify(given)}`, () => assert.equal(codeSpan(given), want));
  }

  it('is cut', () => assert.ok(codeSpan('x'.repeat(5000)).length < 110));

  it('is plain text in a sentence', () => {
    assert.equal(
      plainText('[x](javascript:1) <b> | `a` {{keysecret}}'),
      '\\[x\\](javascript:1) \\<b\\> \\| \\`a\\` { {keysecret}}',
    );
  });

  it('does not end a cell of a table', () => {
    assert.deepEqual(table(['a'], [['`x|y`'], ['a \\| b']]), ['| a |', '|---|', '| `x\\|y` |', '| a \\| b |']);
  });
});
