/** `smoke` and `generate` as processes; `suites.test.ts` runs whole suites. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../../../scripts/run/model.ts';
import { withClosedPort } from '../../shared/closed-port.ts';
import { command } from '../command.ts';

describe('npm run smoke', function () {
  this.timeout(180_000);
  let reports: string;
  beforeEach(async () => {
    reports = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
  });
  afterEach(() => rm(reports, { recursive: true, force: true }));

  const readRun = async (): Promise<Run> => JSON.parse(await readFile(join(reports, 'latest', 'run.json'), 'utf8'));

  it('a wrong key: exit 2, and terminal and report show how to fix it', async () => {
    const { code, stdout, stderr } = await command(['smoke', '--env', 'sandbox', '--reports', reports], {
      env: { SANDBOX_KEYSECRET: 'not-the-right-one' },
    });
    assert.equal(code, 2);
    const cause = /The API does not know this key/;
    assert.match(stdout, cause);
    assert.match(stderr, /SANDBOX_KEYID and SANDBOX_KEYSECRET/);
    for (const file of ['index.html', 'summary.md', 'run.json', 'sandbox.junit.xml'])
      assert.match(await readFile(join(reports, 'latest', file), 'utf8'), cause, file);
    for (const file of await readdir(join(reports, 'latest')))
      assert.doesNotMatch(await readFile(join(reports, 'latest', file), 'utf8'), /not-the-right-one/);
    assert.doesNotMatch(stdout, /not-the-right-one/);
  });

  it('reads the key of production from the process environment', () =>
    withClosedPort(async (url) => {
      const flags = ['--only', 'organizationGetList', '--timeout', '2000', '--retries', '0', '--reports', reports];
      const env = {
        PRODUCTION_BASEURL: url,
        PRODUCTION_KEYID: 'some-key-id',
        PRODUCTION_KEYSECRET: 'some-key-secret',
      };
      const { code, stdout } = await command(['smoke', '--env', 'production', ...flags], { env });
      assert.equal(code, 3, stdout);
      assert.match(stdout, /connection refused/);
      assert.doesNotMatch(stdout, /some-key-secret/);
      assert.equal((await readRun()).environments[0]?.status, 'errored');
    }));
});

describe('npm run generate', function () {
  this.timeout(180_000);

  it('a second run changes no byte, and --check passes @slow', async () => {
    const out = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
    const read = async () => Promise.all((await readdir(out)).sort().map((file) => readFile(join(out, file), 'utf8')));
    assert.equal((await command(['generate', '--out', out])).code, 0);
    const first = await read();
    assert.equal(first.length >= 2, true);
    const again = await command(['generate', '--out', out]);
    assert.match(again.stdout, /all files are up to date/);
    assert.deepEqual(await read(), first);
    assert.equal((await command(['generate', '--check', '--out', out])).code, 0);
    await rm(join(out, 'clickhouse-cloud.negative.postman_collection.json'));
    const stale = await command(['generate', '--check', '--out', out]);
    assert.equal(stale.code, 1);
    assert.match(stale.stderr, /negative\.postman_collection\.json[\s\S]*npm run generate/);
    assert.equal((await readdir(out)).length, first.length - 1, '--check writes nothing');
    await rm(out, { recursive: true });
  });

  it('finds the committed collections up to date', async () => {
    const { code, stderr } = await command(['generate', '--check']);
    assert.equal(code, 0, stderr);
  });
});
