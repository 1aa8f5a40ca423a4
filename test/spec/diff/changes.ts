/** Single changes between two small documents, each with what a comparison must say of it: written by hand. */
import type { Json, JsonObject } from '../../../scripts/json.ts';
import type { ChangeKind } from '../../../scripts/spec/diff/kinds.ts';
import type { Grade, Side } from '../../../scripts/spec/diff/model.ts';
import { answer, answering, json, type Parts, taking } from '../document.ts';

export type Want = readonly [kind: ChangeKind, grade: Grade, side: Side];

export interface SingleChange {
  readonly given: { readonly old: Parts; readonly new: Parts };
  readonly want: readonly Want[];
}

const sent = (old: Json, now: Json): SingleChange['given'] => ({
  old: { paths: taking(old) },
  new: { paths: taking(now) },
});
const received = (old: Json, now: Json): SingleChange['given'] => ({
  old: { paths: answering(old) },
  new: { paths: answering(now) },
});
const operation = (more: JsonObject = {}, path = '/things', method = 'get'): Parts => ({
  paths: { [path]: { [method]: { operationId: 'thingList', summary: 'List', responses: answer(true), ...more } } },
});
const query = (more: JsonObject = {}): JsonObject => ({
  parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' }, ...more }],
});
const thing = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...more });
const text = { type: 'string' };
const one = (kind: ChangeKind, grade: Grade, side: Side): Want[] => [[kind, grade, side]];

/** The same change of a schema, sent and received. */
function bothWays(name: string, old: Json, now: Json, kind: ChangeKind, request: Grade, response: Grade) {
  return [
    [`${name}, sent`, { given: sent(old, now), want: one(kind, request, 'request') }],
    [`${name}, received`, { given: received(old, now), want: one(kind, response, 'response') }],
  ] as const;
}

export const OPERATION_CHANGES: readonly (readonly [string, SingleChange])[] = [
  [
    'operation added',
    {
      given: {
        old: operation(),
        new: {
          paths: {
            ...operation().paths,
            '/others': { get: { operationId: 'o', responses: answer(true) } },
          },
        },
      },
      want: one('operation-added', 'safe', 'contract'),
    },
  ],
  [
    'operation removed',
    {
      given: {
        old: { paths: { ...operation().paths, '/others': { get: { operationId: 'o', responses: answer(true) } } } },
        new: operation(),
      },
      want: one('operation-removed', 'breaking', 'contract'),
    },
  ],
  [
    'operationId changed',
    {
      given: { old: operation(), new: operation({ operationId: 'listThings' }) },
      want: one('operation-id-changed', 'risky', 'contract'),
    },
  ],
  [
    'operation moved to another path',
    {
      given: { old: operation(), new: operation({}, '/v2/things') },
      want: one('operation-moved', 'breaking', 'contract'),
    },
  ],
  [
    'operation moved to another method',
    {
      given: { old: operation(), new: operation({}, '/things', 'post') },
      want: one('operation-moved', 'breaking', 'contract'),
    },
  ],
  [
    'summary changed',
    {
      given: { old: operation(), new: operation({ summary: 'List all' }) },
      want: one('operation-summary-changed', 'safe', 'contract'),
    },
  ],
  [
    'tag changed',
    {
      given: { old: operation({ tags: ['A'] }), new: operation({ tags: ['B'] }) },
      want: one('operation-tag-changed', 'safe', 'contract'),
    },
  ],
  [
    'operation deprecated',
    { given: { old: operation(), new: operation({ deprecated: true }) }, want: one('deprecated', 'risky', 'contract') },
  ],
  [
    'operation no longer deprecated',
    {
      given: { old: operation({ deprecated: true }), new: operation() },
      want: one('undeprecated', 'safe', 'contract'),
    },
  ],
  [
    'operation became beta',
    {
      given: { old: operation(), new: operation({ 'x-badges': [{ name: 'Beta' }] }) },
      want: one('operation-became-beta', 'risky', 'contract'),
    },
  ],
  [
    'operation left beta',
    {
      given: { old: operation({ 'x-badges': [{ name: 'Beta' }] }), new: operation() },
      want: one('operation-left-beta', 'safe', 'contract'),
    },
  ],
  [
    'path parameter renamed',
    {
      given: {
        old: operation({ parameters: [{ name: 'id', in: 'path', required: true, schema: text }] }, '/things/{id}'),
        new: operation(
          { parameters: [{ name: 'thingId', in: 'path', required: true, schema: text }] },
          '/things/{thingId}',
        ),
      },
      want: one('parameter-renamed', 'risky', 'request'),
    },
  ],
  [
    'optional parameter added',
    { given: { old: operation(), new: operation(query()) }, want: one('parameter-added-optional', 'safe', 'request') },
  ],
  [
    'required parameter added',
    {
      given: { old: operation(), new: operation(query({ required: true })) },
      want: one('parameter-added-required', 'breaking', 'request'),
    },
  ],
  [
    'optional parameter removed',
    {
      given: { old: operation(query()), new: operation() },
      want: one('parameter-removed-optional', 'risky', 'request'),
    },
  ],
  [
    'required parameter removed',
    {
      given: { old: operation(query({ required: true })), new: operation() },
      want: one('parameter-removed-required', 'risky', 'request'),
    },
  ],
  [
    'parameter became required',
    {
      given: { old: operation(query()), new: operation(query({ required: true })) },
      want: one('parameter-became-required', 'breaking', 'request'),
    },
  ],
  [
    'parameter became optional',
    {
      given: { old: operation(query({ required: true })), new: operation(query()) },
      want: one('parameter-became-optional', 'safe', 'request'),
    },
  ],
  [
    'parameter deprecated',
    {
      given: { old: operation(query()), new: operation(query({ deprecated: true })) },
      want: one('deprecated', 'risky', 'request'),
    },
  ],
  [
    'parameter written differently',
    {
      given: { old: operation(query()), new: operation(query({ style: 'pipeDelimited' })) },
      want: one('parameter-style-changed', 'breaking', 'request'),
    },
  ],
  [
    'parameter type changed',
    {
      given: { old: operation(query()), new: operation(query({ schema: text })) },
      want: one('type-changed', 'breaking', 'request'),
    },
  ],
  [
    'parameter moved to a header',
    {
      given: { old: operation(query()), new: operation(query({ in: 'header' })) },
      want: [
        ['parameter-removed-optional', 'risky', 'request'],
        ['parameter-added-optional', 'safe', 'request'],
      ],
    },
  ],
  [
    'optional body added',
    {
      given: { old: operation(), new: operation({ requestBody: { content: json(text) } }) },
      want: one('request-body-added-optional', 'safe', 'request'),
    },
  ],
  [
    'required body added',
    {
      given: { old: operation(), new: operation({ requestBody: { required: true, content: json(text) } }) },
      want: one('request-body-added-required', 'breaking', 'request'),
    },
  ],
  [
    'optional body removed',
    {
      given: { old: operation({ requestBody: { content: json(text) } }), new: operation() },
      want: one('request-body-removed-optional', 'risky', 'request'),
    },
  ],
  [
    'required body removed',
    {
      given: { old: operation({ requestBody: { required: true, content: json(text) } }), new: operation() },
      want: one('request-body-removed-required', 'risky', 'request'),
    },
  ],
  [
    'body became required',
    {
      given: {
        old: operation({ requestBody: { content: json(text) } }),
        new: operation({ requestBody: { required: true, content: json(text) } }),
      },
      want: one('request-body-became-required', 'breaking', 'request'),
    },
  ],
  [
    'body became optional',
    {
      given: {
        old: operation({ requestBody: { required: true, content: json(text) } }),
        new: operation({ requestBody: { content: json(text) } }),
      },
      want: one('request-body-became-optional', 'safe', 'request'),
    },
  ],
  [
    'media type of a body replaced',
    {
      given: {
        old: operation({ requestBody: { content: { 'text/csv': { schema: text } } } }),
        new: operation({ requestBody: { content: { 'text/plain': { schema: text } } } }),
      },
      want: [
        ['media-type-removed', 'breaking', 'request'],
        ['media-type-added', 'safe', 'request'],
      ],
    },
  ],
  [
    'media type of an answer added',
    {
      given: {
        old: operation(),
        new: operation({ responses: { 200: { description: '', content: { ...json(true), 'text/csv': {} } } } }),
      },
      want: one('media-type-added', 'risky', 'response'),
    },
  ],
  [
    'media type of an answer removed',
    {
      given: {
        old: operation({ responses: { 200: { description: '', content: { ...json(true), 'text/csv': {} } } } }),
        new: operation(),
      },
      want: one('media-type-removed', 'breaking', 'response'),
    },
  ],
  [
    'success status added',
    {
      given: { old: operation(), new: operation({ responses: { ...answer(true), 202: { description: '' } } }) },
      want: one('success-status-added', 'risky', 'response'),
    },
  ],
  [
    'success status removed',
    {
      given: { old: operation({ responses: { ...answer(true), 202: { description: '' } } }), new: operation() },
      want: one('success-status-removed', 'breaking', 'response'),
    },
  ],
  [
    'error status added',
    {
      given: { old: operation(), new: operation({ responses: { ...answer(true), 404: { description: '' } } }) },
      want: one('error-status-added', 'safe', 'response'),
    },
  ],
  [
    'error status removed',
    {
      given: { old: operation({ responses: { ...answer(true), 404: { description: '' } } }), new: operation() },
      want: one('error-status-removed', 'safe', 'response'),
    },
  ],
  [
    'header of an answer added',
    {
      given: {
        old: operation(),
        new: operation({
          responses: { 200: { description: '', content: json(true), headers: { 'X-Next': { schema: text } } } },
        }),
      },
      want: one('header-added', 'safe', 'response'),
    },
  ],
  [
    'header of an answer removed',
    {
      given: {
        old: operation({
          responses: { 200: { description: '', content: json(true), headers: { 'X-Next': { schema: text } } } },
        }),
        new: operation(),
      },
      want: one('header-removed', 'breaking', 'response'),
    },
  ],
  ...securityChanges(),
  [
    'server changed',
    {
      given: {
        old: { ...operation(), root: { servers: [{ url: 'https://a.example' }] } },
        new: { ...operation(), root: { servers: [{ url: 'https://b.example/' }] } },
      },
      want: one('server-changed', 'breaking', 'contract'),
    },
  ],
  [
    'version of the document changed',
    {
      given: { old: operation(), new: { ...operation(), root: { info: { title: 'Things', version: '2' } } } },
      want: one('document-version-changed', 'safe', 'contract'),
    },
  ],
  [
    'version of OpenAPI changed',
    {
      given: { old: operation(), new: { ...operation(), openapi: '3.1.2' } },
      want: one('openapi-version-changed', 'safe', 'contract'),
    },
  ],
];

function securityChanges(): (readonly [string, SingleChange])[] {
  const components = {
    securitySchemes: { basic: { type: 'http', scheme: 'basic' }, key: { type: 'apiKey', in: 'header', name: 'k' } },
  };
  const secured = (security?: Json): Parts => ({
    ...operation(security === undefined ? {} : { security }),
    components,
  });
  const basic = { basic: [] };
  const key = { key: [] };
  return [
    [
      'security asked for',
      { given: { old: secured(), new: secured([basic]) }, want: one('security-changed', 'breaking', 'contract') },
    ],
    [
      'another scheme accepted',
      {
        given: { old: secured([basic]), new: secured([basic, key]) },
        want: one('security-widened', 'safe', 'contract'),
      },
    ],
    [
      'a scheme no longer accepted',
      {
        given: { old: secured([basic, key]), new: secured([key]) },
        want: one('security-narrowed', 'breaking', 'contract'),
      },
    ],
  ];
}

export const SCHEMA_CHANGES: readonly (readonly [string, SingleChange])[] = [
  ...bothWays('optional property added', thing({}), thing({ a: text }), 'property-added-optional', 'safe', 'safe'),
  ...bothWays(
    'required property added',
    thing({}),
    thing({ a: text }, { required: ['a'] }),
    'property-added-required',
    'breaking',
    'safe',
  ),
  ...bothWays(
    'optional property removed',
    thing({ a: text }),
    thing({}),
    'property-removed-optional',
    'risky',
    'breaking',
  ),
  ...bothWays(
    'required property removed',
    thing({ a: text }, { required: ['a'] }),
    thing({}),
    'property-removed-required',
    'risky',
    'breaking',
  ),
  ...bothWays(
    'property became required',
    thing({ a: text }),
    thing({ a: text }, { required: ['a'] }),
    'property-became-required',
    'breaking',
    'safe',
  ),
  ...bothWays(
    'property became optional',
    thing({ a: text }, { required: ['a'] }),
    thing({ a: text }),
    'property-became-optional',
    'safe',
    'breaking',
  ),
  ...bothWays(
    'type changed',
    thing({ a: text }),
    thing({ a: { type: 'integer' } }),
    'type-changed',
    'breaking',
    'breaking',
  ),
  ...bothWays(
    'type widened',
    thing({ a: { type: 'integer' } }),
    thing({ a: { type: 'number' } }),
    'type-widened',
    'safe',
    'breaking',
  ),
  ...bothWays(
    'type narrowed',
    thing({ a: { type: ['string', 'integer'] } }),
    thing({ a: text }),
    'type-narrowed',
    'breaking',
    'safe',
  ),
  ...bothWays('type given at last', thing({ a: {} }), thing({ a: text }), 'type-narrowed', 'breaking', 'safe'),
  ...bothWays(
    'items given at last',
    { type: 'array' },
    { type: 'array', items: text },
    'type-narrowed',
    'breaking',
    'safe',
  ),
  ...bothWays('became nullable (3.1)', text, { type: ['string', 'null'] }, 'became-nullable', 'safe', 'breaking'),
  ...bothWays('became nullable (3.0)', text, { ...text, nullable: true }, 'became-nullable', 'safe', 'breaking'),
  ...bothWays(
    'no longer nullable',
    { oneOf: [text, { type: 'null' }] },
    text,
    'became-not-nullable',
    'breaking',
    'safe',
  ),
  ...bothWays('enum widened', { enum: ['a'] }, { enum: ['a', 'b'] }, 'enum-widened', 'safe', 'risky'),
  ...bothWays('enum narrowed', { enum: ['a', 'b'] }, { enum: ['b'] }, 'enum-narrowed', 'breaking', 'safe'),
  ...bothWays('enum changed', { enum: ['a', 'b'] }, { enum: ['b', 'c'] }, 'enum-changed', 'breaking', 'risky'),
  ...bothWays('enum given at last', text, { ...text, enum: ['a'] }, 'enum-narrowed', 'breaking', 'safe'),
  ...bothWays('enum given up', { ...text, enum: ['a'] }, text, 'enum-widened', 'safe', 'risky'),
  ...bothWays('constant changed', { const: 'a' }, { const: 'b' }, 'enum-changed', 'breaking', 'risky'),
  ...bothWays(
    'minimum raised',
    { type: 'integer', minimum: 1 },
    { type: 'integer', minimum: 2 },
    'bound-tightened',
    'breaking',
    'safe',
  ),
  ...bothWays(
    'minimum became exclusive (3.0)',
    { type: 'integer', minimum: 1 },
    { type: 'integer', minimum: 1, exclusiveMinimum: true },
    'bound-tightened',
    'breaking',
    'safe',
  ),
  ...bothWays(
    'minimum became exclusive (3.1)',
    { type: 'integer', minimum: 1 },
    { type: 'integer', exclusiveMinimum: 1 },
    'bound-tightened',
    'breaking',
    'safe',
  ),
  ...bothWays(
    'maximum given',
    { type: 'integer' },
    { type: 'integer', maximum: 9 },
    'bound-tightened',
    'breaking',
    'safe',
  ),
  ...bothWays(
    'maximum raised',
    { type: 'integer', maximum: 9 },
    { type: 'integer', maximum: 99 },
    'bound-relaxed',
    'safe',
    'risky',
  ),
  ...bothWays(
    'minLength raised',
    { ...text, minLength: 8 },
    { ...text, minLength: 12 },
    'bound-tightened',
    'breaking',
    'safe',
  ),
  ...bothWays('maxLength given up', { ...text, maxLength: 8 }, text, 'bound-relaxed', 'safe', 'risky'),
  ...bothWays(
    'maxItems lowered',
    { type: 'array', maxItems: 9 },
    { type: 'array', maxItems: 3 },
    'bound-tightened',
    'breaking',
    'safe',
  ),
  ...bothWays(
    'minItems lowered',
    { type: 'array', minItems: 2 },
    { type: 'array', minItems: 1 },
    'bound-relaxed',
    'safe',
    'risky',
  ),
  ...bothWays(
    'uniqueItems asked for',
    { type: 'array' },
    { type: 'array', uniqueItems: true },
    'bound-tightened',
    'breaking',
    'safe',
  ),
  ...bothWays(
    'multipleOf coarser',
    { type: 'integer', multipleOf: 5 },
    { type: 'integer', multipleOf: 10 },
    'bound-tightened',
    'breaking',
    'safe',
  ),
  ...bothWays(
    'multipleOf another',
    { type: 'integer', multipleOf: 4 },
    { type: 'integer', multipleOf: 6 },
    'bound-changed',
    'risky',
    'risky',
  ),
  ...bothWays('pattern given', text, { ...text, pattern: 'a' }, 'bound-tightened', 'breaking', 'safe'),
  ...bothWays(
    'pattern changed',
    { ...text, pattern: 'a' },
    { ...text, pattern: 'b' },
    'bound-changed',
    'risky',
    'risky',
  ),
  ...bothWays('pattern given up', { ...text, pattern: 'a' }, text, 'bound-relaxed', 'safe', 'risky'),
  ...bothWays('format given', text, { ...text, format: 'uuid' }, 'format-added', 'risky', 'safe'),
  ...bothWays('format given up', { ...text, format: 'uuid' }, text, 'format-removed', 'safe', 'risky'),
  ...bothWays(
    'format changed',
    { ...text, format: 'date-time' },
    { ...text, format: 'date' },
    'format-changed',
    'breaking',
    'breaking',
  ),
  ...bothWays(
    'default changed',
    { ...text, default: 'a' },
    { ...text, default: 'b' },
    'default-changed',
    'risky',
    'safe',
  ),
  ...bothWays(
    'property deprecated',
    thing({ a: text }),
    thing({ a: { ...text, deprecated: true } }),
    'deprecated',
    'risky',
    'risky',
  ),
  ...bothWays(
    'property no longer deprecated',
    thing({ a: { ...text, deprecated: true } }),
    thing({ a: text }),
    'undeprecated',
    'safe',
    'safe',
  ),
  ...bothWays(
    'other properties forbidden',
    thing({}),
    thing({}, { additionalProperties: false }),
    'additional-properties-closed',
    'breaking',
    'safe',
  ),
  ...bothWays(
    'other properties allowed',
    thing({}, { additionalProperties: false }),
    thing({}),
    'additional-properties-opened',
    'safe',
    'risky',
  ),
  ...bothWays(
    'type of other properties given',
    thing({}),
    thing({}, { additionalProperties: text }),
    'type-narrowed',
    'breaking',
    'safe',
  ),
  ...bothWays(
    'variant added',
    { oneOf: [text, { type: 'integer' }] },
    { oneOf: [text, { type: 'integer' }, { type: 'boolean' }] },
    'variant-added',
    'safe',
    'risky',
  ),
  ...bothWays(
    'variant removed',
    { anyOf: [text, { type: 'integer' }, { type: 'boolean' }] },
    { anyOf: [{ type: 'boolean' }, text] },
    'variant-removed',
    'breaking',
    'safe',
  ),
  ...bothWays(
    'a union where there was none',
    text,
    { oneOf: [{ type: 'integer' }, text] },
    'variant-added',
    'safe',
    'risky',
  ),
  ...bothWays(
    'a condition changed',
    { not: text },
    { not: { type: 'integer' } },
    'constraint-changed',
    'risky',
    'risky',
  ),
  [
    'property that only the answer has, sent',
    {
      given: sent(thing({ a: text }), thing({ a: { ...text, readOnly: true } })),
      want: one('property-removed-optional', 'risky', 'request'),
    },
  ],
  [
    'property that only the answer has, received',
    { given: received(thing({ a: text }), thing({ a: { ...text, readOnly: true } })), want: [] },
  ],
  [
    'property that only the request has, received',
    {
      given: received(thing({ a: text }), thing({ a: { ...text, writeOnly: true } })),
      want: one('property-removed-optional', 'breaking', 'response'),
    },
  ],
];

const component = { schemas: { Thing: thing({ a: text }) } };
const reference = { $ref: '#/components/schemas/Thing' };

/** Other spellings of the same contract. */
export const NO_CHANGES: readonly (readonly [string, SingleChange])[] = [
  [
    'a component instead of a schema in place',
    {
      given: { old: { paths: answering(thing({ a: text })) }, new: { paths: answering(reference), ...component } },
      want: [],
    },
  ],
  [
    'an allOf of parts instead of one schema',
    {
      given: received(thing({ a: text, b: text }, { required: ['b'] }), {
        allOf: [thing({ a: text }), thing({ b: text }, { required: ['b'] })],
      }),
      want: [],
    },
  ],
  ['a union of one', { given: received(text, { oneOf: [text] }), want: [] }],
  [
    'nullable in the words of 3.0 and of 3.1',
    { given: received({ ...text, nullable: true }, { type: ['string', 'null'] }), want: [] },
  ],
  [
    'a nullable reference in the words of 3.0 and of 3.1',
    {
      given: {
        old: { paths: answering({ allOf: [reference], nullable: true }), ...component },
        new: { paths: answering({ oneOf: [reference, { type: 'null' }] }), ...component },
      },
      want: [],
    },
  ],
  [
    'oneOf and anyOf',
    { given: received({ oneOf: [text, { type: 'integer' }] }, { anyOf: [{ type: 'integer' }, text] }), want: [] },
  ],
  ['a constant and an enum of one', { given: received({ const: 'a' }, { enum: ['a'] }), want: [] }],
  [
    'an object that says so and one that does not',
    { given: received(thing({ a: text }), { properties: { a: text } }), want: [] },
  ],
  [
    'an order of enum, required and types',
    {
      given: received({ type: ['string', 'integer'], enum: ['a', 1] }, { type: ['integer', 'string'], enum: [1, 'a'] }),
      want: [],
    },
  ],
  ['a minimum length of nothing', { given: received(text, { ...text, minLength: 0 }), want: [] }],
  [
    'words for people',
    {
      given: received(thing({ a: text }), thing({ a: { ...text, description: 'D', title: 'T', example: 'e' } })),
      want: [],
    },
  ],
  [
    'the case of a header',
    {
      given: {
        old: operation(query({ in: 'header', name: 'X-Key' })),
        new: operation(query({ in: 'header', name: 'x-key' })),
      },
      want: [],
    },
  ],
  [
    'a parameter of the path item and of the operation',
    {
      given: {
        old: { paths: { '/things': { ...(operation().paths?.['/things'] as JsonObject), ...query() } } },
        new: operation(query()),
      },
      want: [],
    },
  ],
  [
    'the name of a security scheme',
    {
      given: {
        old: {
          ...operation({ security: [{ a: [] }] }),
          components: { securitySchemes: { a: { type: 'http', scheme: 'basic' } } },
        },
        new: {
          ...operation({ security: [{ b: [] }] }),
          components: { securitySchemes: { b: { type: 'http', scheme: 'basic' } } },
        },
      },
      want: [],
    },
  ],
  [
    'a component that no operation reaches',
    { given: { old: operation(), new: { ...operation(), ...component } }, want: [] },
  ],
];
