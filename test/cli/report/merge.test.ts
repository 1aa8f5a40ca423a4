/** `report merge` as a process: what is missing, the summary of the job, and the exit code that the whole run would have had. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkedRun } from '../../../scripts/report/store/read.ts';
import type { EnvironmentRun, Run } from '../../../scripts/run/model.ts';
import { totalsOf } from '../../../scripts/run/totals.ts';
import { environment, request, run } from '../../report/run-fixture.ts';
import { command } from '../command.ts';

const COUNT = 3;
const IDS = ['aGet', 'bGet', 'cGet', 'dGet', 'eGet', 'fGet'];

describe('npm run report -- merge @slow', function () {
  this.timeout(180_000);
  let folder: string;
  let reports: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clickhouse-cloud-postman-'));
    reports = join(folder, 'reports');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const parts = (name: string, change: Partial<EnvironmentRun> = {}, failing?: string) =>
    Promise.all([1, 2, 3].map((index) => shard(name, index, change, failing)));

  async function shard(
    name: string,
    index: number,
    change: Partial<EnvironmentRun>,
    failing: string | undefined,
    of: Partial<Run> = {},
  ) {
    const requests = IDS.filter((_, place) => place % COUNT === index - 1).map((id) =>
      request(id, id === failing ? { status: 'failed', assertions: [{ name: 'Fits', status: 'failed' }] } : {}),
    );
    const whole = { ...environment('production', requests), ...change, totals: totalsOf(requests), requests };
    const dir = join(folder, name, `shard-${index}`);
    await mkdir(dir, { recursive: true });
    const given = run([whole], {
      runId: `20261123T143005Z-smoke-${name}-${index}`,
      shard: { index, count: COUNT },
      selection: { suiteRequests: IDS.length },
      ...of,
    });
    await writeFile(join(dir, 'run.json'), JSON.stringify(given));
    return dir;
  }

  async function merge(dirs: readonly string[]) {
    const summary = join(folder, 'job-summary.md');
    await rm(summary, { force: true });
    const env = { GITHUB_STEP_SUMMARY: summary };
    const outcome = await command(['report', 'merge', ...dirs, '--reports', reports], { cwd: folder, env });
    const saved = await readFile(join(reports, 'latest', 'run.json'), 'utf8').catch(() => undefined);
    return {
      ...outcome,
      summary: await readFile(summary, 'utf8').catch(() => ''),
      run: saved === undefined ? undefined : checkedRun(JSON.parse(saved), 'run.json'),
    };
  }

  it('all shards passed: the whole run, its summary in the job, exit code 0', async () => {
    const { code, stdout, stderr, summary, run: merged } = await merge(await parts('green'));
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /^production +passed +6 +6 /m);
    assert.match(summary, /^## ✅ All 6 requests passed in production$/m);
    assert.deepEqual([merged?.missing, merged?.shard, merged?.selection], [undefined, undefined, undefined]);
    assert.equal(merged?.environments[0]?.totals.passed, 6);
  });

  it('a failure in one shard: told with the command that repeats it, exit code 1', async () => {
    const { code, stdout, summary } = await merge(await parts('red', {}, 'eGet'));
    assert.equal(code, 1);
    assert.match(stdout, /^1 failure in production: /m);
    assert.match(stdout, /^again {2}npm run smoke -- --env production --only eGet$/m);
    assert.match(summary, /^## ❌ 1 of 6 requests needs attention, in production$/m);
  });

  it('an environment that was not tested: exit code 3', async () => {
    const dirs = await parts('untested', { status: 'errored', reasonCode: 'unreachable' });
    const { code, summary } = await merge(dirs);
    assert.equal(code, 3);
    assert.match(summary, /^## ❌ 1 environment could not be tested$/m);
  });

  it('a missing shard makes the run incomplete, is named everywhere, and the exit code is 1', async () => {
    const [first = '', , third = ''] = await parts('missing');
    const { code, stdout, summary, run: merged } = await merge([first, third]);
    assert.equal(code, 1);
    assert.deepEqual(merged?.missing, { shards: { indices: [2], count: 3 } });
    assert.equal(merged?.environments[0]?.status, 'incomplete');
    assert.match(stdout, /^incomplete: shard 2 of 3 is missing$/m);
    assert.match(summary, /^## ⚠️ Incomplete: 4 requests passed in production; shard 2 of 3 is missing$/m);
    const page = await readFile(join(reports, 'latest', 'index.html'), 'utf8');
    assert.match(page, /<h1[^>]*>Incomplete: 4 requests passed in production; shard 2 of 3 is missing</);
    const junit = await readFile(join(reports, 'latest', 'production.junit.xml'), 'utf8');
    assert.match(junit, /<testcase name="environment"[^>]*>\s*<error message="shard 2 of 3 is missing"/);
    assert.match(junit, /<property name="missing" value="shard 2 of 3 is missing"/);
  });

  const arrivals: readonly (readonly [name: string, make: (dir: string) => Promise<unknown>, why: RegExp])[] = [
    ['does not exist', (dir) => rm(dir, { recursive: true }), /no such file or folder/],
    ['is empty', (dir) => rm(join(dir, 'run.json')), /the folder has no run\.json/],
    ['was cut off', (dir) => writeFile(join(dir, 'run.json'), '{"schemaVersion": 2, "runId"'), /is not JSON/],
    ['is of something else', (dir) => writeFile(join(dir, 'run.json'), '[]'), /does not fit the run model/],
  ];
  for (const [name, make, why] of arrivals)
    it(`a shard whose folder ${name}: a report of the others, and what is missing`, async () => {
      const dirs = await parts('arrival');
      await make(dirs[0] as string);
      const { code, stdout, stderr, summary, run: merged } = await merge(dirs);
      assert.equal(code, 1, stderr);
      assert.match(stdout, new RegExp(`^not merged: .*shard-1: .*${why.source}`, 'm'));
      assert.match(stdout, /^incomplete: shard 1 of 3 is missing$/m);
      assert.match(summary, /shard 1 of 3 is missing/);
      assert.equal(merged?.environments[0]?.totals.requests, 4);
      assert.doesNotMatch(stdout + stderr, /^\s+at /m);
    });

  it('a folder without a run among runs that are no shards: so many runs are missing', async () => {
    const dir = join(folder, 'whole');
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, 'run.json'), JSON.stringify(run([environment('production', [request('aGet')])])));
    const { code, stdout } = await merge([dir, join(folder, 'nowhere')]);
    assert.equal(code, 1);
    assert.match(stdout, /^incomplete: 1 run that should be merged is missing$/m);
  });

  it('no run at all: one block, exit code 2', async () => {
    const { code, stdout, stderr } = await merge([join(folder, 'no'), join(folder, 'none')]);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^error {2}there is no such file or folder {2}\[run-unreadable\]\nwhere {2}.*no\nfix {4}/);
  });

  it('shards that do not belong together: one block, exit code 2, nothing written', async () => {
    const [first = '', second = ''] = await parts('mixed');
    const again = await shard('twice', 1, {}, undefined);
    const other = await shard('other', 2, {}, undefined, { collection: { name: 'n', hash: 'other' } });
    for (const [dirs, says] of [
      [
        [first, second, again],
        /^error {2}shard 1 of 3 is there twice {2}\[runs-not-mergeable\]\nwhere {2}.*-mixed-1 and .*-twice-1\nfix {4}/,
      ],
      [
        [first, other],
        /^error {2}the runs are not shards of one run: their collection differs {2}\[runs-not-mergeable\]\n/,
      ],
    ] as const) {
      const { code, stdout, stderr, summary } = await merge(dirs);
      assert.deepEqual([code, stdout, summary], [2, '', '']);
      assert.match(stderr, says);
      assert.equal(stderr.trim().split('\n').length, 3, stderr);
    }
  });

  it('real shards know their number, and merge to the whole suite', async () => {
    const dirs = [1, 2].map((index) => join(folder, `real-${index}`));
    for (const [index, dir] of dirs.entries()) {
      const flags = ['--env', 'sandbox', '--shard', `${index + 1}/2`, '--reports', dir, '--quiet'];
      const { code, stdout } = await command(['smoke', ...flags], { cwd: folder });
      assert.equal(code, 0, stdout);
      assert.match(
        stdout,
        new RegExp(`^\\d+ of the \\d+ requests of the suite selected by --shard ${index + 1}/2$`, 'm'),
      );
    }
    const { code, run: merged } = await merge(dirs.map((dir) => join(dir, 'latest')));
    assert.equal(code, 0);
    assert.deepEqual([merged?.missing, merged?.selection], [undefined, undefined]);
    assert.equal((await merge([join(dirs[0] as string, 'latest')])).code, 1);
  });
});
