/** The rate limit, counted where it matters: at the server that enforces it, over real sockets, with a window of one second. */
import assert from 'node:assert/strict';
import { createLimiter as limiterFor } from '../../scripts/sandbox/http/rate-limit.ts';
import { rateLimitOf, timeLeftMs } from '../../scripts/shared/network/rate-limit.ts';
import { pinnedCollection } from '../collection/sandbox-run.ts';
import { PINNED_OPERATIONS } from '../fixtures/documents.ts';
import { closeAll, collectionOf, environment, only, row, runLocally, sandboxWith, serve } from './local-run.ts';

const WINDOW = { requests: 10, windowMs: 1000 };

describe('rate limit @slow', function () {
  this.timeout(180_000);
  afterEach(closeAll);

  it('no 429 from a server that enforces the limit, and no longer waits than it asks for', async () => {
    const arrivals: number[] = [];
    const { url } = await sandboxWith({
      rateLimit: WINDOW,
      clock: () => {
        arrivals.push(Date.now());
        return Date.now();
      },
    });
    const run = only(await runLocally({ environments: [environment(url)], rateLimit: '10/1s' }));
    const codes = run.requests.map(({ code }) => code);
    assert.deepEqual([codes.filter((code) => code === 429).length, run.totals.flaky, run.status], [0, 0, 'passed']);
    assert.equal(run.totals.requests, PINNED_OPERATIONS.reads);
    const bound = timeLeftMs(rateLimitOf('10/1s'), PINNED_OPERATIONS.reads);
    assert.equal(bound, Math.floor((PINNED_OPERATIONS.reads - 1) / 10) * 1000);
    const first = run.requests[0]?.startedMs ?? 0;
    const last = run.requests.at(-1);
    const took = (last?.startedMs ?? 0) + (last?.waitedMs ?? 0) - first;
    assert.ok(took >= bound, `faster than allowed: ${took} ms`);
    // The waits that the scripts ask for do not depend on how busy the machine is: one window at most for each ten requests.
    const waited = run.requests.reduce((sum, { waitedMs }) => sum + waitedMs, 0);
    assert.ok(waited <= bound * 1.05, `${waited} ms`);
    // Where the requests themselves took longer than the windows, nothing had to wait.
    if (took < bound * 1.5)
      assert.ok(run.requests.filter(({ waitedMs }) => waitedMs > 0).length >= 4, 'waiting is told in the model');
  });

  it('counts retries, iterations and requests without an answer as well', async () => {
    const limiter = limiterFor({ requests: 5, windowMs: 400 });
    let refused = 0;
    let count = 0;
    const url = await serve((request, response) => {
      count += 1;
      if (!limiter.admits('key', Date.now())) {
        refused += 1;
        response.writeHead(429).end();
      } else if (count % 4 === 0) request.socket.destroy();
      else response.writeHead(count % 3 === 0 ? 503 : 200, { 'content-type': 'application/json' }).end('{}');
    });
    const { collection } = await pinnedCollection();
    await runLocally({
      collection,
      environments: [environment(url, { ratelimit: '5/0.4s', orgid: 'an-organization', retrybackoff: '1' })],
      only: ['organizationGetList', 'memberGetList', 'invitationGetList'],
      iterations: 4,
      retries: 2,
    });
    assert.ok(count > 12, `${count} requests`);
    assert.equal(refused, 0);
  });

  it('a 429 that comes all the same holds back this environment, for as long as it asks, and no other', async () => {
    const fault = { operationId: 'memberGetList', kind: 'status', status: 429, retryAfter: 1, times: 1 } as const;
    const [slowed, free] = [await sandboxWith({ faults: [fault] }), await sandboxWith()];
    const run = await runLocally({
      environments: [environment(slowed.url, {}, 'slowed'), environment(free.url, {}, 'free')],
      only: ['organizationGetList', 'memberGetList'],
      retries: 1,
    });
    const [one, other] = run.environments;
    const { status, reason, retries } = row(one as never, 'memberGetList');
    assert.deepEqual([status, reason], ['flaky', 'passed at attempt 2, after: HTTP 429']);
    assert.ok((retries?.[0]?.backoffMs ?? 0) > 500, 'Retry-After is honoured');
    assert.equal(one?.status, 'passed');
    assert.ok((one?.durationMs ?? 0) >= 1000);
    assert.equal(other?.totals.flaky, 0);
    assert.ok(other?.requests.every(({ waitedMs }) => waitedMs === 0));
  });

  it('a 429 without Retry-After waits for a window; a 503 with Retry-After waits, too', async () => {
    const faults = [
      { operationId: 'memberGetList', kind: 'status', status: 429, times: 1 },
      { operationId: 'invitationGetList', kind: 'status', status: 503, retryAfter: 1, times: 1 },
    ] as const;
    const { url } = await sandboxWith({ faults });
    const plan = { only: ['memberGetList', 'invitationGetList'], retries: 1, rateLimit: '50/0.7s' };
    const run = only(await runLocally({ ...plan, environments: [environment(url)] }));
    // What passes between two attempts besides waiting is part of the wait; on a busy machine it is most of it.
    const waited = (id: string) => row(run, id).retries?.[0]?.backoffMs ?? 0;
    assert.ok(waited('memberGetList') > 300 && waited('memberGetList') < 10_000, `${waited('memberGetList')}`);
    assert.ok(waited('invitationGetList') > 500, `${waited('invitationGetList')}`);
  });

  it('is kept for a collection of somebody else, whose scripts know nothing of it', async () => {
    const limiter = limiterFor({ requests: 2, windowMs: 300 });
    let refused = 0;
    const url = await serve((_, response) => {
      if (!limiter.admits('key', Date.now())) refused += 1;
      response.end('{}');
    });
    const items = Array.from({ length: 7 }, (_, index) => ({ id: `r${index}`, path: '/' }));
    const run = only(
      await runLocally({ collection: collectionOf(items), environments: [environment(url)], rateLimit: '2/0.3s' }),
    );
    assert.deepEqual([run.totals.passed, refused], [7, 0]);
  });

  it('waiting is not part of the time of a request', async () => {
    const url = await serve((_, response) => response.end('{}'));
    const items = Array.from({ length: 3 }, (_, index) => ({ id: `r${index}`, path: '/' }));
    const run = only(
      await runLocally({
        collection: collectionOf(items),
        environments: [environment(url)],
        rateLimit: '1/3s',
        timeoutMs: 2500,
      }),
    );
    assert.equal(run.totals.passed, 3, 'none has timed out');
    for (const { waitedMs, durationMs } of run.requests.slice(1)) {
      assert.ok(waitedMs > 2000, `waited ${waitedMs} ms`);
      assert.ok(durationMs < 2500, `took ${durationMs} ms`);
    }
  });
});

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

  /** The API without its envelope, as long as somebody else uses the key: for so many requests. */
  async function usedUp(times: number, fields: Readonly<Record<string, string>>, sandbox?: string) {
    const seen: string[] = [];
    const url = await serve(async (request, response) => {
      seen.push(`${request.method} ${request.url}`);
      if (seen.length <= times) {
        const headers = { 'content-type': 'application/json', ...fields };
        response.writeHead(429, headers).end('{"error":"TOO_MANY_REQUESTS"}');
        return;
      }
      if (sandbox === undefined) return void response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      const answer = await fetch(`${sandbox}${request.url}`, {
        headers: { authorization: request.headers.authorization ?? '' },
      });
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      response.end(await answer.text());
    });
    return { url, seen };
  }

  it('a key that others use up for a while is waited for, and the request ends flaky', async () => {
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
    assert.ok(waits.filter((cause) => cause === 'limited').length >= 6, 'each waiting is told');
  });

  it('beyond the limit of waiting: errored, with the true cause, and the rest of the run does not wait', async () => {
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

  it('a wait that is too long is not begun', async () => {
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
