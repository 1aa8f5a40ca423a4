/** The lifecycle suite through the runner: what it asks for before it writes, and what it leaves when it is broken off. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import config from '../../collections/clickhouse-cloud.config.ts';
import scenario from '../../collections/clickhouse-cloud.lifecycle.ts';
import { requestsByOperation } from '../../scripts/collection/item-index.ts';
import { buildLifecycleCollection } from '../../scripts/collection/lifecycle.ts';
import type { Environment } from '../../scripts/run/environments.ts';
import type { Run } from '../../scripts/run/model.ts';
import { runSuite } from '../../scripts/run/run.ts';
import { startSandbox } from '../../scripts/sandbox/server.ts';
import { pinnedCollection } from '../collection/sandbox-run.ts';
import { command, start } from './command.ts';
import { writeEnvironment } from './local-environment.ts';

describe('smoke --suite lifecycle', function () {
  this.timeout(90_000);
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

  it('refuses what costs money without --accept-costs', async () => {
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

  describe('with the other suites before it', () => {
    let stdout: string;
    let lifecycle: Run;
    let runs: Run[];
    before(async () => {
      const reports = join(folder, 'suites');
      const suites = [['smoke'], ['negative', '--only', 'instance*'], ['lifecycle', '--allow-writes', '--coverage']];
      for (const suite of suites) {
        const outcome = await command(['smoke', '--env', 'sandbox', '--reports', reports, '--suite', ...suite]);
        assert.equal(outcome.code, 0, outcome.stdout.slice(-2000) + outcome.stderr);
        stdout = outcome.stdout;
      }
      const files = (await readdir(reports)).filter((name) => /^\d/.test(name)).sort();
      runs = await Promise.all(
        files.map(async (name) => JSON.parse(await readFile(join(reports, name, 'run.json'), 'utf8'))),
      );
      lifecycle = runs.find(({ suite }) => suite === 'lifecycle') as Run;
    });

    it('says what it will create, and sends all 59 operations that write', () => {
      assert.match(stdout, /will create, and take away again: .*service.*Every name starts with ccp-lifecycle-/);
      const requests = lifecycle.environments[0]?.requests ?? [];
      const written = requests.filter(({ method, status }) => method !== 'GET' && status === 'passed');
      assert.equal(new Set(written.map(({ id }) => operationOf(id))).size, 59);
      assert.equal(requests.flatMap(({ findings }) => findings ?? []).length, 0);
    });

    it('has sent each of the 109 operations, as the runs, the terminal and the report say', async () => {
      assert.deepEqual(runs.map(({ suite }) => suite).sort(), ['lifecycle', 'negative', 'smoke']);
      const sent = runs.flatMap(({ environments }) =>
        environments.flatMap(({ requests }) => requests.filter(({ attempts }) => attempts > 0).map(({ id }) => id)),
      );
      const { spec } = await pinnedCollection();
      assert.equal(spec.operations.length, 109);
      assert.deepEqual([...new Set(sent.map(operationOf))].sort(), spec.operations.map(({ id }) => id).sort());
      assert.match(stdout, /^operation +smoke +negative +lifecycle$/m);
      assert.match(stdout, /^instanceCreate +· +passed +passed$/m);
      assert.match(stdout, /^109 of 109 operations were sent/m);
      const html = await readFile(join(folder, 'suites', 'latest', 'index.html'), 'utf8');
      const table = /<details class="coverage[^>]*>(.*?)<\/details>/s.exec(html)?.[1] ?? '';
      for (const { id } of spec.operations) assert.ok(table.includes(`>${id}<`), id);
    });
  });

  it('stopped by Ctrl+C, takes away what it created and nothing else, and exits 130', async () => {
    const { spec } = await pinnedCollection();
    const started = Date.now();
    const sandbox = await startSandbox({ spec, clock: () => started + (Date.now() - started) * 200 });
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
    it(`leaves nothing behind when it is broken off at ${operationId}`, async () => {
      const { spec, collection: smoke } = await pinnedCollection();
      const collection = buildLifecycleCollection(spec, config, scenario, requestsByOperation(smoke));
      const started = Date.now();
      const sandbox = await startSandbox({ spec, clock: () => started + (Date.now() - started) * 200 });
      const before = structuredClone(sandbox.store());
      const [key] = sandbox.keys;
      const environment: Environment = {
        name: 'sandbox',
        file: 'sandbox.postman_environment.json',
        values: {
          baseURL: sandbox.url,
          keyid: key?.keyId ?? '',
          keysecret: key?.keySecret ?? '',
          ratelimit: 'off',
          byocaccountid: '1',
          allowwrites: 'false',
        },
        secrets: ['keysecret'],
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
          lifecycleName: 'ccp-lifecycle-test',
          needsCredentials: true,
          signal: interruption.signal,
          onProgress: (progress) => {
            if (progress.kind !== 'request-end') return;
            seen.push(progress.request.id);
            if (progress.request.id === operationId) interruption.abort('interrupted by the test');
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

function operationOf(id: string): string {
  return id.split('#')[0] ?? id;
}
