import assert from 'node:assert/strict';
import { bytes, counted, duration, grouped, instant } from '../../scripts/report/quantity.ts';

const cases: readonly (readonly [given: string, got: string, want: string])[] = [
  ['milliseconds', duration(12.4), '12 ms'],
  ['just under a second', duration(999.6), '1.00 s'],
  ['seconds', duration(1240), '1.24 s'],
  ['tens of seconds', duration(36_155), '36.2 s'],
  ['just under a minute', duration(59_999), '1 min 00 s'],
  ['minutes', duration(125_000), '2 min 05 s'],
  ['hours', duration(3_725_000), '1 h 02 min'],
  ['bytes', bytes(999), '999 B'],
  ['kilobytes', bytes(3400), '3.4 kB'],
  ['round kilobytes', bytes(5000), '5 kB'],
  ['nearly a megabyte', bytes(999_960), '1 MB'],
  ['one', counted(1, 'property', 'properties'), '1 property'],
  ['several', counted(1204, 'request'), '1,204 requests'],
  ['millions', grouped(1_234_567), '1,234,567'],
  ['an instant', instant('2026-11-23T14:30:05.123Z'), '2026-11-23 14:30:05 UTC'],
];

describe('report/quantity', () => {
  for (const [given, got, want] of cases) it(given, () => assert.equal(got, want));
});
