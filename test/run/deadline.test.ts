/** Ends before the end: a deadline, a signal, --bail. What had run counts, what had not says so. */
import assert from 'node:assert/strict';
import { exitCodeOf } from '../../scripts/run/verdict.ts';
import { PINNED_OPERATIONS } from '../fixtures/documents.ts';
import { closeAll, environment, only, row, runLocally, sandboxWith } from './local-run.ts';

describe('ends before the end @slow', function () {
  this.timeout(180_000);
  afterEach(closeAll);

  it('a signal: what had run counts, the rest is skipped with its reason, and the numbers add up', async () => {
    const { url } = await sandboxWith({ faults: [{ operationId: 'instanceGet', kind: 'hang' }] });
    const signal = new AbortController();
    const began = performance.now();
    const run = await runLocally({
      environments: [environment(url)],
      timeoutMs: 100_000,
      signal: signal.signal,
      onProgress: (progress) => {
        if (progress.kind === 'request-start' && progress.name === 'Get service details')
          setTimeout(() => signal.abort({ reasonCode: 'interrupted', params: { signal: 'SIGINT' } }), 100);
      },
    });
    assert.ok(performance.now() - began < 60_000, 'what is in flight is not waited for');
    const ended = only(run);
    assert.deepEqual([ended.status, ended.reason, run.interrupted], ['interrupted', 'interrupted by SIGINT', true]);
    const { totals } = ended;
    assert.ok(totals.passed > 5);
    assert.deepEqual([totals.failed, totals.errored, totals.requests], [0, 0, PINNED_OPERATIONS.reads]);
    assert.equal(totals.passed + totals.skipped, PINNED_OPERATIONS.reads);
    assert.equal(row(ended, 'instanceGet').reason, 'not run: interrupted by SIGINT');
    assert.equal(row(ended, 'instanceGet').attempts, 0);
    assert.equal(exitCodeOf(run), 3);
  });

  it('an environment that was never begun is interrupted as well, not skipped on purpose', async () => {
    const { url } = await sandboxWith({ faults: [{ operationId: 'organizationGetList', kind: 'hang' }] });
    const run = await runLocally({
      environments: [environment(url, {}, 'a'), environment(url, {}, 'b')],
      concurrency: 1,
      signal: AbortSignal.timeout(600),
    });
    assert.deepEqual(
      run.environments.map(({ status }) => status),
      ['interrupted', 'interrupted'],
    );
    assert.equal(run.environments[1]?.totals.skipped, PINNED_OPERATIONS.reads);
  });

  it('while a request waits for the rate limit', async () => {
    const { url } = await sandboxWith();
    const signal = new AbortController();
    const began = performance.now();
    const run = await runLocally({
      environments: [environment(url)],
      rateLimit: '3/120s',
      signal: signal.signal,
      onProgress: (progress) => {
        if (progress.kind === 'request-wait')
          setTimeout(() => signal.abort({ reasonCode: 'deadline', params: { seconds: 1 } }), 50);
      },
    });
    assert.ok(performance.now() - began < 60_000);
    assert.equal(only(run).totals.passed, 3);
    assert.equal(only(run).status, 'interrupted');
    assert.equal(exitCodeOf(run), 3);
  });

  it('a failure before the end outranks the end', async () => {
    const fault = { operationId: 'invitationGetList', kind: 'html' } as const;
    const { url } = await sandboxWith({ faults: [fault, { operationId: 'instanceGet', kind: 'hang' }] });
    const deadline = new AbortController();
    const run = await runLocally({
      environments: [environment(url)],
      timeoutMs: 100_000,
      signal: deadline.signal,
      onProgress: (progress) => {
        if (progress.kind === 'request-start' && progress.name === 'Get service details')
          deadline.abort({ reasonCode: 'deadline', params: { seconds: 5 } });
      },
    });
    assert.equal(only(run).status, 'interrupted');
    assert.equal(only(run).totals.failed, 1);
    assert.equal(exitCodeOf(run), 1);
  });

  it('a signal after the last answer has ended nothing', async () => {
    const { url } = await sandboxWith();
    const signal = new AbortController();
    const run = await runLocally({
      environments: [environment(url)],
      only: ['organizationGetList'],
      signal: signal.signal,
      onProgress: (progress) => {
        if (progress.kind === 'request-end') signal.abort({ reasonCode: 'interrupted', params: { signal: 'SIGTERM' } });
      },
    });
    assert.deepEqual([only(run).status, run.interrupted], ['passed', false]);
  });

  it('between two attempts: the request is errored, and was not sent again', async () => {
    const { url } = await sandboxWith({ faults: [{ operationId: 'memberGetList', kind: 'status', status: 503 }] });
    const run = await runLocally({
      environments: [environment(url, { retrybackoff: '20000' })],
      only: ['memberGetList'],
      retries: 3,
      signal: AbortSignal.timeout(2000),
    });
    assert.equal(only(run).status, 'interrupted');
    const { status, reason } = row(only(run), 'memberGetList');
    assert.ok(status === 'errored' || status === 'skipped', `${status}: ${reason}`);
  });

  it('--bail: the first failure ends its environment', async () => {
    const faults = [{ operationId: 'instanceGetList', kind: 'html' }] as const;
    const [bad, good] = [await sandboxWith({ faults }), await sandboxWith()];
    const run = await runLocally({
      environments: [environment(bad.url, {}, 'bad'), environment(good.url, {}, 'good')],
      only: ['organizationGetList', 'instanceGetList', 'instanceGet'],
      bail: true,
    });
    const [first, second] = run.environments;
    assert.deepEqual([first?.status, second?.status, run.interrupted], ['failed', 'passed', false]);
    assert.equal(row(first as never, 'instanceGet').reason, 'not run: --bail ended the run at the first failure');
    assert.equal(exitCodeOf(run), 1);
  });
});
