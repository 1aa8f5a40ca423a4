import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { diffSpecs } from '../../../scripts/openapi/diff/diff.ts';
import { CHANGE_KINDS } from '../../../scripts/openapi/diff/kinds.ts';
import type { Change, SpecDiff } from '../../../scripts/openapi/diff/model.ts';
import { readSpec } from '../../../scripts/openapi/load/read.ts';
import type { Spec } from '../../../scripts/openapi/model.ts';
import { atPointer, type JsonObject } from '../../../scripts/shared/json.ts';
import { answer, answering, json, specOf } from '../document.ts';
import { MEANING_CHANGES } from './meaning-changes.ts';
import { mirrorOf } from './mirror.ts';
import { OPERATION_CHANGES } from './operation-changes.ts';
import { NO_CHANGES } from './same-contract.ts';
import { SCHEMA_CHANGES } from './schema-changes.ts';

const PINNED = 'spec/clickhouse-cloud.openapi.json';
const ALL = [...OPERATION_CHANGES, ...MEANING_CHANGES, ...SCHEMA_CHANGES, ...NO_CHANGES];

const kindsIn = ({ changes }: SpecDiff) => changes.map(({ kind, grade, side }) => [kind, grade, side]).sort();

/** One change without its words, seen from the other side if `mirrored`. */
function facts(change: Change, mirrored = false): string {
  const { kind, side, old, new: now, from, to, operations } = change;
  const ends = mirrored ? [now, old, to, from] : [old, now, from, to];
  return JSON.stringify([mirrored ? mirrorOf(kind) : kind, side, ...ends.map((end) => end ?? null), operations.length]);
}

function assertMirrored(a: Spec, b: Spec): void {
  const forth = diffSpecs(a, b);
  const back = diffSpecs(b, a);
  assert.deepEqual(
    forth.changes.map((change) => facts(change, true)).sort(),
    back.changes.map((change) => facts(change)).sort(),
  );
  assert.deepEqual(
    [
      forth.operations.added.map(({ id }) => id),
      forth.operations.removed.map(({ id }) => id),
      forth.operations.changed.length,
    ],
    [
      back.operations.removed.map(({ id }) => id),
      back.operations.added.map(({ id }) => id),
      back.operations.changed.length,
    ],
  );
}

function assertPointersLead(diff: SpecDiff, old: JsonObject, now: JsonObject): void {
  for (const change of diff.changes) {
    assert(change.old !== undefined || change.new !== undefined);
    if (change.old !== undefined) assert.notEqual(atPointer(old, change.old), undefined, `old ${change.old}`);
    if (change.new !== undefined) assert.notEqual(atPointer(now, change.new), undefined, `new ${change.new}`);
  }
}

describe('diff: single changes', () => {
  for (const [name, { given, want }] of ALL) {
    it(want.length === 0 ? `${name} is none` : name, () => {
      const [old, now] = [specOf(given.old), specOf(given.new)];
      const diff = diffSpecs(old, now);
      assert.deepEqual(kindsIn(diff), [...want].sort());
      assertPointersLead(diff, old.document, now.document);
      assertMirrored(old, now);
      assert.deepEqual([diffSpecs(old, old).changes, diffSpecs(now, now).changes], [[], []]);
    });
  }

  it('has at least one for every kind, or for its mirror', () => {
    const shown = new Set(ALL.flatMap(([, { want }]) => want.map(([kind]) => kind)));
    assert.deepEqual(
      CHANGE_KINDS.filter((kind) => !shown.has(kind) && !shown.has(mirrorOf(kind))),
      [],
    );
  });

  it('mirrors every kind to a kind, and twice to itself', () => {
    assert.deepEqual(
      CHANGE_KINDS.filter((kind) => !CHANGE_KINDS.includes(mirrorOf(kind)) || mirrorOf(mirrorOf(kind)) !== kind),
      [],
    );
  });
});

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

  it('tells two properties apart that refer to one component', () => {
    const both = (properties: JsonObject) =>
      specOf({ paths: answering({ type: 'object', properties }), schemas: { Id: { type: 'string' } } });
    const id = { $ref: '#/components/schemas/Id' };
    assert.deepEqual(
      diffSpecs(both({ a: id, b: id }), both({})).changes.map(({ subject }) => subject),
      ['response 200.a', 'response 200.b'],
    );
  });

  const labels: [string, { given: [old: JsonObject, now: JsonObject]; want: string }][] = [
    [
      'a property in place',
      {
        given: [
          answering({ properties: { a: { properties: { b: { type: 'string' } } } } }),
          answering({ properties: { a: { properties: { b: { type: 'integer' } } } } }),
        ],
        want: 'response 200.a.b',
      },
    ],
    [
      'an item',
      {
        given: [answering({ items: { type: 'string' } }), answering({ items: { type: 'integer' } })],
        want: 'response 200[]',
      },
    ],
    [
      'other properties',
      {
        given: [
          answering({ additionalProperties: { type: 'string' } }),
          answering({ additionalProperties: { type: 'integer' } }),
        ],
        want: 'response 200{}',
      },
    ],
    ['a keyword', { given: [answering({ minimum: 1 }), answering({ minimum: 2 })], want: 'minimum of response 200' }],
  ];
  for (const [name, { given, want }] of labels) {
    it(`names ${name}`, () => {
      const [old, now] = given.map((paths) => specOf({ paths })) as [Spec, Spec];
      assert.deepEqual(
        diffSpecs(old, now).changes.map(({ subject }) => subject),
        [want],
      );
    });
  }

  it('names a parameter by its place and name', () => {
    const limited = (type: string) =>
      specOf({
        paths: {
          '/a': {
            get: {
              operationId: 'a',
              parameters: [{ name: 'limit', in: 'query', schema: { type } }],
              responses: answer(true),
            },
          },
        },
      });
    assert.deepEqual(
      diffSpecs(limited('string'), limited('boolean')).changes.map(({ subject }) => subject),
      ['query parameter limit'],
    );
  });

  it('names a callback and a webhook', () => {
    const called = (type: string): JsonObject => ({
      post: { requestBody: { content: json({ properties: { a: { type } } }) }, responses: {} },
    });
    const callbacks = (type: string): JsonObject => ({ onEvent: { '{$url}': called(type) } });
    const get = (type: string) => ({ operationId: 'a', callbacks: callbacks(type), responses: answer(true) });
    const [old, now] = ['string', 'integer'].map((type) =>
      specOf({ paths: { '/a': { get: get(type) } }, root: { webhooks: { event: called(type) } } }),
    ) as [Spec, Spec];
    assert.deepEqual(
      diffSpecs(old, now).changes.map(({ subject, operations }) => [subject, operations.length]),
      [
        ['callback onEvent: request body.a', 1],
        ['webhook event: request body.a', 0],
      ],
    );
  });

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

  const at = (rest: string) => `/paths/~1things/get/responses/200/content/application~1json/schema/${rest}`;

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

  it('ends on schemas that contain, extend or list themselves', () => {
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

describe('diff: the pinned document', () => {
  it('is empty with itself', async () => {
    const spec = await readSpec(PINNED);
    const { changes, counts, operations } = diffSpecs(spec, spec);
    assert.deepEqual([changes, counts, operations.changed], [[], { breaking: 0, risky: 0, safe: 0 }, []]);
  });

  it('counts what was taken out of it, and is mirrored', async () => {
    const spec = await readSpec(PINNED);
    const paths = Object.fromEntries(Object.entries(spec.document.paths as JsonObject).slice(0, 20));
    const { toSpec } = await import('../../../scripts/openapi/operations.ts');
    const part = toSpec({ ...spec.document, paths }, 'part.json');
    const { operations, counts } = diffSpecs(spec, part);
    assert.deepEqual(
      [operations.removed.length, operations.added.length, operations.changed.length, counts],
      [
        spec.operations.length - part.operations.length,
        0,
        0,
        { breaking: spec.operations.length - part.operations.length, risky: 0, safe: 0 },
      ],
    );
    assertMirrored(spec, part);
  });
});
