import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { definitionName } from '../../../scripts/openapi/schema/definitions.ts';
import { brokenReference } from '../../../scripts/openapi/schema/document-faults.ts';
import { locate, type ReferenceFault, resolveReference } from '../../../scripts/openapi/schema/reference.ts';
import { type JsonObject, tokensOf } from '../../../scripts/shared/json.ts';

const document: JsonObject = {
  components: {
    schemas: {
      A: { type: 'string' },
      B: { $ref: '#/components/schemas/A' },
      C: { $ref: '#/components/schemas/A', description: 'D' },
      'a/b': { type: 'integer' },
      'ü x': { type: 'boolean' },
      X: { $ref: '#/components/schemas/Y' },
      Y: { $ref: '#/components/schemas/X' },
    },
  },
};

describe('reference', () => {
  const followed: [string, { given: string; want: string }][] = [
    ['a component', { given: '#/components/schemas/A', want: '/components/schemas/A' }],
    ['a reference to a reference', { given: '#/components/schemas/B', want: '/components/schemas/A' }],
    ['a reference with siblings, no further', { given: '#/components/schemas/C', want: '/components/schemas/C' }],
    ['an escaped name', { given: '#/components/schemas/a~1b', want: '/components/schemas/a~1b' }],
    ['a percent-encoded name', { given: '#/components/schemas/%C3%BC%20x', want: '/components/schemas/ü x' }],
    ['the document itself', { given: '#', want: '' }],
  ];
  for (const [name, { given, want }] of followed) {
    it(`follows ${name}`, () => assert.equal(resolveReference(document, given).target?.pointer, want));
  }

  const faults: [string, { given: string; want: ReferenceFault }][] = [
    ['to nothing', { given: '#/components/schemas/Z', want: 'not-found' }],
    ['to an inherited property', { given: '#/components/schemas/toString', want: 'not-found' }],
    ['in a circle', { given: '#/components/schemas/X', want: 'circular' }],
    ['to an anchor', { given: '#A', want: 'not-found' }],
    ['to another document', { given: 'other.json#/A', want: 'outside-document' }],
    ['with a stray per cent sign', { given: '#/%', want: 'not-found' }],
    ['over too many others', { given: '#/chain/0', want: 'chain-too-long' }],
  ];
  for (const [name, { given, want }] of faults) {
    it(`tells why a reference ${name} has no target`, () => {
      const chain = Array.from({ length: 30 }, (_, index) => ({ $ref: `#/chain/${index + 1}` }));
      assert.deepEqual(resolveReference({ ...document, chain }, given), { fault: want });
    });
  }

  it('locates the object that a Reference Object stands for, whatever stands beside the $ref', () => {
    const { value, pointer } = locate(document, { $ref: '#/components/schemas/C', description: 'E' }, '/here');
    assert.deepEqual([value, pointer], [{ type: 'string' }, '/components/schemas/A']);
    assert.deepEqual(locate(document, { a: 1 }, '/here'), { value: { a: 1 }, pointer: '/here' });
    assert.deepEqual(locate(document, undefined, '/here'), { value: {}, pointer: '/here' });
  });

  it('names references and definitions', () => {
    assert.deepEqual(tokensOf('/components/schemas/a~1b'), ['components', 'schemas', 'a/b']);
    assert.equal(definitionName('/components/schemas/Thing', new Set()), 'Thing');
    assert.equal(definitionName('/components/schemas/Thing', new Set(['Thing', 'Thing-2'])), 'Thing-3');
    assert.equal(definitionName('/paths/~1a/get', new Set()), 'paths.1a.get');
  });

  const broken: [string, { given: JsonObject; want: string | undefined }][] = [
    ['in schemas', { given: { properties: { a: { $ref: '#/gone' } } }, want: '/properties/a/$ref' }],
    [
      'not in values',
      {
        given: { example: { $ref: '#/gone' }, enum: [{ $ref: '#/gone' }], default: { $ref: '#/gone' } },
        want: undefined,
      },
    ],
    [
      'of what is only called like a keyword',
      {
        given: { properties: { default: { $ref: '#/gone' }, $ref: { type: 'string' } } },
        want: '/properties/default/$ref',
      },
    ],
    [
      'of a component that is called like a keyword',
      { given: { schemas: { example: { $ref: '#/gone' } } }, want: '/schemas/example/$ref' },
    ],
    [
      'of the default response',
      { given: { responses: { default: { $ref: '#/gone' } } }, want: '/responses/default/$ref' },
    ],
    ['in lists of parameters', { given: { parameters: [{ $ref: '#/gone' }] }, want: '/parameters/0/$ref' }],
  ];
  for (const [name, { given, want }] of broken) {
    it(`finds broken references ${name}`, () => assert.equal(brokenReference(given)?.pointer, want));
  }
});
