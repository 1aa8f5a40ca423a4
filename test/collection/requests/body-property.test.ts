import assert from 'node:assert/strict';
import type { JsonObject } from '../../../scripts/shared/json.ts';
import { bodyOf, object, time } from './body-fixture.ts';

const dates: [name: string, schema: JsonObject, want: string][] = [
  ...[
    'expireAt',
    'expiresAt',
    'expire',
    'expiry',
    'expiration_date',
    'until',
    'validTo',
    'endsAt',
    'endTime',
    'dueDate',
    'notAfter',
  ].map((name): [string, JsonObject, string] => [name, time, '{{inOneYear}}']),
  ...['startAt', 'scheduleStartAt', 'starts_at', 'validFrom', 'scheduledFor', 'notBefore', 'publishAt'].map(
    (name): [string, JsonObject, string] => [name, time, '{{inOneDay}}'],
  ),
  ...[
    'restoreTarget',
    'restoreUntil',
    'pointInTime',
    'asOf',
    'createdAt',
    'startedAt',
    'endedAt',
    'at',
    'birthday',
  ].map((name): [string, JsonObject, string] => [name, time, '{{windowEnd}}']),
  ['from', time, '{{windowStart}}'],
  ['to', time, '{{windowEnd}}'],
  ['expiresOn', { type: 'string', format: 'date' }, '{{inOneYearDate}}'],
  ['startDate', { type: ['string', 'null'], format: 'date' }, '{{inOneDayDate}}'],
  ['expiresAt', { anyOf: [time, { type: 'null' }] }, '{{inOneYear}}'],
  ['expiresAt', { type: 'string', example: '2024-01-01T00:00:00.000Z' }, '{{inOneYear}}'],
  ['expiresOn', { type: 'string', examples: ['2024-01-01'] }, '{{inOneYearDate}}'],
  ['validFor', { type: 'string' }, 'sample'],
  ['apiVersion', { type: 'string', format: 'date', enum: ['2022-11-28'] }, '2022-11-28'],
];

describe('a point in time in a body', () => {
  for (const [name, schema, want] of dates)
    it(`${name} ${JSON.stringify(schema)} is ${want}`, () =>
      assert.deepEqual(bodyOf({ schema: object({ [name]: schema }, [name]) }), { [name]: want }));
});
