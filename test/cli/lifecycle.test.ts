/** `smoke --suite lifecycle`: the flags that it needs, and what remains after an interruption. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import config from '../../collections/clickhouse-cloud/collection.ts';
import { CONVENTIONS } from '../../collections/clickhouse-cloud/conventions.ts';
import scenario from '../../collections/clickhouse-cloud/lifecycle.ts';
import { SANDBOX } from '../../collections/clickhouse-cloud/sandbox.ts';
import { requestsByOperation } from '../../scripts/collection/item-index.ts';
import { buildLifecycleCollection } from '../../scripts/collection/suites/lifecycle/lifecycle.ts';
import type { Environment } from '../../scripts/run/environments.ts';
import { runSuite } from '../../scripts/run/run.ts';
import { startSandbox } from '../../scripts/sandbox/server.ts';
import { pinnedCollection } from '../collection/sandbox-run.ts';
import { command, start } from './command.ts';
import { writeEnvironment } from './local-environment.ts';

/** Folders of the lifecycle suite: they create a role and a service, with all that is below it, and delete them. */
const OF_SERVICES = ['Setup', 'roles', 'services', 'Delete', 'Undo', 'Clean up'];

describe('smoke --suite lifecycle', function () {
  this.timeout(180_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const REFUSED: readonly [args: string[], words: RegExp][] = [
    [['--allow-writes'], /--env sandbox/],
    [['--env', 'sandbox'], /--allow-writes/],
  ];
  for (const [args, words] of REFUSED) {
    it(`refuses ${args.join(' ')}`, async () => {
      const { code, stderr, stdout } = await command(['smoke', '--suite', 'lifecycle', ...args, '--reports', folder]);
      assert.equal(code, 2);
      assert.match(stderr, /\[writes-not-allowed\]/);
      assert.match(stderr, words);
      assert.doesNotMatch(stdout, /\[sandbox\] . /);
    });
  }

  it('refuses writes that cost money without --accept-costs', async () => {
    const file = join(folder, 'paid.postman_environment.json');
    const values = [
      ['baseURL', 'https://api.clickhouse.invalid'],
      ['keyid', 'some-key-id'],
      ['keysecret', 'some-key-secret'],
    ].map(([key, value]) => ({ key, value, enabled: true }));
    await writeFile(file, JSON.stringify({ name: 'paid', values }));
    const { code, stderr } = await command([
      'smoke',
      '--suite',
      'lifecycle',
      '--env',
      file,
      '--allow-writes',
      '--reports',
      folder,
    ]);
    assert.equal(code, 2);
    assert.match(stderr, /costs money[\s\S]*--accept-costs/);
  });

  it('after Ctrl+C, deletes only what it created, and exits 130 @slow', async () => {
    const { spec } = await pinnedCollection();
    const started = Date.now();
    const sandbox = await startSandbox({ profile: SANDBOX, spec, clock: () => started + (Date.now() - started) * 200 });
    const before = sandbox.store();
    try {
      const environment = await writeEnvironment(folder, sandbox.url);
      const flags = ['--env', environment, '--suite', 'lifecycle', '--allow-writes', '--reports', folder];
      const run = start(['smoke', ...flags]);
      await run.prints(/^\[local\] . POST .*Postgres/m);
      assert.notDeepEqual(sandbox.store(), before);
      run.signal('SIGINT');
      const { code, stdout } = await run.ended;
      assert.equal(code, 130, stdout);
      assert.deepEqual(sandbox.store(), before);
    } finally {
      await sandbox.close();
    }
  });

  for (const operationId of ['instanceCreate', 'instanceDelete']) {
    it(`leaves no resources when it is interrupted at ${operationId} @slow`, async () => {
      const { spec, collection: smoke } = await pinnedCollection();
      const suite = buildLifecycleCollection(spec, config, scenario, requestsByOperation(smoke));
      const item = suite.json.item.filter(({ name }) => OF_SERVICES.includes(name));
      const collection = { ...suite, json: { ...suite.json, item } };
      const started = Date.now();
      const sandbox = await startSandbox({
        profile: SANDBOX,
        spec,
        clock: () => started + (Date.now() - started) * 200,
      });
      const before = structuredClone(sandbox.store());
      const [key] = sandbox.keys;
      const environment: Environment = {
        name: 'sandbox',
        file: 'sandbox.postman_environment.json',
        values: {
          baseURL: sandbox.url,
          keyid: key?.id ?? '',
          keysecret: key?.secret ?? '',
          ratelimit: 'off',
          byocaccountid: '1',
          allowwrites: 'false',
        },
        secrets: ['keysecret'],
        conventions: CONVENTIONS,
        named: true,
      };
      const interruption = new AbortController();
      const seen: string[] = [];
      try {
        const run = await runSuite({
          collection,
          collectionHash: '',
          environments: [environment],
          selection: { only: [] },
          timeoutMs: 5000,
          retries: 0,
          concurrency: 1,
          bail: false,
          strict: false,
          iterations: 1,
          mayWrite: true,
          lifecycleName: 'ccp-lifecycle-0123456789ab',
          needsCredentials: true,
          signal: interruption.signal,
          onProgress: (progress) => {
            if (progress.kind !== 'request-end') return;
            seen.push(progress.request.id);
            if (progress.request.id === operationId) interruption.abort({ reasonCode: 'interrupted', params: {} });
          },
        });
        assert.equal(run.environments[0]?.status, 'interrupted');
        assert.ok(seen.includes(operationId));
        assert.deepEqual(sandbox.store(), before);
      } finally {
        await sandbox.close();
      }
    });
  }
});
