/** Several environments at once: what happens to one happens to no other. */
import assert from 'node:assert/strict';
import { runEnvironment } from '../../scripts/run/environment-run.ts';
import type { Environment } from '../../scripts/run/environments.ts';
import type { Progress } from '../../scripts/run/plan.ts';
import { inPool } from '../../scripts/run/run.ts';
import { KEY_ID } from '../../scripts/sandbox/credentials.ts';
import { closeAll, collectionOf, environment, row, runLocally, sandboxWith, serve } from './local-run.ts';

const LISTS = ['organizationGetList', 'instanceGetList', 'instanceGet', 'memberGetList'];

describe('environments at once @slow', function () {
  this.timeout(180_000);
  afterEach(closeAll);

  it('one that hangs, one that dies and one that is refused leave the healthy ones alone', async () => {
    const dying = await serve((request, response) => {
      if (request.url === '/v1/organizations') response.destroy();
      else response.end();
    });
    const hanging = await sandboxWith({ faults: [{ operationId: '*', kind: 'hang' }] });
    const [one, two] = [await sandboxWith(), await sandboxWith({ seed: 2 })];
    const run = await runLocally({
      environments: [
        environment(hanging.url, {}, 'hanging'),
        environment(one.url, {}, 'one'),
        environment(dying, {}, 'dying'),
        environment(two.url, { keysecret: 'a-wrong-secret' }, 'refused'),
        environment(two.url, {}, 'two'),
      ],
      only: LISTS,
      timeoutMs: 3000,
    });
    assert.deepEqual(
      run.environments.map(({ name, status }) => [name, status]),
      [
        ['hanging', 'errored'],
        ['one', 'passed'],
        ['dying', 'errored'],
        ['refused', 'misconfigured'],
        ['two', 'passed'],
      ],
    );
    const healthy = run.environments.filter(({ status }) => status === 'passed');
    for (const { totals } of healthy) assert.equal(totals.passed, LISTS.length);
  });

  it('a script that never ends holds its own environment only', async () => {
    const url = await serve((_, response) => response.end('{}'));
    const endless = collectionOf([{ id: 'endless', path: '/', script: ['while (true) {}'] }]);
    const deadline = new AbortController();
    const began = performance.now();
    const [stuck, free] = await Promise.all([
      runLocally({ collection: endless, environments: [environment(url)], signal: deadline.signal }),
      runLocally({ environments: [environment((await sandboxWith()).url)], only: LISTS }).then((run) => {
        setTimeout(() => deadline.abort({ reasonCode: 'deadline', params: { seconds: 0.3 } }), 300);
        return run;
      }),
    ]);
    assert.equal(free.environments[0]?.status, 'passed');
    assert.equal(stuck.environments[0]?.status, 'interrupted');
    assert.ok(performance.now() - began < 60_000);
  });

  it('no environment sees the variables of another', async () => {
    const [one, two] = [await sandboxWith({ seed: 1 }), await sandboxWith({ seed: 2, empty: 'below-main' })];
    const run = await runLocally({
      environments: [environment(one.url, {}, 'one'), environment(two.url, {}, 'two')],
      only: ['backupGetList', 'backupGet'],
    });
    const [first, second] = run.environments;
    assert.equal(row(first as never, 'backupGet').status, 'passed');
    assert.equal(row(second as never, 'backupGet').status, 'skipped');
    assert.match(row(second as never, 'backupGet').reason ?? '', /there is no backup: |backup ID missing: /);
  });

  it('a runner that breaks is an errored environment, and no exception', async () => {
    const sandbox = await sandboxWith();
    const broken: Environment = environment(sandbox.url, {}, 'broken');
    let isFirst = true;
    const run = await runLocally({
      environments: [broken, environment(sandbox.url, {}, 'whole')],
      only: LISTS,
      concurrency: 1,
      onProgress: (progress: Progress) => {
        if (progress.kind !== 'request-end' || !isFirst) return;
        isFirst = false;
        throw new Error(`with ${KEY_ID} in it`);
      },
    });
    const [first, second] = run.environments;
    assert.equal(first?.status, 'errored');
    assert.equal(first?.reason, 'the runner failed: with [redacted] in it');
    assert.match(row(first as never, 'memberGetList').reason ?? '', /^not run: the runner failed/);
    assert.equal(second?.status, 'passed');
  });

  it('so many at once, and no more', async () => {
    let [active, most] = [0, 0];
    const work = async (entry: number) => {
      active += 1;
      most = Math.max(most, active);
      await new Promise((resolve) => setTimeout(resolve, 5 * (entry % 3)));
      active -= 1;
      return entry * 2;
    };
    assert.deepEqual(await inPool([1, 2, 3, 4, 5, 6, 7], 3, work), [2, 4, 6, 8, 10, 12, 14]);
    assert.equal(most, 3);
    assert.deepEqual(await inPool([], 3, work), []);
    most = 0;
    await inPool([1, 2, 3], 1, work);
    assert.equal(most, 1);
  });

  it('with --concurrency 1 one after the other', async () => {
    const told: string[] = [];
    const sandbox = await sandboxWith();
    await runLocally({
      environments: [environment(sandbox.url, {}, 'a'), environment(sandbox.url, {}, 'b')],
      only: ['organizationGetList'],
      concurrency: 1,
      onProgress: (progress) => {
        if (progress.kind === 'environment-start') told.push(`start ${progress.environment}`);
        if (progress.kind === 'environment-end') told.push(`end ${progress.environment.name}`);
      },
    });
    assert.deepEqual(told, ['start a', 'end a', 'start b', 'end b']);
  });

  it('without a key: skipped, loudly, and nothing is sent', async () => {
    let requests = 0;
    const url = await serve((_, response) => {
      requests += 1;
      response.end('{}');
    });
    const run = await runLocally({ environments: [environment(url, { keysecret: '' }, 'my-staging')] });
    const [first] = run.environments;
    assert.equal(first?.status, 'skipped');
    assert.match(first?.reason ?? '', /MY_STAGING_KEYID/);
    assert.ok(first?.requests.every(({ status, reason }) => status === 'skipped' && /no key/.test(reason ?? '')));
    assert.equal(requests, 0);
    assert.equal(typeof runEnvironment, 'function');
  });
});
