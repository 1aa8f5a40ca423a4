/** Retries: what is sent again, how often, and what stays as it was. */
import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import type { EnvironmentRun } from '../../scripts/run/model.ts';
import type { Fault, FaultKind } from '../../scripts/sandbox/faults/fault.ts';
import { pinnedCollection } from '../collection/sandbox-run.ts';
import { closeAll, environment, only, row, runLocally, sandboxWith, serve } from './local-run.ts';

describe('retries @slow', function () {
  this.timeout(180_000);
  afterEach(closeAll);

  const once = (operationId: string, kind: FaultKind = { kind: 'status', status: 503 }): Fault => ({
    ...kind,
    operationId,
    times: 1,
  });

  async function runWith(
    faults: readonly Fault[],
    plan: Omit<Partial<Parameters<typeof runLocally>[0]>, 'environments'> = {},
    values: Readonly<Record<string, string>> = {},
  ): Promise<EnvironmentRun> {
    const { url } = await sandboxWith({ faults });
    return only(await runLocally({ retries: 2, ...plan, environments: [environment(url, values)] }));
  }

  it('the variables of the chain survive: what the retried list gave is used by its details', async () => {
    const run = await runWith([once('instanceGetList')], { only: ['instanceGet', 'backupGet'] });
    assert.equal(row(run, 'instanceGetList').status, 'flaky');
    for (const id of ['instanceGet', 'backupGet']) assert.equal(row(run, id).status, 'passed', id);
    assert.equal(run.status, 'passed');
  });

  it('the first and the last item of the collection are sent again like any other, and nothing else is', async () => {
    const { collection } = await pinnedCollection();
    const reads = collection.items.filter(({ method }) => method === 'GET');
    const [first, last] = [reads[0]?.id ?? '', reads.at(-1)?.id ?? ''];
    const run = await runWith([once(first), once(last)]);
    assert.equal(run.totals.requests, reads.length);
    assert.equal(run.totals.flaky, 2);
    assert.equal(run.totals.passed, reads.length - 2);
    assert.deepEqual([row(run, first).attempts, row(run, last).attempts], [2, 2]);
  });

  it('within iterations: the iteration goes on where it was', async () => {
    const ids = ['organizationGetList', 'instanceGetList', 'memberGetList'];
    const run = await runWith(
      [{ operationId: 'memberGetList', kind: 'status', status: 503, times: 1 }, once('organizationGetList')],
      { only: ids, iterations: 3 },
    );
    for (const id of ids) assert.equal(row(run, id).iterations?.total, 3, id);
    assert.equal(row(run, 'memberGetList').iterations?.flaky, 1);
    assert.equal(row(run, 'memberGetList').reason, 'passed at attempt 2, after: HTTP 503 (flaky in 1 of 3 iterations)');
    assert.equal(row(run, 'instanceGetList').iterations?.passed, 3);
  });

  it('within a shard, of which it is the last', async () => {
    const { collection } = await pinnedCollection();
    const reads = collection.items.filter(({ method }) => method === 'GET');
    const last = reads.at(-1)?.id ?? '';
    const shard = { index: ((reads.length - 1) % 3) + 1, count: 3 };
    const run = await runWith([once('organizationGetList'), once(last)], { selection: { only: [], shard } });
    assert.deepEqual([row(run, 'organizationGetList').status, row(run, last).status], ['flaky', 'flaky']);
    assert.equal(run.totals.failed + run.totals.errored, 0);
    assert.ok(run.totals.requests < reads.length - 20, 'the rest is in other shards');
  });

  it('never an assertion that failed', async () => {
    const broken: FaultKind = { kind: 'mutate', mutate: (answer) => ({ ...answer, body: '{"status":200}' }) };
    const run = await runWith([once('memberGetList', broken)], { only: ['memberGetList'] });
    assert.equal(row(run, 'memberGetList').status, 'failed');
    assert.equal(row(run, 'memberGetList').attempts, 1);
    assert.equal(row(run, 'memberGetList').retries, undefined);
  });

  it('tells each attempt, and waits longer each time, with jitter', async () => {
    const run = await runWith(
      [{ operationId: 'memberGetList', kind: 'status', status: 502 }],
      { only: ['memberGetList'], retries: 3 },
      { retrybackoff: '40' },
    );
    const { retries = [], attempts, reason } = row(run, 'memberGetList');
    assert.equal(attempts, 4);
    assert.equal(reason, 'the server responded with 502, at each of 4 attempts');
    assert.deepEqual(
      retries.map(({ reason: why, code }) => [why, code]),
      [502, 502, 502].map((code) => ['HTTP 502', code]),
    );
    retries.forEach(({ backoffMs }, index) => {
      const base = 40 * 2 ** index;
      assert.ok(backoffMs >= base * 0.75 - 1 && backoffMs <= base * 1.25 + 1, `${backoffMs} of ${base}`);
    });
    for (const [index, { startedMs, durationMs, backoffMs }] of retries.slice(0, -1).entries())
      assert.ok((retries[index + 1]?.startedMs ?? 0) >= startedMs + durationMs + backoffMs - 2);
  });

  it('no more of them in a run than its budget', async () => {
    const faults: Fault[] = [{ operationId: '*', kind: 'status', status: 503 }];
    const run = await runWith(
      faults,
      { retries: 5 },
      { retrybudget: '7', orgid: '5a4db0c5-0001-4f00-8a00-000000000001' },
    );
    const retries = run.requests.reduce((sum, { attempts }) => sum + Math.max(0, attempts - 1), 0);
    assert.equal(retries, 7);
    assert.ok(run.requests.filter(({ attempts }) => attempts === 1).length > 5, 'the rest is sent once');
    assert.ok(run.requests.every(({ status }) => status === 'errored' || status === 'skipped'));
  });

  it('none with --retries 0', async () => {
    const run = await runWith([once('memberGetList')], { only: ['memberGetList'], retries: 0 });
    assert.deepEqual([row(run, 'memberGetList').status, row(run, 'memberGetList').attempts], ['errored', 1]);
  });

  it('only what is idempotent', async () => {
    const { collection } = await pinnedCollection();
    const seen: IncomingMessage[] = [];
    const url = await serve((request, response) => {
      seen.push(request);
      response.writeHead(503, { 'content-type': 'application/json' }).end('{}');
    });
    const ids = ['organizationUpdate', 'instanceCreate', 'instanceDelete'];
    const run = only(
      await runLocally({
        // All of the collection is the suite here, not only what reads.
        collection: { ...collection, suite: 'lifecycle' },
        environments: [
          environment(url, { allowwrites: 'true', orgid: 'some-organization', serviceid: 'some-service' }),
        ],
        only: ids,
        retries: 1,
      }),
    );
    const times = (method: string) => seen.filter((request) => request.method === method).length;
    assert.deepEqual([times('PATCH'), times('POST'), times('DELETE')], [1, 1, 2]);
    assert.deepEqual(
      ids.map((id) => row(run, id).attempts),
      [1, 1, 2],
    );
  });
});
