/** Reading a rate limit, by one table for both parsers: ours, and the one inside Postman; and the time that a run needs with it. */
import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { LIBRARY_TEXTS } from '../../../scripts/collection/scripts/library.embedded.ts';
import { parseRateLimit, type RateLimit, rateLimitOf, timeLeftMs } from '../../../scripts/shared/network/rate-limit.ts';

const TABLE: readonly (readonly [given: string, want: RateLimit | 'off' | undefined])[] = [
  ['10/10s', { requests: 10, windowMs: 10_000 }],
  ['3/0.5s', { requests: 3, windowMs: 500 }],
  ['1/60s', { requests: 1, windowMs: 60_000 }],
  [' 10 / 10 s ', { requests: 10, windowMs: 10_000 }],
  ['010/10s', { requests: 10, windowMs: 10_000 }],
  ['10/0s', { requests: 10, windowMs: 0 }],
  ['off', 'off'],
  [' off ', 'off'],
  ['OFF', undefined],
  ['', undefined],
  ['0/10s', undefined],
  ['10', undefined],
  ['10/10', undefined],
  ['10/s', undefined],
  ['/10s', undefined],
  ['10/10m', undefined],
  ['10/10ms', undefined],
  ['10/.5s', undefined],
  ['10/5.s', undefined],
  ['1.5/10s', undefined],
  ['-1/10s', undefined],
  ['10/-1s', undefined],
  ['1e3/10s', undefined],
  ['10/1e3s', undefined],
  ['10/10s, 5/1s', undefined],
  ['10/10s\n5/1s', undefined],
  ['١٠/١٠s', undefined],
  ['{{ratelimit}}', undefined],
];

/** The result as JSON text: objects of another context have other prototypes. */
const insidePostman = runInNewContext(
  `${LIBRARY_TEXTS['rate-limit']}\n(text) => JSON.stringify(rateLimitFrom(text))`,
  {},
  { timeout: 1000 },
) as (text: string | undefined) => string | undefined;

describe('shared/network/rate-limit', () => {
  for (const [given, want] of TABLE) {
    const limit = want === 'off' ? undefined : want;
    it(`${JSON.stringify(given)}: ${JSON.stringify(want)}`, () => assert.deepEqual(parseRateLimit(given), want));
    it(`${JSON.stringify(given)} as the limit of an environment`, () => assert.deepEqual(rateLimitOf(given), limit));
    it(`${JSON.stringify(given)} inside Postman`, () =>
      assert.equal(insidePostman(given), limit === undefined ? undefined : JSON.stringify(limit)));
  }

  it('a missing variable means no limit, here and inside Postman', () => {
    assert.equal(rateLimitOf(undefined), undefined);
    assert.equal(insidePostman(undefined), undefined);
  });
});

describe('timeLeftMs', () => {
  const table: [name: string, given: [text: string, left: number, waitMs?: number], want: number][] = [
    ['no rate limit', ['off', 50], 0],
    ['not a rate limit', ['fast', 50], 0],
    ['nobody may ever send', ['0/10s', 50], 0],
    ['one window', ['10/10s', 10], 0],
    ['one more than a window', ['10/10s', 11], 10_000],
    ['fifty', ['10/10s', 50], 40_000],
    ['the next one waits', ['10/10s', 40, 9_900], 39_900],
    ['parts of a second', ['2/0.5s', 5], 1_000],
    ['nothing left', ['10/10s', 0, 500], 0],
  ];
  for (const [name, [text, left, waitMs], want] of table) {
    it(name, () => assert.equal(timeLeftMs(rateLimitOf(text), left, waitMs), want));
  }
});
