/** `latest` is the run that finished last, whatever the clocks say and however many finish at once. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderReport } from '../../../scripts/cli/report/report.ts';
import { replaceUntilNewest } from '../../../scripts/report/store/latest.ts';
import { readHistory, readRun } from '../../../scripts/report/store/read.ts';
import { newestFirst, precedes, readSequence } from '../../../scripts/report/store/sequence.ts';
import { writeReport } from '../../../scripts/report/store/write.ts';
import type { Run } from '../../../scripts/run/model.ts';
import { environment, request, run } from '../run-fixture.ts';

const FUTURE = '2099-01-01T00:00:00.000Z';

function runAt(runId: string, instant: string): Run {
  return run([environment('production', [request('a')])], { runId, startedAt: instant, finishedAt: instant });
}

describe('reports/latest @slow', function () {
  this.timeout(180_000);
  let outside: string;
  let reportsDir: string;
  beforeEach(async () => {
    outside = await mkdtemp(join(tmpdir(), 'latest-'));
    reportsDir = join(outside, 'reports');
  });
  afterEach(() => rm(outside, { recursive: true, force: true }));

  const write = (one: Run) => writeReport(one, { reportsDir });
  const latest = async () => (await readRun(join(reportsDir, 'latest'))).runId;
  const sequenceFile = () => join(reportsDir, '.sequence');

  it('leaves a run whose clock was ahead, and says that the clock went backwards', async () => {
    await write(runAt('20990101T000000Z-smoke-0001', FUTURE));
    await writeFile(sequenceFile(), `\n20990101T000000Z-smoke-0001 ${FUTURE}`);
    const second = await write(runAt('20261123T000000Z-smoke-0002', '2026-11-23T00:00:00.000Z'));
    assert.equal(await latest(), '20261123T000000Z-smoke-0002');
    assert.equal(second.latest, join(reportsDir, 'latest'));
    assert.match(second.notes.join(), /clock went backwards: the run 20990101T000000Z-smoke-0001 ended at 2099/);
    const third = await write(runAt('20261123T000001Z-smoke-0003', '2026-11-23T00:00:01.000Z'));
    assert.equal(await latest(), '20261123T000001Z-smoke-0003');
    assert.deepEqual(third.notes, [], 'it is told once');
  });

  it('leaves it where the folder has no sequence yet', async () => {
    await write(runAt('20990101T000000Z-smoke-0001', FUTURE));
    await rm(sequenceFile());
    const { notes } = await write(runAt('20261123T000000Z-smoke-0002', '2026-11-23T00:00:00.000Z'));
    assert.equal(await latest(), '20261123T000000Z-smoke-0002');
    assert.match(notes.join(), /clock went backwards/);
  });

  it('compares with the run whose clock was ahead, as it was before', async () => {
    const [ahead, now] = [
      runAt('20990101T000000Z-smoke-1', FUTURE),
      runAt('20261123T000000Z-smoke-2', '2026-11-23T00:00:00Z'),
    ];
    await write(ahead);
    await writeFile(sequenceFile(), `\n${ahead.runId} ${FUTURE}`);
    await write(now);
    const history = async () => (await readHistory(reportsDir, now)).map(({ runId }) => runId);
    assert.deepEqual(await history(), [ahead.runId]);
    assert.deepEqual(await readHistory(reportsDir, ahead), [], 'and not the other way round');
  });

  it('passes over a line that a killed process has left, and over a run that is gone', async () => {
    await write(runAt('first', '2026-11-23T00:00:00Z'));
    await write(runAt('gone', '2026-11-23T00:00:01Z'));
    await rm(join(reportsDir, 'gone'), { recursive: true });
    await appendFile(sequenceFile(), '\ntorn 2026-11-2');
    await write(runAt('last', '2026-11-22T00:00:00Z'));
    assert.deepEqual(
      (await readSequence(reportsDir)).map(({ runId }) => runId),
      ['first', 'gone', 'last'],
    );
    assert.equal(await latest(), 'last');
    await rm(join(reportsDir, 'last'), { recursive: true });
    await renderReport({ runFile: join(reportsDir, 'first', 'run.json') });
    assert.equal(await latest(), 'first');
  });

  it('is not moved by rendering, but where there is none', async () => {
    const { runDir } = await write(runAt('first', '2026-11-23T00:00:00Z'));
    await write(runAt('second', '2026-11-22T00:00:00Z'));
    await renderReport({ runFile: runDir });
    assert.equal(await latest(), 'second');
    const other = join(outside, 'other');
    const report = await renderReport({ runFile: runDir, reportsDir: other });
    assert.equal(report.latest, join(other, 'latest'));
    assert.deepEqual(await readSequence(other), []);
  });

  for (const was of ['nothing', 'a folder']) {
    it(`is the last of many that finish at once, where ${was} was before`, async () => {
      if (was === 'a folder') await mkdir(join(reportsDir, 'latest', 'inside'), { recursive: true });
      const ids = Array.from({ length: 12 }, (_, index) => `run-${index}`);
      await Promise.all(ids.map((id) => write(runAt(id, '2026-11-23T00:00:00Z'))));
      const sequence = await readSequence(reportsDir);
      assert.deepEqual(sequence.map(({ runId }) => runId).sort(), [...ids].sort());
      assert.equal(await latest(), sequence.at(-1)?.runId);
      assert.deepEqual((await readdir(reportsDir)).sort(), [...ids, '.sequence', 'latest'].sort());
    });
  }

  it('is the last of many that finish at once in several processes', async () => {
    const at = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
    const script = `
      import { writeReport } from ${at('../../../scripts/report/store/write.ts')};
      import { run } from ${at('../run-fixture.ts')};
      for (let n = 0; n < 8; n++)
        await writeReport(run([], { runId: \`run-\${process.pid}-\${n}\` }), { reportsDir: ${JSON.stringify(reportsDir)} });`;
    const codes = await Promise.all(
      [1, 2, 3].map(
        () =>
          new Promise((resolve, reject) => {
            spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], { stdio: 'inherit' })
              .once('error', reject)
              .once('close', resolve);
          }),
      ),
    );
    assert.deepEqual(codes, [0, 0, 0]);
    const sequence = await readSequence(reportsDir);
    assert.equal(new Set(sequence.map(({ runId }) => runId)).size, 24);
    assert.equal(await latest(), sequence.at(-1)?.runId);
    assert.equal((await readFile(sequenceFile(), 'utf8')).trim().split('\n').length, 24);
  });
});

describe('two runs that finish at once', () => {
  it('leave the newer one, though the older one replaces the link last', async () => {
    const finished = ['older'];
    const put: string[] = [];
    const last = await replaceUntilNewest(
      async () => finished.at(-1) ?? '',
      async (runId) => {
        // The newer run comes in between, and is done before this one has replaced the link.
        if (runId === 'older') {
          finished.push('newer');
          put.push('newer');
        }
        put.push(runId);
      },
    );
    assert.deepEqual([last, put], ['newer', ['newer', 'older', 'newer']]);
  });
});

describe('the sequence of runs', () => {
  const line = (runId: string, minute: number) => ({
    runId,
    at: `2026-11-23T00:${String(minute).padStart(2, '0')}:00Z`,
  });

  it('sorts by its lines, and what has none by its ID, as older', () => {
    assert.deepEqual(newestFirst(['x-2', 'a', 'x-1', 'b'], [line('b', 1), line('a', 2)]), ['a', 'b', 'x-2', 'x-1']);
  });

  const timed = (runId: string, started: number, finished: number) => ({
    runId,
    startedAt: `2026-11-23T00:${String(started).padStart(2, '0')}:00Z`,
    finishedAt: `2026-11-23T00:${String(finished).padStart(2, '0')}:00Z`,
  });
  const CASES: readonly (readonly [string, Parameters<typeof precedes>, boolean])[] = [
    ['over before', [timed('a', 1, 2), timed('b', 3, 4), [line('a', 2), line('b', 4)]], true],
    ['overlapping', [timed('a', 1, 3), timed('b', 2, 4), [line('a', 3), line('b', 4)]], false],
    ['after', [timed('a', 5, 6), timed('b', 3, 4), [line('b', 4), line('a', 6)]], false],
    ['after, and its clock was behind', [timed('a', 1, 2), timed('b', 3, 4), [line('b', 4), line('a', 2)]], false],
    ['before, and its clock was ahead', [timed('a', 50, 51), timed('b', 3, 4), [line('a', 51), line('b', 4)]], true],
    ['without lines, by the clocks', [timed('a', 1, 2), timed('b', 3, 4), []], true],
    ['shards that were merged later', [timed('a', 3, 5), timed('b', 1, 4), [line('a', 5), line('b', 30)]], false],
  ];
  for (const [name, given, want] of CASES) {
    it(`${name}: ${want ? 'before' : 'not before'}`, () => assert.equal(precedes(...given), want));
  }
});
