import assert from 'node:assert/strict';
import type { Json } from '../../../scripts/shared/json.ts';
import { bodyOf, count, flag, type Given, object, text, time } from './body-fixture.ts';

const generated: [string, { given: Given; want: Json }][] = [
  [
    'what is required comes first, then labels, and nothing else',
    {
      given: {
        schema: object(
          {
            description: text,
            hipaa: flag,
            size: count,
            encryptionKey: text,
            byocId: text,
            kind: { enum: ['a', 'b'] },
          },
          ['kind'],
        ),
      },
      want: { kind: 'a', description: 'postman-example' },
    },
  ],
  [
    'what is required is made deep, without its optional parts',
    {
      given: {
        schema: object({ owners: { type: 'array', items: { $ref: '#/components/schemas/Owner' } } }, ['owners']),
      },
      want: { owners: [{ email: 'ada@example.com' }] },
    },
  ],
  [
    'a required password and a required switch',
    {
      given: { schema: object({ password: { type: 'string', format: 'password' }, on: flag }, ['password', 'on']) },
      want: { password: 'Sample-Password-1', on: false },
    },
  ],
  [
    'no optional password, key, ID, date, switch, list or object',
    {
      given: {
        schema: object({
          name: text,
          password: text,
          apiKey: text,
          ownerId: text,
          expiresAt: time,
          on: flag,
          tags: { type: 'array', items: text },
          owner: { $ref: '#/components/schemas/Owner' },
        }),
      },
      want: { name: 'postman-example' },
    },
  ],
  [
    'a label behind a reference, one that may be null, and one that is a union with null',
    {
      given: {
        schema: object({
          name: { $ref: '#/components/schemas/Label' },
          title: { type: ['string', 'null'] },
          note: { anyOf: [text, { type: 'null' }] },
        }),
      },
      want: { name: 'postman-example', title: 'postman-example', note: 'postman-example' },
    },
  ],
  [
    'a label as the document shows it, or as its pattern wants it',
    {
      given: {
        schema: object({
          name: { ...text, example: 'Ada' },
          title: { ...text, pattern: '^[a-z]{3}$' },
          label: { enum: ['x'] },
        }),
      },
      want: { name: 'Ada', title: 'aaa', label: 'x' },
    },
  ],
  [
    'no name of something else',
    {
      given: { schema: object({ name: text, hostName: text, userName: text, bucketName: text }) },
      want: { name: 'postman-example' },
    },
  ],
  [
    'the tag that tells the branches of a union apart',
    {
      given: {
        schema: {
          oneOf: [object({ type: { const: 'cat' }, lives: count }), object({ type: { const: 'dog' }, name: text })],
        },
      },
      want: { type: 'cat' },
    },
  ],
  [
    'as many properties as there have to be',
    {
      given: { schema: object({ a: flag, b: count }, [], { minProperties: 1, additionalProperties: false }) },
      want: { a: false },
    },
  ],
  [
    'nothing that only responses have',
    {
      given: { schema: object({ name: { ...text, readOnly: true }, title: text }) },
      want: { title: 'postman-example' },
    },
  ],
  [
    'the only property there is, in a PATCH, too',
    {
      given: { method: 'PATCH', schema: object({ command: { enum: ['start', 'stop'] } }) },
      want: { command: 'start' },
    },
  ],
  [
    'an empty PATCH where nothing is harmless',
    { given: { method: 'PATCH', schema: object({ on: flag, size: count }) }, want: {} },
  ],
  [
    'a PUT that is not empty: the least that can do harm',
    {
      given: { method: 'PUT', schema: object({ apiKey: text, ownerId: text, on: flag, size: count }) },
      want: { size: 1 },
    },
  ],
  [
    'the least that can do harm inside of what the body is about',
    {
      given: { schema: object({ source: object({ kafka: object({ topic: text, on: flag }) }) }) },
      want: { source: { kafka: { topic: 'sample' } } },
    },
  ],
  ['a list', { given: { method: 'PUT', schema: { type: 'array', items: text } }, want: ['sample'] }],
  [
    'the variable of an ID, by its name, its longer and its shorter name',
    {
      given: {
        schema: object(
          {
            organizationId: text,
            dashboardId: { type: 'string', format: 'uuid' },
            assignedRoleIds: { type: 'array', items: text, example: ['3f8e6a52-7c41-4d0b-9a1e-5b2d4c6f8a10'] },
            pet_id: text,
          },
          ['organizationId', 'dashboardId', 'assignedRoleIds', 'pet_id'],
        ),
      },
      want: {
        organizationId: '{{orgid}}',
        dashboardId: '{{clickStackDashboardId}}',
        assignedRoleIds: ['{{roleId}}'],
        pet_id: '{{petId}}',
      },
    },
  ],
  [
    'no variable for an ID that several have, that none has, that is a number, or that says nothing',
    {
      given: {
        schema: object({ tableId: text, uploadId: { ...text, example: 'u-1' }, roleId: count, id: text }, [
          'tableId',
          'uploadId',
          'roleId',
          'id',
        ]),
      },
      want: { tableId: 'sample', uploadId: 'u-1', roleId: 1, id: 'sample' },
    },
  ],
];

const shown: [string, { given: Given; want: Json }][] = [
  [
    'is taken where the schema admits it',
    { given: { schema: object({ name: text, on: flag }), example: { on: true } }, want: { on: true } },
  ],
  [
    'is taken from the schema, too',
    { given: { schema: object({ name: text, on: flag }, [], { example: { on: true } }) }, want: { on: true } },
  ],
  [
    'is not taken where the schema does not admit it',
    { given: { schema: object({ name: text, on: flag }), example: { on: 'yes' } }, want: { name: 'postman-example' } },
  ],
  [
    'is not taken with an ID in it',
    {
      given: { schema: object({ name: text, on: flag }), example: { on: true, owner: { id: 7 } } },
      want: { name: 'postman-example' },
    },
  ],
  [
    'is not taken with a date in it',
    {
      given: { schema: object({ name: text, due: time }), example: { due: '2024-01-01T00:00:00Z' } },
      want: { name: 'postman-example' },
    },
  ],
  [
    'is not taken with what Postman would replace',
    {
      given: { schema: object({ name: text, mail: text }), example: { mail: 'Dear {{name}}' } },
      want: { name: 'postman-example' },
    },
  ],
  [
    'of a part is not taken with an ID in it',
    {
      given: {
        schema: object(
          {
            owner: object({ id: text, mail: { ...text, example: 'a@example.com' } }, ['mail'], {
              example: { id: 'x', mail: 'b' },
            }),
          },
          ['owner'],
        ),
      },
      want: { owner: { mail: 'a@example.com' } },
    },
  ],
  [
    'is taken as it is where the body is no JSON',
    {
      given: { schema: object({ name: text }), mediaType: 'application/xml', example: '<a id="1"/>' },
      want: '<a id="1"/>',
    },
  ],
];

describe('the body of a request', () => {
  for (const [name, { given, want }] of generated)
    it(name, () => {
      const body = bodyOf(given);
      assert.deepEqual(body, want);
      if (!Array.isArray(want)) assert.deepEqual(Object.keys(body as object), Object.keys(want as object), 'the order');
    });

  describe('an example of the document', () => {
    for (const [name, { given, want }] of shown) it(name, () => assert.deepEqual(bodyOf(given), want));
  });
});
