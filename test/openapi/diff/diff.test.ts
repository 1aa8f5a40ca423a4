/** Where a change is, what it is called, and which operations it touches. */
import assert from 'node:assert/strict';
import { diffSpecs } from '../../../scripts/openapi/diff/diff.ts';
import type { Spec } from '../../../scripts/openapi/model.ts';
import type { JsonObject } from '../../../scripts/shared/json.ts';
import { answer, answering, json, type Parts, specOf } from '../document.ts';
import { assertMirrored } from './mirror.ts';

describe('diff: what a change touches', () => {
  const things = (property: JsonObject, more: JsonObject = {}) =>
    specOf({
      paths: {
        '/things': {
          get: {
            operationId: 'thingList',
            summary: 'List things',
            responses: answer({ type: 'array', items: { $ref: '#/components/schemas/Thing' } }),
          },
          post: {
            operationId: 'thingCreate',
            requestBody: { content: json({ $ref: '#/components/schemas/Thing' }) },
            responses: answer({ $ref: '#/components/schemas/Thing' }),
          },
        },
        '/things/{thingId}': {
          get: {
            operationId: 'thingGet',
            summary: 'Get a thing',
            parameters: [{ name: 'thingId', in: 'path', required: true, schema: { type: 'string' } }],
            responses: answer({ $ref: '#/components/schemas/Thing' }),
          },
        },
      },
      schemas: {
        Thing: {
          type: 'object',
          properties: { state: property, parts: { type: 'array', items: { $ref: '#/components/schemas/Thing' } } },
          ...more,
        },
      },
    });

  it('is one entry for a component on each side, with every operation that reaches it', () => {
    const { changes } = diffSpecs(things({ enum: ['on'] }), things({ enum: ['on', 'off'] }));
    assert.deepEqual(
      changes.map(({ side, grade, subject, old, operations }) => [
        side,
        grade,
        subject,
        old,
        operations.map(({ id }) => id),
      ]),
      [
        [
          'response',
          'risky',
          'Thing.state',
          '/components/schemas/Thing/properties/state/enum',
          ['thingList', 'thingCreate', 'thingGet'],
        ],
        ['request', 'safe', 'Thing.state', '/components/schemas/Thing/properties/state/enum', ['thingCreate']],
      ],
    );
    const detail = changes[0]?.operations.find(({ id }) => id === 'thingGet');
    assert.deepEqual(detail, {
      id: 'thingGet',
      method: 'GET',
      path: '/things/{thingId}',
      summary: 'Get a thing',
      parameters: ['thingId'],
    });
  });

  /** A document with a type that changes. */
  const typed = (parts: (type: string) => Parts): [Parts, Parts] => [parts('string'), parts('integer')];
  const received = (old: JsonObject, now: JsonObject): [Parts, Parts] => [
    { paths: answering(old) },
    { paths: answering(now) },
  ];
  const id = { $ref: '#/components/schemas/Id' };
  const called = (type: string): JsonObject => ({
    post: { requestBody: { content: json({ properties: { a: { type } } }) }, responses: {} },
  });
  const get = (more: JsonObject): JsonObject => ({
    '/a': { get: { operationId: 'a', responses: answer(true), ...more } },
  });
  const subjects: [name: string, given: [old: Parts, now: Parts], want: [subject: string, operations: number][]][] = [
    [
      'a property in place',
      typed((type) => ({ paths: answering({ properties: { a: { properties: { b: { type } } } } }) })),
      [['response 200.a.b', 1]],
    ],
    ['an item', typed((type) => ({ paths: answering({ items: { type } }) })), [['response 200[]', 1]]],
    [
      'other properties',
      typed((type) => ({ paths: answering({ additionalProperties: { type } }) })),
      [['response 200{}', 1]],
    ],
    ['a keyword', received({ minimum: 1 }, { minimum: 2 }), [['minimum of response 200', 1]]],
    [
      'each of two properties that refer to one component',
      received({ type: 'object', properties: { a: id, b: id } }, { type: 'object', properties: {} }),
      [
        ['response 200.a', 1],
        ['response 200.b', 1],
      ],
    ],
    [
      'a parameter by its place and name',
      typed((type) => ({ paths: get({ parameters: [{ name: 'limit', in: 'query', schema: { type } }] }) })),
      [['query parameter limit', 1]],
    ],
    [
      'a callback and a webhook',
      typed((type) => ({
        paths: get({ callbacks: { onEvent: { '{$url}': called(type) } } }),
        root: { webhooks: { event: called(type) } },
      })),
      [
        ['callback onEvent: request body.a', 1],
        ['webhook event: request body.a', 0],
      ],
    ],
  ];
  for (const [name, given, want] of subjects)
    it(`names ${name}`, () => {
      const [old, now] = given.map((parts) => specOf({ schemas: { Id: { type: 'string' } }, ...parts })) as [
        Spec,
        Spec,
      ];
      assert.deepEqual(
        diffSpecs(old, now).changes.map(({ subject, operations }) => [subject, operations.length]),
        want,
      );
    });

  const at = (rest: string) => `/paths/~1things/get/responses/200/content/application~1json/schema/${rest}`;

  it('looks into the branches of a union, and pairs them by what tells them apart', () => {
    const branch = (type: string, size: string) => ({
      type: 'object',
      properties: { type: { enum: [type] }, a: {}, b: {}, size: { type: size } },
    });
    const union = (...oneOf: JsonObject[]) => specOf({ paths: answering({ oneOf }) });
    const { changes } = diffSpecs(
      union(branch('s3', 'string'), branch('gcs', 'string')),
      union(branch('gcs', 'integer'), branch('s3', 'string')),
    );
    assert.deepEqual(
      changes.map(({ kind, old, new: now }) => [kind, old, now]),
      [['type-changed', at('oneOf/1/properties/size'), at('oneOf/0/properties/size')]],
    );
  });

  it('goes through both of the parts of an allOf that define a property', () => {
    const joined = (maxLength: number) =>
      specOf({
        paths: answering({ allOf: [{ properties: { a: { type: 'string' } } }, { properties: { a: { maxLength } } }] }),
      });
    assert.deepEqual(
      diffSpecs(joined(3), joined(4)).changes.map(({ kind, old }) => [kind, old]),
      [['bound-relaxed', at('allOf/1/properties/a/maxLength')]],
    );
  });

  it('ends for schemas that contain, extend or list themselves', () => {
    const self = { $ref: '#/components/schemas/Self' };
    for (const Self of [
      { properties: { next: self } },
      { allOf: [self], properties: { next: { oneOf: [self, { type: 'null' }] } } },
      { oneOf: [self, { type: 'string' }] },
      {
        type: 'object',
        discriminator: { propertyName: 't' },
        oneOf: [{ allOf: [self, { properties: { a: {} } }] }, { allOf: [self] }],
      },
    ]) {
      const [old, now] = [
        specOf({ paths: answering(self), schemas: { Self } }),
        specOf({ paths: answering({ type: 'array', items: self }), schemas: { Self: { ...Self, maxLength: 1 } } }),
      ];
      assert(diffSpecs(old, now).changes.length > 0);
      assertMirrored(old, now);
      assert.deepEqual(diffSpecs(now, now).changes, []);
    }
  });

  it('pairs a renamed operation whose path parameter is renamed too', () => {
    const named = (operationId: string, name: string) =>
      specOf({
        paths: {
          [`/things/{${name}}`]: {
            get: {
              operationId,
              parameters: [{ name, in: 'path', required: true, schema: {} }],
              responses: answer(true),
            },
          },
        },
      });
    const diff = diffSpecs(named('a', 'id'), named('b', 'thingId'));
    assert.deepEqual(
      diff.changes.map(({ kind, from, to }) => [kind, from, to]),
      [
        ['operation-id-changed', 'a', 'b'],
        ['parameter-renamed', 'id', 'thingId'],
      ],
    );
    assert.deepEqual([diff.operations.added, diff.operations.removed, diff.operations.changed.length], [[], [], 1]);
  });
});
