import assert from 'node:assert/strict';
import { createLimiter, parseRateLimit } from '../../../scripts/sandbox/http/rate-limit.ts';
import { manualClock, withSandbox } from '../client.ts';

describe('the rate limit', () => {
  const tests: [string, { given: number[]; want: boolean[] }][] = [
    ['admits what is within it', { given: [0, 1, 2], want: [true, true, true] }],
    ['refuses one more in the window', { given: [0, 1, 2, 999], want: [true, true, true, false] }],
    [
      'admits again when the first has left the window',
      { given: [0, 1, 2, 1000, 1000], want: [true, true, true, true, false] },
    ],
    ['counts over the border of two windows', { given: [900, 901, 902, 1001], want: [true, true, true, false] }],
    [
      'does not count what it refused',
      { given: [0, 0, 0, 500, 600, 700, 1000], want: [true, true, true, false, false, false, true] },
    ],
  ];
  for (const [name, { given, want }] of tests) {
    it(name, () => {
      const limiter = createLimiter({ requests: 3, windowMs: 1000 });
      assert.deepEqual(
        given.map((at) => limiter.admits('key', at)),
        want,
      );
    });
  }

  it('is told as requests and seconds', () => {
    assert.deepEqual(parseRateLimit('10/10s'), { requests: 10, windowMs: 10_000 });
    assert.deepEqual(parseRateLimit('3/0.5s'), { requests: 3, windowMs: 500 });
    assert.equal(parseRateLimit('off'), 'off');
  });

  it('answers 429 in the envelope for the key that met it, and says nothing of when to try again', async () => {
    const clock = manualClock();
    await withSandbox({ clock: clock.now, rateLimit: { requests: 10, windowMs: 10_000 } }, async (call) => {
      const statuses = [];
      for (let i = 0; i < 10; i++) statuses.push((await call('GET', '~')).status);
      assert.deepEqual(new Set(statuses), new Set([200]));
      const refused = await call('GET', '~');
      assert.deepEqual([refused.status, refused.json.status, refused.headers.get('retry-after')], [429, 429, null]);
      assert.equal((await call('GET', '~', { key: 1 })).status, 200, 'another key is not concerned');
      clock.advance(10_000);
      assert.equal((await call('GET', '~')).status, 200);
    });
  });

  it('is off unless asked for', async () => {
    await withSandbox({}, async (call) => {
      const replies = await Promise.all(Array.from({ length: 40 }, () => call('GET', '~')));
      assert.ok(replies.every(({ status }) => status === 200));
    });
  });
});
