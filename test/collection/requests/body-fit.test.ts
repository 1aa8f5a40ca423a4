import assert from 'node:assert/strict';
import type { Json } from '../../../scripts/shared/json.ts';
import { bodyOf, count, flag, type Given, object, text } from './body-fixture.ts';

const written: [string, { given: Given; want: Json }][] = [
  [
    'is taken as it is',
    {
      given: { schema: object({ on: flag, size: count }), written: { size: 8, on: true } },
      want: { size: 8, on: true },
    },
  ],
  [
    'wins over the example of the document',
    { given: { schema: object({ size: count }), written: { size: 8 }, example: { size: 9 } }, want: { size: 8 } },
  ],
  ['may be empty', { given: { schema: object({ password: text }), written: {} }, want: {} }],
  [
    'loses what this version does not know or admit, and gets what it requires, deep',
    {
      given: {
        schema: object(
          {
            tier: { enum: ['a'] },
            entries: { type: 'array', items: object({ hour: count, kind: text }, ['kind']) },
            id: text,
          },
          ['id'],
        ),
        written: { tier: 'z', gone: 1, entries: [{ hour: 9, gone: 2 }] },
      },
      want: { entries: [{ hour: 9, kind: 'sample' }], id: 'sample' },
    },
  ],
  [
    'keeps its variables, whatever the format',
    {
      given: {
        schema: object({ ids: { type: 'array', items: { type: 'string', format: 'uuid' } } }),
        written: { ids: ['{{roleId}}'] },
      },
      want: { ids: ['{{roleId}}'] },
    },
  ],
  [
    'loses a variable that the collection does not have',
    {
      given: {
        schema: object({ name: text, ids: { type: 'array', items: text } }),
        written: { name: 'x', ids: ['{{roleId}}'] },
        known: ['orgid'],
      },
      want: { name: 'x' },
    },
  ],
  [
    'that has nothing left is generated',
    {
      given: { schema: object({ role: { enum: ['viewer'] } }), written: { roleIds: ['x'] } },
      want: { role: 'viewer' },
    },
  ],
];

describe('a hand-written body', () => {
  for (const [name, { given, want }] of written) it(name, () => assert.deepEqual(bodyOf(given), want));
});
