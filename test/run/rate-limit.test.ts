/** The rate limit of an environment, at servers that enforce it. */
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
      assert.ok(run.requests.filter(({ waitedMs }) => waitedMs > 0).length >= 4, 'waits are in the model');
  });

  it('counts retries, iterations and requests without a response as well', async () => {
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

  it('a 429 delays the requests of its environment as long as it asks, and of no other', async () => {
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

  it('is kept for a collection whose scripts do not wait for it', async () => {
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

  it('a wait is not part of the time of a request', async () => {
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
