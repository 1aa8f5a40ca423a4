/** The two commands of the README, as a user meets them. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../../scripts/run/model.ts';
import { command } from './command.ts';

describe('npm run smoke', function () {
  this.timeout(90_000);
  let reports: string;
  beforeEach(async () => {
    reports = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
  });
  afterEach(() => rm(reports, { recursive: true, force: true }));

  const readRun = async (): Promise<Run> => JSON.parse(await readFile(join(reports, 'latest', 'run.json'), 'utf8'));

  it('runs every environment: the sandbox passes, production is skipped loudly for want of a key', async () => {
    const { code, stdout } = await command(['smoke', '--reports', reports]);
    assert.equal(code, 0, stdout);
    const { environments } = await readRun();
    assert.deepEqual(
      environments.map(({ name, status }) => [name, status]),
      [
        ['production', 'skipped'],
        ['sandbox', 'passed'],
      ],
    );
    const sandbox = environments[1];
    assert.deepEqual(
      [sandbox?.totals.requests, sandbox?.totals.passed, sandbox?.totals.failed, sandbox?.totals.errored],
      [50, 50, 0, 0],
    );
    for (const id of ['organizationGetList', 'organizationGet', 'instanceGet'])
      assert.equal(sandbox?.requests.find((request) => request.id === id)?.status, 'passed');
    for (const { status, reason } of environments[0]?.requests ?? [])
      assert.deepEqual([status, /PRODUCTION_KEYID/.test(reason ?? '')], ['skipped', true]);
    assert.match(stdout, /\[production\] SKIPPED .*PRODUCTION_KEYID/);
    assert.equal(stdout.match(/^\[sandbox\] . GET /gm)?.length, 50, 'one line per request');
    const html = /report: (.+index\.html)/.exec(stdout)?.[1] ?? '';
    assert.ok((await stat(html)).size > 10_000);
    const files = (await readdir(join(reports, 'latest'))).sort();
    assert.deepEqual(files, [
      'index.html',
      'production.ctrf.json',
      'production.junit.xml',
      'run.json',
      'sandbox.ctrf.json',
      'sandbox.junit.xml',
      'summary.md',
    ]);
  });

  it('with a wrong key: exit 1, and terminal and report say what to mend', async () => {
    const { code, stdout } = await command(['smoke', '--env', 'sandbox', '--reports', reports], {
      env: { SANDBOX_KEYSECRET: 'not-the-right-one' },
    });
    assert.equal(code, 1);
    const cause = /the key or the organization ID is not configured correctly/i;
    assert.match(stdout, cause);
    for (const file of ['index.html', 'summary.md', 'run.json', 'sandbox.junit.xml'])
      assert.match(await readFile(join(reports, 'latest', file), 'utf8'), cause, file);
    for (const file of await readdir(join(reports, 'latest')))
      assert.doesNotMatch(await readFile(join(reports, 'latest', file), 'utf8'), /not-the-right-one/);
    assert.doesNotMatch(stdout, /not-the-right-one/);
  });

  it('takes the key of production from .env names in the process environment', async () => {
    const { code, stdout } = await command(
      [
        'smoke',
        '--env',
        'production',
        '--only',
        'organizationGetList',
        '--timeout',
        '2000',
        '--retries',
        '0',
        '--reports',
        reports,
      ],
      {
        env: {
          PRODUCTION_BASEURL: 'http://127.0.0.1:9',
          PRODUCTION_KEYID: 'some-key-id',
          PRODUCTION_KEYSECRET: 'some-key-secret',
        },
      },
    );
    assert.equal(code, 3, 'nothing listens there');
    assert.match(stdout, /connection refused/);
    assert.doesNotMatch(stdout, /some-key-secret/);
    assert.equal((await readRun()).environments[0]?.status, 'errored');
  });

  it('runs the refusals', async () => {
    const { code, stdout } = await command(['smoke', '--suite', 'negative', '--env', 'sandbox', '--reports', reports]);
    assert.equal(code, 0, stdout.slice(-2000));
    const { environments } = await readRun();
    assert.equal(environments[0]?.totals.passed, environments[0]?.totals.requests);
    assert.ok((environments[0]?.totals.requests ?? 0) > 250);
  });
});

describe('npm run generate', function () {
  this.timeout(60_000);

  it('changes no byte when run again, and --check agrees', async () => {
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
