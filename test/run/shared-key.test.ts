/** The rate limit of a key that several environments use, or other programs as well. */
import assert from 'node:assert/strict';
import { pinnedCollection } from '../collection/sandbox-run.ts';
import { closeAll, collectionOf, environment, only, row, runLocally, sandboxWith, serve } from './local-run.ts';

describe('the rate limit of a shared key @slow', function () {
  this.timeout(180_000);
  afterEach(closeAll);
  const ids = ['organizationGetList', 'organizationGet', 'memberGetList', 'invitationGetList'];

  it('two environments with one key at 10/2s: no 429 from a server that counts 10 in 2 s', async () => {
    const { url } = await sandboxWith({ rateLimit: { requests: 10, windowMs: 2000 } });
    const run = await runLocally({
      environments: [environment(url, {}, 'first'), environment(url, {}, 'second')],
      only: ['organization*', 'instance*', 'member*', 'activity*', 'invitation*'],
      rateLimit: '10/2s',
      retries: 0,
    });
    for (const { status, totals, requests } of run.environments) {
      assert.deepEqual([status, totals.failed + totals.errored + totals.flaky], ['passed', 0]);
      assert.ok(requests.filter(({ attempts }) => attempts > 0).length > 10);
    }
  });

  const SHARING: readonly (readonly [name: string, hosts: number, keys: number, isShared: boolean])[] = [
    ['the same key at the same host', 1, 1, true],
    ['different keys', 1, 2, false],
    ['different hosts', 2, 1, false],
  ];
  for (const [name, hosts, keys, isShared] of SHARING) {
    it(`${name}: ${isShared ? 'one budget' : 'neither slows the other'}`, async () => {
      const urls = [await serve((_, response) => response.end('{}')), await serve((_, response) => response.end('{}'))];
      const items = Array.from({ length: 3 }, (_, index) => ({ id: `r${index}`, path: '/' }));
      const waits: string[] = [];
      const run = await runLocally({
        collection: collectionOf(items),
        environments: [0, 1].map((index) =>
          environment(urls[index % hosts] ?? '', { keyid: `key-${index % keys}` }, `environment-${index}`),
        ),
        rateLimit: isShared ? '3/0.5s' : '3/600s',
        onProgress: (progress) => {
          if (progress.kind === 'request-wait') waits.push(progress.cause);
        },
      });
      for (const { totals } of run.environments) assert.equal(totals.passed, 3);
      assert.deepEqual([...new Set(waits)], isShared ? ['window'] : []);
    });
  }

  /** A server that responds with 429 to its first requests, as if other programs used up the key, and then as `sandbox`. */
  async function usedUp(count: number, fields: Readonly<Record<string, string>>, sandbox?: string) {
    const seen: string[] = [];
    const url = await serve(async (request, response) => {
      seen.push(`${request.method} ${request.url}`);
      if (seen.length <= count) {
        const headers = { 'content-type': 'application/json', ...fields };
        response.writeHead(429, headers).end('{"error":"TOO_MANY_REQUESTS"}');
        return;
      }
      if (sandbox === undefined) return void response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      const found = await fetch(`${sandbox}${request.url}`, {
        headers: { authorization: request.headers.authorization ?? '' },
      });
      response.writeHead(found.status, { 'content-type': found.headers.get('content-type') ?? '' });
      response.end(await found.text());
    });
    return { url, seen };
  }

  it('waits for a key that others use up, and the request ends flaky', async () => {
    const { url } = await usedUp(6, { 'x-ratelimit-reset': '0.05' }, (await sandboxWith()).url);
    const waits: string[] = [];
    const run = only(
      await runLocally({
        environments: [environment(url)],
        only: ids,
        retries: 1,
        onProgress: (progress) => {
          if (progress.kind === 'request-wait') waits.push(progress.cause);
        },
      }),
    );
    const { status, attempts, reason } = row(run, 'organizationGetList');
    assert.deepEqual([status, attempts], ['flaky', 7], 'more attempts than retries');
    assert.equal(reason, 'passed at attempt 7, after: HTTP 429');
    assert.equal(run.status, 'passed');
    assert.ok(waits.filter((cause) => cause === 'limited').length >= 6, 'each wait is reported');
  });

  it('after the limit of the wait: errored, with the cause, and the rest of the run does not wait', async () => {
    const { url, seen } = await usedUp(1000, { 'x-ratelimit-reset': '0.2' });
    const given = { orgid: '5a4db0c5-0001-4f00-8a00-000000000001', ratelimitwait: '1' };
    const run = only(await runLocally({ environments: [environment(url, given)], only: ids, retries: 2 }));
    const [first, ...rest] = run.requests.filter(({ attempts }) => attempts > 0);
    assert.equal(first?.reasonCode, 'rate-limited');
    assert.match(
      first?.reason ?? '',
      /^the rate limit of the key was used up \(HTTP 429\) for .*, at each of \d+ attempts, and the API asked to wait 200 ms more$/,
    );
    assert.ok((first?.attempts ?? 0) >= 2);
    assert.ok(rest.length >= 3);
    for (const { id, status, attempts } of rest) assert.deepEqual([status, attempts], ['errored', 1], id);
    assert.equal(seen.length, (first?.attempts ?? 0) + rest.length);
    assert.equal(run.status, 'failed');
  });

  it('a wait that is too long does not start', async () => {
    const { url } = await usedUp(1000, { 'retry-after': '3600' });
    const run = only(await runLocally({ environments: [environment(url)], only: ['organizationGetList'], retries: 2 }));
    const { status, attempts, reason } = row(run, 'organizationGetList');
    assert.deepEqual(
      [status, attempts, reason],
      ['errored', 1, 'the rate limit of the key was used up (HTTP 429), and the API asked to wait 1 h 00 min more'],
    );
  });

  it('--retries 0 sends nothing again', async () => {
    const { url, seen } = await usedUp(1, { 'x-ratelimit-reset': '0.05' });
    await runLocally({ environments: [environment(url)], only: ['organizationGetList'], retries: 0 });
    assert.equal(seen.length, 1);
  });

  it('a write that got a 429 was not executed, and is sent again', async () => {
    const { collection } = await pinnedCollection();
    let posts = 0;
    const url = await serve((request, response) => {
      if (request.method === 'POST') posts += 1;
      const isLimited = request.method === 'POST' && posts <= 2;
      response.writeHead(isLimited ? 429 : 200, { 'x-ratelimit-reset': '0.05' }).end('{}');
    });
    const run = only(
      await runLocally({
        collection: { ...collection, suite: 'lifecycle' },
        environments: [environment(url, { allowwrites: 'true', orgid: 'some-organization' })],
        only: ['instanceCreate'],
        retries: 1,
      }),
    );
    assert.equal(row(run, 'instanceCreate').attempts, 3);
    assert.equal(posts, 3);
  });
});
