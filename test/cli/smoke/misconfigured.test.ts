/** A key that the API does not accept: one request, one block, exit code 2. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SANDBOX } from '../../../collections/clickhouse-cloud/sandbox.ts';
import type { Run } from '../../../scripts/run/model.ts';
import { startSandbox } from '../../../scripts/sandbox/server.ts';
import { pinnedCollection } from '../../collection/sandbox-run.ts';
import { withClosedPort } from '../../shared/closed-port.ts';
import { type Loopback, withServer } from '../../shared/loopback.ts';
import { command, type Outcome } from '../command.ts';
import { refusal, send } from '../doctor/account.ts';

const SECRET = 'canary/with+signs=4711';

/** Lines of a terminal that a wrong key may take. */
const MAX_LINES = 25;

interface Row {
  readonly given: RequestListener;
  readonly headline: string;
  readonly fix: RegExp;
}

const ROWS: Readonly<Record<string, Row>> = {
  'an unknown key': {
    given: refusal(401, 'UNAUTHORIZED: the key is not valid'),
    headline: 'The API does not know this key (HTTP 401)',
    fix: /Check LOCAL_KEYID and LOCAL_KEYSECRET: not cut off, not of another environment; and LOCAL_BASEURL\./,
  },
  'an unknown key, as 400': {
    given: refusal(400, 'BAD_REQUEST: no organization information'),
    headline: 'The API does not know this key (HTTP 400)',
    fix: /LOCAL_BASEURL/,
  },
  'an expired or disabled key': {
    given: refusal(401, 'UNAUTHORIZED: Key is not active'),
    headline: 'The key has expired or is disabled (HTTP 401)',
    fix: /Enable the key in the console/,
  },
  'a key that is limited to other addresses': {
    given: refusal(403, 'FORBIDDEN: no access'),
    headline: 'The key is refused for everything (HTTP 403): it is limited to other IP addresses, or has no role',
    fix: /public IP address/,
  },
};

describe('smoke with a key that the API does not accept @slow', function () {
  this.timeout(120_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** @returns the path of the environment file. */
  async function environment(name: string, values: Readonly<Record<string, string>>): Promise<string> {
    const all = { keyid: 'canaryKeyId4711', keysecret: SECRET, ratelimit: 'off', ...values };
    const file = join(folder, `${name}.postman_environment.json`);
    await writeFile(file, JSON.stringify({ values: Object.entries(all).map(([key, value]) => ({ key, value })) }));
    return file;
  }

  async function smoke(server: Loopback, ...flags: string[]): Promise<Outcome> {
    const file = await environment('local', { baseURL: server.url });
    return command(['smoke', '--env', file, '--reports', join(folder, 'reports'), '--retries', '0', ...flags]);
  }

  const reportFile = (name: string) => readFile(join(folder, 'reports', 'latest', name), 'utf8');
  const lastRun = async (): Promise<Run> => JSON.parse(await reportFile('run.json'));

  function assertBlock({ stderr }: Outcome, words: readonly (string | RegExp)[]): void {
    const lines = stderr.trimEnd().split('\n');
    assert.equal(lines.length, 3, stderr);
    assert.match(lines[0] ?? '', /^error {2}.+ {2}\[environment-misconfigured\]$/);
    assert.match(lines[2] ?? '', /^fix {4}/);
    for (const word of words) assert.ok(typeof word === 'string' ? stderr.includes(word) : word.test(stderr), stderr);
  }

  for (const [name, { given, headline, fix }] of Object.entries(ROWS))
    it(`${name}: one request, one block, the rest in one line, and the same words in every report`, () =>
      withServer(given, async (server) => {
        const outcome = await smoke(server);
        assert.equal(outcome.code, 2, outcome.stdout + outcome.stderr);
        assert.deepEqual(
          server.requests.map(({ url }) => url),
          ['/v1/organizations'],
        );
        assertBlock(outcome, [headline, fix]);
        const lines = (outcome.stdout + outcome.stderr).split('\n');
        assert.ok(lines.length <= MAX_LINES, outcome.stdout);
        assert.equal(lines.filter((line) => /requests blocked/.test(line)).length, 1, outcome.stdout);
        const [ended] = (await lastRun()).environments;
        assert.deepEqual([ended?.status, ended?.reasonCode], ['misconfigured', 'key-refused']);
        const [first, ...rest] = ended?.requests ?? [];
        assert.deepEqual([first?.status, first?.diagnosis?.headline], ['failed', headline]);
        assert.ok(rest.length > 50 && rest.every((request) => request.reasonCode === 'blocked'));
        const remedy = first?.diagnosis?.remedy ?? '';
        assert.match(remedy, fix);
        for (const file of ['index.html', 'local.junit.xml', 'local.ctrf.json', 'summary.md', 'run.json']) {
          const text = plain(await reportFile(file));
          assert.ok(text.includes(plain(headline)), `${file}: ${headline}`);
          assert.ok(text.includes(plain(remedy)), `${file}: ${remedy}`);
          assert.ok(!text.includes(SECRET), file);
        }
        assert.match(await reportFile('local.junit.xml'), /<error message="[^"]+" type="misconfigured"\/>/);
        assert.equal(JSON.parse(await reportFile('local.ctrf.json')).results.environment.extra.status, 'misconfigured');
        assert.match(await reportFile('index.html'), /<title>The key of local is not accepted/);
      }));

  const PAGE = send(401, '<!DOCTYPE html><p>Sign in</p>');
  it('the page of a gateway is not of the key: the run goes on and fails', () =>
    withServer(PAGE, async (server) => {
      const { code } = await smoke(server, '--only', 'memberGetList', '--only', 'organizationGet');
      assert.equal(code, 1);
      assert.equal((await lastRun()).environments[0]?.status, 'failed');
    }));

  const FLAGS: Readonly<Record<string, readonly string[]>> = {
    'the negative suite': ['--suite', 'negative'],
    'the lifecycle suite, without its clean-up': ['--suite', 'lifecycle', '--allow-writes'],
    'a selection without the list of organizations': ['--only', 'usageCostGet'],
    'a shard': ['--shard', '2/3'],
    'the first failure ends the run': ['--bail'],
    'retries and iterations': ['--retries', '2', '--iterations', '2'],
  };
  for (const [name, flags] of Object.entries(FLAGS))
    it(`${name}: the key first, and nothing after it`, () =>
      withServer(ROWS['an unknown key']?.given as RequestListener, async (server) => {
        const outcome = await smoke(server, ...flags);
        assert.equal(outcome.code, 2, outcome.stdout + outcome.stderr);
        assert.equal(server.requests.length, 1);
        assertBlock(outcome, []);
      }));

  it('--update-baseline is refused, and writes nothing', () =>
    withServer(ROWS['an unknown key']?.given as RequestListener, async (server) => {
      const { code, stderr } = await smoke(server, '--update-baseline');
      assert.equal(code, 2);
      assert.match(stderr, /\[baseline-not-updated\]\nwhere {2}local \(misconfigured: The API does not know this key/);
      assert.equal(stderr.trimEnd().split('\n').length, 3, stderr);
      await assert.rejects(readFile(join(folder, 'local.baseline.json')), { code: 'ENOENT' });
    }));

  it('shards of a refused key are merged to a misconfigured environment', () =>
    withServer(ROWS['an unknown key']?.given as RequestListener, async (server) => {
      const reports = [1, 2].map((index) => join(folder, `shard-${index}`));
      for (const [index, folderOf] of reports.entries())
        await smoke(server, '--shard', `${index + 1}/2`, '--reports', folderOf);
      const runs = reports.map((shard) => join(shard, 'latest'));
      await command(['report', 'merge', ...runs, '--reports', join(folder, 'reports')]);
      const [merged] = (await lastRun()).environments;
      assert.deepEqual([merged?.status, merged?.totals.failed], ['misconfigured', 1]);
      assert.equal(merged?.requests[0]?.diagnosis?.cause, 'key-unknown');
    }));

  it('other environments go on; a failure outranks the refused key, and that outranks what could not be tested', () =>
    withClosedPort((closedURL) =>
      withServer(ROWS['an unknown key']?.given as RequestListener, async (server) => {
        const { spec } = await pinnedCollection();
        const sandbox = await startSandbox({ spec, profile: SANDBOX });
        const broken = await startSandbox({
          spec,
          profile: SANDBOX,
          faults: [{ operationId: 'usageCostGet', kind: 'status', status: 500 }],
        });
        const committed = JSON.parse(
          await readFile(new URL('../../../environments/sandbox.postman_environment.json', import.meta.url), 'utf8'),
        );
        const of = (key: string) =>
          committed.values.find((entry: { key: string }) => entry.key === key).value as string;
        const key = { keyid: of('keyid'), keysecret: of('keysecret') };
        const files = {
          refused: await environment('refused', { baseURL: server.url }),
          healthy: await environment('healthy', { ...key, baseURL: sandbox.url }),
          broken: await environment('broken', { ...key, baseURL: broken.url }),
          unreachable: await environment('unreachable', { ...key, baseURL: closedURL }),
        };
        const exitOf = async (...names: (keyof typeof files)[]) => {
          const chosen = names.flatMap((name) => ['--env', files[name]]);
          const reports = ['--reports', join(folder, 'reports'), '--retries', '0', '--only', 'usageCostGet'];
          const { code, stdout } = await command(['smoke', ...chosen, ...reports]);
          return { code, stdout };
        };
        try {
          const { code, stdout } = await exitOf('refused', 'healthy');
          assert.equal(code, 2);
          assert.match(stdout, /^healthy +passed/m);
          assert.equal((await exitOf('refused', 'unreachable')).code, 2);
          assert.equal((await exitOf('refused', 'broken')).code, 1);
          assert.equal((await exitOf('refused', 'healthy', 'broken', 'unreachable')).code, 1);
        } finally {
          await Promise.all([sandbox.close(), broken.close()]);
        }
      }),
    ));

  it('a key without an organization: a failure, and nothing after it', () =>
    withServer(send(200, { status: 200, requestId: randomUUID(), result: [] }), async (server) => {
      const { code, stdout } = await smoke(server);
      assert.equal(code, 1, stdout);
      assert.equal(server.requests.length, 1);
      assert.match(stdout, /1 failure in local: The key belongs to no organization/);
      assert.match(stdout, /61 requests blocked: .* showed that the key belongs to no organization/);
      const [ended] = (await lastRun()).environments;
      assert.equal(ended?.status, 'failed');
      assert.ok(ended?.requests.slice(1).every(({ reasonCode }) => reasonCode === 'blocked'));
    }));
});

/** A text without the ways in which formats escape it. */
function plain(text: string): string {
  return text
    .replaceAll(/&#x27;|&apos;|&#39;/g, "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/<\/?[a-z]+>|\\|&#58;/g, '');
}
