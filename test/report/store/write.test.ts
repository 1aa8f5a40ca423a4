import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mergeReports, renderReport } from '../../../scripts/cli/report/report.ts';
import { assertReportsWritable } from '../../../scripts/report/store/folder.ts';
import { readHistory, readRun } from '../../../scripts/report/store/read.ts';
import { writeReport } from '../../../scripts/report/store/write.ts';
import { withWords } from '../../../scripts/report/words/saved-run.ts';
import type { Run } from '../../../scripts/run/model.ts';
import { hostileRun } from '../hostile-run.ts';
import { mixedHistory, mixedRun } from '../mixed-run.ts';
import { environment, request, run } from '../run-fixture.ts';

const RUN_ID = '20261123T143005Z-smoke-3f9a';

async function filesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(folder)).sort();
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  );
}

/** A run that began `days` after the mixed one. */
function later(days: number, change: Partial<Run> = {}): Run {
  const at = (iso: string) => new Date(Date.parse(iso) + days * 86_400_000).toISOString();
  const whole = run([environment('production', [request('a')])], change);
  return {
    ...whole,
    runId: `later-${days}`,
    startedAt: at(whole.startedAt),
    finishedAt: at(whole.finishedAt),
    ...change,
  };
}

describe('report/write @slow', () => {
  let reportsDir = '';
  let outside = '';

  beforeEach(async () => {
    outside = await mkdtemp(join(tmpdir(), 'report-'));
    reportsDir = join(outside, 'reports');
  });
  afterEach(() => rm(outside, { recursive: true, force: true }));

  it('writes the folder of a run, and latest', async () => {
    const written = await writeReport(mixedRun(), { reportsDir });
    assert.deepEqual((await readdir(reportsDir)).sort(), ['.sequence', RUN_ID, 'latest']);
    assert.deepEqual(
      [...(await filesIn(written.runDir)).keys()],
      [
        'index.html',
        'production.ctrf.json',
        'production.junit.xml',
        'run.json',
        'sandbox.ctrf.json',
        'sandbox.junit.xml',
        'staging.ctrf.json',
        'staging.junit.xml',
        'summary.md',
      ],
    );
    assert.deepEqual(await filesIn(join(reportsDir, 'latest')), await filesIn(written.runDir));
    assert.deepEqual(await readRun(written.runDir), withWords(mixedRun()));
  });

  it('renders a saved run to the same bytes, and makes no old run the latest', async () => {
    for (const past of mixedHistory()) await writeReport(past, { reportsDir });
    const { runDir } = await writeReport(mixedRun(), { reportsDir });
    const before = await filesIn(runDir);
    assert.match(before.get('index.html') ?? '', /Against the last 8 runs/);
    await writeReport(later(1), { reportsDir });
    const report = await renderReport({ runFile: runDir });
    assert.equal(report.runDir, runDir);
    assert.equal(report.latest, undefined);
    assert.deepEqual(await filesIn(runDir), before);
    assert.equal((await readRun(join(reportsDir, 'latest'))).runId, 'later-1');
  });

  it('reads the history: same suite, over before, at most 20, oldest first, passing over what is broken', async () => {
    for (let day = -24; day < 0; day++)
      await writeReport(later(day, { runId: `past-smoke-${String(day + 100)}` }), { reportsDir });
    await writeReport(later(-1, { runId: 'past-negative-zz', suite: 'negative' }), { reportsDir });
    await writeReport(later(0.0001, { runId: 'past-smoke-overlapping' }), { reportsDir });
    await mkdir(join(reportsDir, 'past-smoke-98b'));
    await writeFile(join(reportsDir, 'past-smoke-98b', 'run.json'), '{"schemaVersion":1,');
    await mkdir(join(reportsDir, 'zz-smoke-empty'));
    const history = await readHistory(reportsDir, later(0));
    assert.deepEqual(
      history.map(({ runId }) => runId),
      Array.from({ length: 20 }, (_, index) => `past-smoke-${80 + index}`),
    );
    assert.ok((await readdir(reportsDir)).includes('past-smoke-76'), 'nothing is deleted');
  });

  it('links to earlier reports beside it, and not to runs that are kept elsewhere', async () => {
    const [beside, elsewhere] = [later(-1, { runId: 'past-smoke-1' }), later(-2, { runId: 'past-smoke-2' })];
    await writeReport(beside, { reportsDir });
    const { html } = await writeReport(later(0), { reportsDir, history: [elsewhere, beside] });
    const links = [...(await readFile(html, 'utf8')).matchAll(/href="\.\.\/([^"/]*)\/index\.html"/g)];
    assert.deepEqual(
      links.map(([, runId]) => runId),
      ['past-smoke-1'],
    );
  });

  it('writes nothing outside, whatever things are called', async () => {
    await writeReport(hostileRun(), { reportsDir });
    assert.deepEqual(await readdir(outside), ['reports']);
    assert.deepEqual((await readdir(reportsDir)).sort(), ['.sequence', 'hostile', 'latest']);
    for (const name of await readdir(join(reportsDir, 'hostile'))) assert.match(name, /^[A-Za-z0-9._-]+$/);
  });

  for (const runId of ['../escaped', '..', '.hidden', 'a/b', 'a\\b', 'latest', '', 'x\u0000y', 'x'.repeat(200)]) {
    it(`refuses the run ID ${JSON.stringify(runId.slice(0, 12))}`, async () => {
      await assert.rejects(writeReport(run([], { runId }), { reportsDir }), { code: 'run-unreadable' });
      assert.deepEqual(await readdir(outside), []);
    });
  }

  it('replaces a folder called latest, as a copy would have left it', async () => {
    await mkdir(join(reportsDir, 'latest'), { recursive: true });
    await writeFile(join(reportsDir, 'latest', 'old.txt'), 'old');
    await writeReport(mixedRun(), { reportsDir });
    assert.equal((await readRun(join(reportsDir, 'latest'))).runId, RUN_ID);
    assert.deepEqual((await readdir(reportsDir)).sort(), ['.sequence', RUN_ID, 'latest']);
  });

  it('replaces a link called latest that leads nowhere', async () => {
    await mkdir(reportsDir);
    await symlink('gone', join(reportsDir, 'latest'));
    await writeReport(mixedRun(), { reportsDir });
    assert.ok((await lstat(join(reportsDir, 'latest'))).isSymbolicLink());
    assert.equal((await readRun(join(reportsDir, 'latest'))).runId, RUN_ID);
  });

  it('cannot write into a file', async () => {
    await writeFile(reportsDir, 'a file');
    await assert.rejects(assertReportsWritable(reportsDir), { code: 'output-unwritable' });
    await assert.rejects(assertReportsWritable(join(reportsDir, 'inside')), { code: 'output-unwritable' });
    await assert.rejects(writeReport(mixedRun(), { reportsDir }), { code: 'output-unwritable' });
    assert.equal(await readFile(reportsDir, 'utf8'), 'a file');
  });

  it('leaves no trace of the question whether it can write', async () => {
    await assertReportsWritable(reportsDir);
    assert.deepEqual(await readdir(reportsDir), []);
  });

  it('appends to the job summary, and leaves it whole when it is full', async () => {
    const file = join(outside, 'step.md');
    await writeFile(file, 'before\n');
    const first = await writeReport(mixedRun(), { reportsDir, githubStepSummary: file });
    assert.deepEqual(first.notes, []);
    assert.match(await readFile(file, 'utf8'), /^before\n## .*need attention/);
    const full = 'x'.repeat(1024 * 1024 - 100);
    await writeFile(file, full);
    const second = await writeReport(mixedRun(), { reportsDir, githubStepSummary: file });
    assert.equal(await readFile(file, 'utf8'), full);
    assert.match(second.notes.join(), /job summary is full/);
  });

  it('does not fail a run for a job summary that cannot be written', async () => {
    const { notes } = await writeReport(mixedRun(), {
      reportsDir,
      githubStepSummary: join(outside, 'no', 'such', 'folder'),
    });
    assert.match(notes.join(), /could not be written/);
  });

  it('merges shards from disk into a new run', async () => {
    const shards = ['s1', 's2'].map((runId, index) =>
      run([environment('production', [request(`a${index}`)])], { runId }),
    );
    const dirs = await Promise.all(
      shards.map(async (shard) => (await writeReport(shard, { reportsDir: join(outside, shard.runId) })).runDir),
    );
    const { run: merged, report } = await mergeReports({ dirs, reportsDir });
    assert.equal(merged.environments[0]?.totals.requests, 2);
    assert.deepEqual(await readRun(report.runDir), merged);
  });

  it('shows a whole report at every moment while the next ones are written', async () => {
    await writeReport(mixedRun(), { reportsDir });
    let writing = true;
    const writer = (async () => {
      for (let day = 1; day <= 12; day++) await writeReport(later(day), { reportsDir });
      writing = false;
    })();
    let looks = 0;
    for (; writing; looks++) {
      const html = await readFile(join(reportsDir, 'latest', 'index.html'), 'utf8');
      assert.match(html, /<\/html>\n$/);
      await readRun(join(reportsDir, 'latest'));
    }
    await writer;
    assert.ok(looks > 12, `looked ${looks} times`);
  });

  it('leaves latest whole when it is killed at any moment', async function () {
    this.timeout(180_000);
    await writeReport(mixedRun(), { reportsDir });
    for (const wait of [5, 23, 41, 67]) {
      const writer = writing(reportsDir);
      await once(writer);
      await sleep(wait);
      writer.kill('SIGKILL');
      await new Promise((resolve) => writer.once('exit', resolve));
      const files = await filesIn(join(reportsDir, 'latest'));
      const latest = await readRun(join(reportsDir, 'latest'));
      assert.match(files.get('index.html') ?? '', new RegExp(`${latest.runId}[^]*</html>\\n$`));
      assert.match(files.get('production.junit.xml') ?? '', /<\/testsuite>\n$/);
      assert.equal(files.size, 9);
    }
  });
});

/** A process that writes one run after the other without end. */
function writing(reportsDir: string): ChildProcess {
  const at = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const script = `
    import { writeReport } from ${at('../../../scripts/report/store/write.ts')};
    import { mixedRun } from ${at('../mixed-run.ts')};
    const first = mixedRun();
    for (let n = 0; ; n++) {
      const startedAt = new Date(Date.parse(first.startedAt) + n + 1).toISOString();
      await writeReport({ ...first, runId: \`run-\${process.pid}-\${n}\`, startedAt }, { reportsDir: ${JSON.stringify(reportsDir)} });
      if (n === 0) console.log('ready');
    }`;
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function once(writer: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    writer.stdout?.once('data', () => resolve());
    writer.once('exit', (code) => reject(new Error(`the writer ended by itself with ${code}`)));
  });
}
