/** The differences that responses show become a JSON Patch of the document. */

import assert from 'node:assert/strict';
import type { Spec } from '../../../scripts/openapi/model.ts';
import { normaliseDocument } from '../../../scripts/openapi/normalise.ts';
import { type ObservedResponse, observedIn } from '../../../scripts/openapi/observed/observed.ts';
import { observedPatch } from '../../../scripts/openapi/observed/patch.ts';
import { observedText } from '../../../scripts/openapi/observed/text.ts';
import { toSpec } from '../../../scripts/openapi/operations.ts';
import type { Json, JsonObject } from '../../../scripts/shared/json.ts';
import { answering, documentOf } from '../document.ts';
import { applied } from '../json-patch.ts';

const THING = { type: 'object', properties: { id: { type: 'string' }, size: { enum: ['s', 'm'], type: 'string' } } };
const unknown = (pointer: string) => ({ kind: 'unknown-property', pointer });
const missing = (pointer: string) => ({ kind: 'missing-property', pointer });
const unlisted = (pointer: string, value: Json) => ({ kind: 'unknown-enum-value', pointer, value });

/** Small documents: the schema of the answer, the answers with their findings, and the patch. */
const PATCHES: readonly [
  name: string,
  schema: Json,
  answers: [findings: object[], body?: Json][],
  want: [path: string, value: Json][],
  rest?: { openapi?: string; schemas?: JsonObject },
][] = [
  ['inline, without a recorded answer: anything', THING, [[[unknown('/colour')]]], [['/properties/colour', {}]]],
  [
    'types of several answers',
    THING,
    [
      [[unknown('/n')], { n: 1 }],
      [[unknown('/n')], { n: null }],
      [[unknown('/n')], { n: 'x' }],
    ],
    [['/properties/n', { type: ['number', 'string', 'null'] }]],
  ],
  ['an enum value from the finding', THING, [[[unlisted('/size', 'xl')]]], [['/properties/size/enum/-', 'xl']]],
  ['an enum value that the finding only describes', THING, [[[unlisted('/size', { type: 'string', length: 99 })]]], []],
  ['a redacted enum value', THING, [[[unlisted('/size', 'x')], { size: '[redacted]' }]], []],
  [
    'all values of a list, though the finding names the first',
    { type: 'array', items: THING },
    [[[unlisted('/1/size', 'l')], [{ size: 's' }, { size: 'l' }, { size: 'xl' }]]],
    [
      ['/items/properties/size/enum/-', 'l'],
      ['/items/properties/size/enum/-', 'xl'],
    ],
  ],
  [
    'a declared property that is never there',
    THING,
    [[[missing('/id')], { size: 's' }]],
    [['/properties/id/deprecated', true]],
  ],
  [
    'one that is there in another answer',
    THING,
    [
      [[missing('/id')], { size: 's' }],
      [[], { id: 'a', size: 's' }],
    ],
    [],
  ],
  ['one that may be there in an answer that was not recorded', THING, [[[missing('/id')], { size: 's' }], [[]]], []],
  [
    'a component, for two operations of it at once',
    { $ref: '#/components/schemas/Thing' },
    [[[unknown('/colour')], { colour: 'red' }]],
    [['/components/schemas/Thing/properties/colour', { type: 'string' }]],
    { schemas: { Thing: THING } },
  ],
  [
    'the component of an allOf',
    { allOf: [{ $ref: '#/components/schemas/Thing' }, { properties: { more: {} } }] },
    [[[unknown('/colour')], { colour: 'red', more: 1 }]],
    [['/components/schemas/Thing/properties/colour', { type: 'string' }]],
    { schemas: { Thing: THING } },
  ],
  [
    'the component, not what stands beside its reference',
    { allOf: [{ $ref: '#/components/schemas/Thing' }], properties: { more: {} } },
    [[[unknown('/colour')], { colour: 'red', more: 1 }]],
    [['/components/schemas/Thing/properties/colour', { type: 'string' }]],
    { schemas: { Thing: THING } },
  ],
  [
    'the alternative that fits best',
    { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }] },
    [[[unknown('/age')], { kind: 'dog', barks: true, age: 3 }]],
    [['/components/schemas/Dog/properties/age', { type: 'number' }]],
    {
      schemas: {
        Cat: { properties: { kind: { enum: ['cat'] }, meows: {} } },
        Dog: { properties: { kind: { enum: ['dog'] }, barks: {} } },
      },
    },
  ],
  [
    'the alternative of a listed value, though more of its properties are left out',
    { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }] },
    [[[unknown('/age')], { kind: 'cat', age: 3 }]],
    [['/components/schemas/Cat/properties/age', { type: 'number' }]],
    {
      schemas: {
        Cat: { properties: { kind: { enum: ['cat'] }, meows: {}, purrs: {}, hunts: {} } },
        Dog: { properties: { kind: { enum: ['dog'] } } },
      },
    },
  ],
  [
    'a recursive component',
    { $ref: '#/components/schemas/Tree' },
    [[[unknown('/children/0/leaf')], { children: [{ children: [], leaf: true }] }]],
    [['/components/schemas/Tree/properties/leaf', { type: 'boolean' }]],
    {
      schemas: { Tree: { properties: { children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } } } },
    },
  ],
  [
    '3.0: nullable, and no list of types',
    THING,
    [
      [[unknown('/n')], { n: 1 }],
      [[unknown('/n')], { n: null }],
    ],
    [['/properties/n', { type: 'number', nullable: true }]],
    { openapi: '3.0.3' },
  ],
  [
    '3.0: a reference is wrapped',
    { type: 'object', properties: { a: { $ref: '#/components/schemas/Thing' } } },
    [[[missing('/a')], {}]],
    [['/properties/a', { allOf: [{ $ref: '#/components/schemas/Thing' }], deprecated: true }]],
    { openapi: '3.0.3', schemas: { Thing: THING } },
  ],
];

describe('observedPatch', () => {
  for (const [name, schema, given, want, { openapi = '3.1.0', schemas = {} } = {}] of PATCHES) {
    it(name, () => {
      const spec = specFrom(documentOf({ openapi, paths: answering(schema), schemas }));
      const answers = given.map(([findings, body], index) => ({
        operationId: 'thingList',
        environment: 'production',
        at: `2026-11-0${index + 1}T00:00:00.000Z`,
        findings: findings as ObservedResponse['findings'],
        ...(body === undefined ? {} : { body }),
      }));
      const observed = observedIn(spec, answers);
      const patch = observedPatch(spec, observed.observations);
      const root = '/paths/~1things/get/responses/200/content/application~1json/schema';
      assert.deepEqual(
        patch.map(({ path, value }) => [path.replace(root, ''), value]),
        want,
      );
      // The document with the patch is one that can be read, and says it: nothing is left to patch.
      const patched = specFrom(applied(spec.document, patch));
      if (want.length > 0) assert.deepEqual(observedPatch(patched, observedIn(patched, answers).observations), []);
      const reversed = observedIn(spec, [...answers].reverse());
      assert.deepEqual(observedPatch(spec, reversed.observations), patch, 'in any order');
    });
  }

  it('one place of several items is one observation, whichever item the finding names', () => {
    const spec = specFrom(documentOf({ paths: answering({ type: 'array', items: THING }) }));
    const pointers = ['/0/colour', '/1/colour', '/*/colour'];
    const answers = pointers.map((pointer) => ({
      operationId: 'thingList',
      environment: 'production',
      at: '2026-11-01T00:00:00.000Z',
      body: [{ colour: 'red' }, { colour: 'blue' }],
      findings: [unknown(pointer)],
    }));
    const { observations } = observedIn(spec, answers);
    assert.deepEqual(
      observations.map(({ pointer, count, values }) => [pointer, count, ...values]),
      [['/*/colour', 3, 'blue', 'red']],
    );
  });

  describe('a recursive union', () => {
    const branch = (op: string, more: JsonObject): JsonObject => ({ properties: { op: { enum: [op] }, ...more } });
    const args = { type: 'array', items: { $ref: '#/components/schemas/Term' } };
    const Term = { oneOf: [branch('and', { args }), branch('or', { args }), branch('leaf', {})] };
    const spec = specFrom(documentOf({ paths: answering({ $ref: '#/components/schemas/Term' }), schemas: { Term } }));
    const extra = '/components/schemas/Term/oneOf/2/properties/extra';
    /** A term in a term, with a property in the innermost one. */
    const patchOf = (depth: number) => {
      let body: Json = { op: 'leaf', extra: 1 };
      for (let level = 0; level < depth; level++) body = { op: level % 2 === 0 ? 'and' : 'or', args: [body] };
      const findings = [unknown(`${'/args/0'.repeat(depth)}/extra`)];
      const response = { operationId: 'thingList', environment: 'p', at: '2026-11-01', findings, body };
      return observedPatch(spec, observedIn(spec, [response]).observations).map(({ path, value }) => [path, value]);
    };

    it('takes no exponential time', () => assert.deepEqual(patchOf(40), [[extra, { type: 'number' }]])).timeout(20_000);

    it('is not searched for values where the response is deeper than any document', () =>
      assert.deepEqual(patchOf(2000), [[extra, {}]]));
  });

  it('a name from the API does not reach the terminal as it is', () => {
    const spec = specFrom(documentOf({ paths: answering(THING) }));
    const findings = [unknown('/\u001b[2J\u202eevil')];
    const observed = observedIn(spec, [
      { operationId: 'thingList', environment: 'p\u0007', at: '2026-11-01', findings },
    ]);
    const text = observedText(observed, { runs: 1, environments: ['p\u0007'] });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not reach a terminal
    assert.doesNotMatch(text.replaceAll('\n', ''), /[\u0000-\u001f\u202e]/);
  });
});

function specFrom(document: JsonObject): Spec {
  return toSpec(normaliseDocument(document), 'things.json');
}
