/** The flags that choose requests, and those that say how much of a run may be missing, as processes. */
import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PINNED } from '../../fixtures/documents.ts';
import { type CommandOptions, command } from '../command.ts';
import { type LocalSandbox, localSandbox } from './local-sandbox.ts';

describe('npm run smoke: what is selected @slow', function () {
  this.timeout(180_000);
  let local: LocalSandbox;
  let folder: string;
  let reports: string;
  before(async () => {
    local = await localSandbox([{ kind: 'status', status: 404, operationId: 'openapiKeyGet', times: 1 }]);
    ({ folder } = local);
    reports = join(folder, 'reports');
  });
  after(() => local.close());

  const smoke = (flags: readonly string[], options: CommandOptions = {}) =>
    command(['smoke', '--env', local.file, '--reports', reports, ...flags], options);
  const sentIds = async () => {
    const { environments } = await local.latestRun('reports');
    return environments.flatMap(({ requests }) => requests.filter(({ attempts }) => attempts > 0).map(({ id }) => id));
  };

  it('--list prints what would be sent, and sends and writes nothing', async () => {
    const { code, stdout } = await smoke(['--list', '--only', 'openapiKey*', '--exclude', '*List']);
    assert.equal(code, 0);
    assert.match(stdout, /^openapiKeyGet {2}GET {2}\/v1\/organizations\/\{organizationId\}\/keys\/\{keyId\}$/m);
    assert.match(stdout, /^1 request would be sent to each environment$/m);
    assert.match(stdout, /^\d\d requests of the suite not selected$/m);
    await assert.rejects(readFile(join(reports, 'latest', 'run.json')));
  });

  it('--list needs no key', async () => {
    const { code, stdout } = await command(['smoke', '--env', 'production', '--list']);
    assert.equal(code, 0);
    assert.match(stdout, /^\d+ requests would be sent/m);
  });

  it('--last-failed sends what failed and the lists that it needs; without a failure, all', async () => {
    const first = await smoke(['--only', 'openapiKeyGet', '--only', 'memberGet', '--quiet']);
    assert.equal(first.code, 1, first.stdout);
    assert.doesNotMatch(first.stdout, /Get member details/);
    assert.match(first.stdout, /again {2}npm run smoke -- .*--only openapiKeyGet/);

    const second = await smoke(['--last-failed']);
    assert.equal(second.code, 0, second.stdout);
    assert.match(second.stdout, /^--last-failed: 1 request of the run /m);
    assert.deepEqual(await sentIds(), ['organizationGetList', 'openapiKeyGetList', 'openapiKeyGet']);

    const third = await smoke(['--last-failed', '--only', 'member*']);
    assert.match(third.stdout, /^--last-failed: nothing failed in the run .*, so all requests are sent$/m);
    assert.deepEqual(await sentIds(), ['organizationGetList', 'memberGetList', 'memberGet']);
  });

  it('--max-skipped fails a run that skips more, in every report', async () => {
    const flags = ['--only', 'openapiKey*', '--only', 'memberGet*', '--exclude', 'memberGetList'];
    const some = await smoke([...flags, '--max-skipped', '1']);
    assert.equal(some.code, 0, some.stdout);
    const none = await smoke([...flags, '--max-skipped', '0%']);
    assert.equal(none.code, 1, none.stdout);
    assert.match(
      none.stdout.slice(none.stdout.indexOf('environment ')),
      /1 of 4 requests were skipped, and --max-skipped allows 0%/,
    );
    const report = (name: string) => readFile(join(reports, 'latest', name), 'utf8');
    assert.match(await report('index.html'), /Too many requests were skipped in local/);
    assert.match(await report('local.junit.xml'), /<failure [^>]*type="too-many-skipped"/);
    assert.match(await report('summary.md'), /Too many requests were skipped/);
  });

  for (const value of ['', '-1', '101%', '5 %', 'all']) {
    it(`--max-skipped ${JSON.stringify(value)} is refused`, async () => {
      const { code, stderr } = await smoke([`--max-skipped=${value}`]);
      assert.equal(code, 2);
      assert.match(stderr, /--max-skipped/);
    });
  }

  it('a pattern of --exclude that matches nothing is refused', async () => {
    const { code, stderr } = await smoke(['--exclude', 'noSuchThing']);
    assert.equal(code, 2);
    assert.match(stderr, /"noSuchThing"[\s\S]*--exclude/);
  });

  it('--open opens the page, and says so if that is not possible', async () => {
    const opener = join(folder, 'xdg-open');
    const opened = join(folder, 'opened');
    await writeFile(opener, `#!/bin/sh\nprintf %s "$1" > '${opened}'\n`);
    await chmod(opener, 0o755);
    const only = ['--only', 'organizationGetList', '--open'];
    const { stdout } = await smoke(only, { env: { PATH: `${folder}:${process.env.PATH}` } });
    const page = /^report: (.*)$/m.exec(stdout)?.[1];
    for (let tries = 0; tries < 100; tries++) {
      if ((await readFile(opened, 'utf8').catch(() => '')) === page) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal(await readFile(opened, 'utf8'), page);
    const without = await smoke(only, { env: { PATH: '/nonexistent' } });
    assert.equal(without.code, 0);
    assert.match(without.stdout, /^the report was not opened: xdg-open cannot be started/m);
  });

  it('--version prints it', async () => {
    const { code, stdout } = await command(['--version']);
    assert.equal(code, 0);
    assert.match(stdout, /^clickhouse-cloud-postman \d+\.\d+\.\d+, Node\.js v\d+/);
  });

  it('writes sections and annotations in the log of GitHub Actions', async () => {
    const failing = await localSandbox([{ kind: 'html', operationId: 'memberGetList' }]);
    try {
      const env = { GITHUB_ACTIONS: 'true', LOCAL_BASEURL: failing.sandbox.url };
      const { code, stdout } = await smoke(['--only', 'memberGetList'], { env });
      assert.equal(code, 1);
      assert.match(stdout, /^::group::local$[\s\S]*^::endgroup::$/m);
      const [, path, line] = /^::error file=([^,]+),line=(\d+),title=memberGetList in local::/m.exec(stdout) ?? [];
      const document = (await readFile(PINNED, 'utf8')).split('\n');
      assert.ok(PINNED.endsWith(path ?? 'no file'));
      assert.match(document[Number(line) - 1] ?? '', /"operationId": "memberGetList"/);
    } finally {
      await failing.close();
    }
  });
});
