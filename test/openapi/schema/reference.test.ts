import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  brokenReferences,
  definitionName,
  followReference,
  locate,
  referenceName,
} from '../../../scripts/openapi/schema/reference.ts';
import type { JsonObject } from '../../../scripts/shared/json.ts';

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
  const followed: [string, { given: string; want: string | undefined }][] = [
    ['a component', { given: '#/components/schemas/A', want: '/components/schemas/A' }],
    ['a reference to a reference', { given: '#/components/schemas/B', want: '/components/schemas/A' }],
    ['a reference with siblings, no further', { given: '#/components/schemas/C', want: '/components/schemas/C' }],
    ['an escaped name', { given: '#/components/schemas/a~1b', want: '/components/schemas/a~1b' }],
    ['a percent-encoded name', { given: '#/components/schemas/%C3%BC%20x', want: '/components/schemas/ü x' }],
    ['the document itself', { given: '#', want: '' }],
    ['nothing', { given: '#/components/schemas/Z', want: undefined }],
    ['no inherited property', { given: '#/components/schemas/toString', want: undefined }],
    ['no circle', { given: '#/components/schemas/X', want: undefined }],
    ['no anchor', { given: '#A', want: undefined }],
    ['no other document', { given: 'other.json#/A', want: undefined }],
    ['no stray per cent sign', { given: '#/%', want: undefined }],
  ];
  for (const [name, { given, want }] of followed) {
    it(`follows ${name}`, () => assert.equal(followReference(document, given)?.pointer, want));
  }

  it('locates the object that a Reference Object stands for, whatever stands beside the $ref', () => {
    const { value, pointer } = locate(document, { $ref: '#/components/schemas/C', description: 'E' }, '/here');
    assert.deepEqual([value, pointer], [{ type: 'string' }, '/components/schemas/A']);
    assert.deepEqual(locate(document, { a: 1 }, '/here'), { value: { a: 1 }, pointer: '/here' });
    assert.deepEqual(locate(document, undefined, '/here'), { value: {}, pointer: '/here' });
  });

  it('names references and definitions', () => {
    assert.equal(referenceName('#/components/schemas/a~1b'), 'a/b');
    assert.equal(definitionName('/components/schemas/Thing', new Set()), 'Thing');
    assert.equal(definitionName('/components/schemas/Thing', new Set(['Thing', 'Thing-2'])), 'Thing-3');
    assert.equal(definitionName('/paths/~1a/get', new Set()), 'paths.1a.get');
  });

  const broken: [string, { given: JsonObject; want: string[] }][] = [
    ['in schemas', { given: { properties: { a: { $ref: '#/gone' } } }, want: ['/properties/a/$ref'] }],
    [
      'not in values',
      { given: { example: { $ref: '#/gone' }, enum: [{ $ref: '#/gone' }], default: { $ref: '#/gone' } }, want: [] },
    ],
    [
      'of what is only called like a keyword',
      {
        given: { properties: { default: { $ref: '#/gone' }, $ref: { type: 'string' } } },
        want: ['/properties/default/$ref'],
      },
    ],
    [
      'of a component that is called like a keyword',
      { given: { schemas: { example: { $ref: '#/gone' } } }, want: ['/schemas/example/$ref'] },
    ],
    [
      'of the default response',
      { given: { responses: { default: { $ref: '#/gone' } } }, want: ['/responses/default/$ref'] },
    ],
    ['in lists of parameters', { given: { parameters: [{ $ref: '#/gone' }] }, want: ['/parameters/0/$ref'] }],
  ];
  for (const [name, { given, want }] of broken) {
    it(`finds broken references ${name}`, () =>
      assert.deepEqual(
        brokenReferences(given).map(({ pointer }) => pointer),
        want,
      ));
  }
});
