import assert from 'node:assert/strict';
import { createValidators } from '../../../scripts/sandbox/http/validation.ts';
import { type MergeContext, mergeBody } from '../../../scripts/sandbox/state/merge-body.ts';
import type { Json, JsonObject } from '../../../scripts/shared/json.ts';

const document: JsonObject = {
  components: {
    schemas: {
      Tag: { required: ['key'], properties: { key: { type: 'string' }, value: { type: 'string' } } },
      Aws: { properties: { provider: { type: 'string', enum: ['AWS'] }, role: { type: 'string' } } },
      Gcp: { properties: { provider: { type: 'string', enum: ['GCP'] }, account: { type: 'string' } } },
    },
  },
};
const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

const thing: JsonObject = {
  required: ['id'],
  properties: {
    id: { type: 'string' },
    name: { type: 'string', maxLength: 5 },
    note: { type: ['string', 'null'] },
    size: { type: 'string', enum: ['s', 'm'] },
    tags: { type: 'array', items: ref('Tag') },
    bucket: { oneOf: [ref('Aws'), ref('Gcp')] },
    owner: { oneOf: [ref('Tag'), { type: 'null' }] },
    limits: { type: 'object', additionalProperties: { type: 'integer' } },
  },
};

const context: MergeContext = { document, validators: createValidators(document), sample: () => 'sampled' };

describe('mergeBody', () => {
  const base: JsonObject = { id: '1', name: 'old', size: 's', tags: [{ key: 'a', value: '1' }], limits: { x: 1 } };
  const tests: [string, { given: Json; want: JsonObject }][] = [
    ['changes the properties of the body', { given: { name: 'new' }, want: { ...base, name: 'new' } }],
    [
      'ignores properties that the schema does not declare',
      { given: { name: 'new', secret: 's' }, want: { ...base, name: 'new' } },
    ],
    ['accepts null for a nullable property', { given: { note: null }, want: { ...base, note: null } }],
    ['keeps the old value if null is not allowed', { given: { name: null }, want: base }],
    ['keeps the old value if the new one is not in the enum', { given: { size: 'xl' }, want: base }],
    [
      'keeps the old value if the new one is too long',
      { given: { name: 'much too long', size: 'm' }, want: { ...base, size: 'm' } },
    ],
    ['replaces a list', { given: { tags: [{ key: 'b' }] }, want: { ...base, tags: [{ key: 'b' }] } }],
    [
      'samples required properties of a new list item',
      { given: { tags: [{ value: '2' }] }, want: { ...base, tags: [{ key: 'sampled', value: '2' }] } },
    ],
    [
      'adds to a list and removes from it',
      { given: { tags: { add: [{ key: 'b' }], remove: [{ key: 'a' }] } }, want: { ...base, tags: [{ key: 'b' }] } },
    ],
    [
      'adds to a list by a property with the suffix ToAdd',
      { given: { tagsToAdd: [{ key: 'b' }] }, want: { ...base, tags: [{ key: 'a', value: '1' }, { key: 'b' }] } },
    ],
    [
      'does not add an item twice',
      { given: { tags: { add: [{ key: 'a', value: '2' }] } }, want: { ...base, tags: [{ key: 'a', value: '2' }] } },
    ],
    [
      'chooses the branch that matches the body',
      {
        given: { bucket: { provider: 'GCP', account: 'x' } },
        want: { ...base, bucket: { provider: 'GCP', account: 'x' } },
      },
    ],
    [
      'accepts a value for a nullable reference',
      { given: { owner: { key: 'o' } }, want: { ...base, owner: { key: 'o' } } },
    ],
    ['accepts null for a nullable reference', { given: { owner: null }, want: { ...base, owner: null } }],
    ['merges a map', { given: { limits: { y: 2 } }, want: { ...base, limits: { x: 1, y: 2 } } }],
  ];
  for (const [name, { given, want }] of tests)
    it(name, () => assert.deepEqual(mergeBody(context, thing, given, base), want));

  it('keeps the stored branch for a partial body', () => {
    const bucket = { provider: 'AWS', role: 'r' };
    const result = mergeBody(context, thing, { bucket: { role: 'other' } }, { ...base, bucket });
    assert.deepEqual((result as JsonObject).bucket, { provider: 'AWS', role: 'other' });
  });
});
