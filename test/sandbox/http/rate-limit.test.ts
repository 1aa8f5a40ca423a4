import assert from 'node:assert/strict';
import { createLimiter } from '../../../scripts/sandbox/http/rate-limit.ts';
import { manualClock, withSandbox } from '../client.ts';

describe('the rate limit', () => {
  const tests: [string, { given: number[]; want: boolean[] }][] = [
    ['admits requests within the limit', { given: [0, 1, 2], want: [true, true, true] }],
    ['rejects one more request in the window', { given: [0, 1, 2, 999], want: [true, true, true, false] }],
    [
      'admits a request when the first one has left the window',
      { given: [0, 1, 2, 1000, 1000], want: [true, true, true, true, false] },
    ],
    ['counts in a sliding window', { given: [900, 901, 902, 1001], want: [true, true, true, false] }],
    [
      'does not count rejected requests',
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

  it('gives 429 in the envelope to the key over the limit, without a Retry-After header', async () => {
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

  it('is off by default', async () => {
    await withSandbox({}, async (call) => {
      const replies = await Promise.all(Array.from({ length: 40 }, () => call('GET', '~')));
      assert.ok(replies.every(({ status }) => status === 200));
    });
  });
});
