/** How the collection's own scripts stay within the rate limit, in Postman's sandbox, by Newman alone. */
import assert from 'node:assert/strict';
import { buildCollection } from '../../../scripts/collection/build.ts';
import type { PostmanCollection } from '../../../scripts/collection/write/postman-format.ts';
import { CONFIG, specOf } from '../spec-fixture.ts';
import { type Handler, json, run } from './plain-newman.ts';

describe('the rate limit inside the collection', function () {
  this.timeout(180_000);
  let many: PostmanCollection;
  before(async () => {
    const operations = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`GET /things${index}`, { id: `get${index}` }]),
    );
    many = (await buildCollection(specOf(operations), CONFIG)).json;
  });
  const mostInWindow = (times: readonly number[], windowMs: number) =>
    Math.max(...times.map((start) => times.filter((at) => at >= start && at < start + windowMs).length));

  it('4 in 1 s: never more in any window, the first four at once', async () => {
    const { requests, console, seenBefore } = await run(many, json({}), { ratelimit: '4/1s' });
    const times = requests.map(({ at }) => at);
    assert.equal(times.length, 9);
    assert.ok(mostInWindow(times, 995) <= 4, `${mostInWindow(times, 995)} in a window`);
    const first = console.findIndex(([mark]) => mark === '[rate-limit]');
    assert.ok(first < 0 || (seenBefore[first] ?? 0) >= 4, 'the first four do not wait');
    const took = (times[8] ?? 0) - (times[0] ?? 0);
    assert.ok(took >= 1990, `${took} ms for two windows`);
  });

  it('off: no wait', async () => {
    const { console } = await run(many, json({}), { ratelimit: 'off' });
    assert.deepEqual(
      console.filter(([mark]) => mark === '[rate-limit]'),
      [],
    );
  });

  /** The first `times` requests get a 429, as the live API sends it: without the envelope. */
  const limited = (times: number, fields: () => Readonly<Record<string, string>>): Handler => {
    let count = 0;
    return (request, response) => {
      count += 1;
      if (count > times) return json({})(request, response);
      const headers = { 'content-type': 'application/json', ...fields() };
      return response.writeHead(429, headers).end('{"error":"TOO_MANY_REQUESTS"}');
    };
  };
  const ASKED: readonly (readonly [name: string, fields: () => Readonly<Record<string, string>>])[] = [
    ['Retry-After in seconds', () => ({ 'retry-after': '1' })],
    ['Retry-After as a date', () => ({ 'retry-after': new Date(Date.now() + 2000).toUTCString() })],
    ['X-RateLimit-Reset in seconds', () => ({ 'x-ratelimit-reset': '1.0' })],
    ['X-RateLimit-Reset as an instant', () => ({ 'x-ratelimit-reset': String(Date.now() / 1000 + 1) })],
  ];
  for (const [name, fields] of ASKED) {
    it(`waits after a 429 for as long as ${name} says`, async () => {
      const { requests, failures } = await run(many, limited(1, fields));
      assert.ok((requests[1]?.at ?? 0) - (requests[0]?.at ?? 0) >= 990);
      assert.equal(requests.length, 9, 'without `retries`, nothing is sent again');
      assert.equal(failures.length, 1);
    });
  }

  it('with `retries`, sends a request again for as long as the key is used up', async () => {
    const fields = () => ({ 'x-ratelimit-reset': '0.05' });
    const { requests, failures } = await run(many, limited(4, fields), { retries: '1', retrybackoff: '10' });
    assert.deepEqual(failures, []);
    assert.deepEqual(
      requests.slice(0, 5).map(({ line }) => line),
      Array(5).fill('GET /things0'),
    );
    assert.equal(requests.length, 4 + 9);
  });

  it('gives a used-up key up after `ratelimitwait` seconds', async () => {
    const values = { retries: '1', retrybackoff: '10', ratelimitwait: '0.5' };
    const { requests, failures } = await run(
      many,
      limited(1000, () => ({ 'x-ratelimit-reset': '0.2' })),
      values,
    );
    const first = requests.filter(({ line }) => line === 'GET /things0').length;
    assert.ok(first >= 2, `${first} attempts`);
    assert.equal(requests.length, first + 8, 'the others are not waited for');
    assert.equal(failures.length, 9);
  });
});
