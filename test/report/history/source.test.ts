import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mergedHistory } from '../../../scripts/report/analysis/history.ts';
import { historySourceOf, readHistoryFrom, saveToHistory } from '../../../scripts/report/history/source.ts';
import { withWords } from '../../../scripts/report/words/saved-run.ts';
import type { Run } from '../../../scripts/run/model.ts';
import { ExpectedError } from '../../../scripts/shared/errors.ts';
import { withServer } from '../../shared/loopback.ts';
import { pastRuns } from '../analysis/past-runs.ts';
import { environment, json, request, run } from '../run-fixture.ts';

const numbered = (index: number, suite: 'smoke' | 'negative' = 'smoke') =>
  run([environment('eu', [request('aGet', { response: json({ result: [] }) })])], {
    runId: `2026110${index}T000000Z-${suite}-000${index}`,
    suite,
    startedAt: `2026-11-0${index}T00:00:00.000Z`,
    finishedAt: `2026-11-0${index}T00:01:00.000Z`,
  });
const idsOf = (runs: readonly { readonly runId: string }[]) => runs.map(({ runId }) => runId);

describe('report/history: a folder', () => {
  let folder: string;
  const save = (given: Run, keep: number) => saveToHistory(folder, given, JSON.stringify(withWords(given)), keep);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'history-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('one that does not exist has no runs', async () =>
    assert.deepEqual(await readHistoryFrom({ folder: join(folder, 'none') }, 'smoke'), []));

  it('gives the runs of the suite back, oldest first, with what a comparison needs', async () => {
    for (const index of [1, 2, 3]) await save(numbered(index), 20);
    await save(numbered(4, 'negative'), 20);
    const runs = await readHistoryFrom({ folder }, 'smoke');
    assert.deepEqual(
      idsOf(runs),
      [1, 2, 3].map((index) => numbered(index).runId),
    );
    assert.equal(runs[0]?.environments[0]?.requests[0]?.isEmptyList, true);
    assert.equal(JSON.stringify(runs).includes('requestId'), false, 'no bodies are kept in memory');
  });

  it('keeps so many runs of each suite, and nothing else is deleted', async () => {
    await mkdir(join(folder, 'of-somebody'));
    await writeFile(join(folder, 'note.txt'), 'x');
    await save(numbered(9, 'negative'), 2);
    for (const index of [1, 2, 3, 4]) await save(numbered(index), 2);
    assert.deepEqual((await readdir(folder)).filter((name) => !name.startsWith('.')).sort(), [
      numbered(3).runId,
      numbered(4).runId,
      numbered(9, 'negative').runId,
      'note.txt',
      'of-somebody',
    ]);
  });

  it('leaves the folder of reports as it is: the run is there', async () => {
    const reports = [1, 2, 3].map((index) => join(folder, numbered(index).runId));
    for (const report of reports) {
      await mkdir(report);
      await writeFile(join(report, 'run.json'), 'the report');
    }
    await save(numbered(3), 1);
    for (const report of reports) assert.equal(await readFile(join(report, 'run.json'), 'utf8'), 'the report');
  });

  it('passes over a run that is cut off', async () => {
    await save(numbered(1), 20);
    await mkdir(join(folder, numbered(2).runId));
    await writeFile(join(folder, numbered(2).runId, 'run.json'), '{"schemaVersion":2,');
    assert.deepEqual(idsOf(await readHistoryFrom({ folder }, 'smoke')), [numbered(1).runId]);
  });
});

describe('report/history: a URL', () => {
  const served = <T>(listener: RequestListener, use: (url: string) => Promise<T>): Promise<T> =>
    withServer(listener, ({ url }) => use(`${url}runs?token=s3cr3t-t0ken-value`));
  const saved = (...indices: readonly number[]) => indices.map((index) => withWords(numbered(index)));
  const bodies: [name: string, body: string, want: number[]][] = [
    ['a JSON array, in any order', JSON.stringify(saved(2, 1)), [1, 2]],
    ['one run', JSON.stringify(saved(3)[0]), [3]],
    [
      'one run on each line',
      saved(1, 2)
        .map((one) => JSON.stringify(one))
        .join('\n'),
      [1, 2],
    ],
    ['an entry that is no run is passed over', JSON.stringify([...saved(1), { hello: 'world' }, null, 7]), [1]],
    ['none', '[]', []],
  ];
  for (const [name, body, want] of bodies) {
    it(name, () =>
      served(
        (_request, response) => response.end(body),
        async (url) =>
          assert.deepEqual(
            idsOf(await readHistoryFrom({ url }, 'smoke')),
            want.map((index) => numbered(index).runId),
          ),
      ),
    );
  }

  const faults: [name: string, listener: RequestListener, what: RegExp][] = [
    ['404', (_request, response) => response.writeHead(404).end(), /responded with 404/],
    ['no JSON', (_request, response) => response.end('<html>'), /neither JSON/],
    ['a reset', (incoming) => incoming.socket.destroy(), /cannot be read/],
  ];
  for (const [name, listener, what] of faults) {
    it(`${name} is an error without the token`, () =>
      served(listener, (url) =>
        assert.rejects(readHistoryFrom({ url }, 'smoke'), (error: unknown) => {
          assert.ok(error instanceof ExpectedError);
          assert.equal(error.code, 'history-unreadable');
          assert.match(error.problem.what, what);
          assert.doesNotMatch(JSON.stringify(error.problem), /s3cr3t/);
          return true;
        }),
      ));
  }

  it('is told from a folder by its scheme', () => {
    assert.deepEqual(historySourceOf('HTTPS://a/b', String), { url: 'HTTPS://a/b' });
    assert.deepEqual(
      historySourceOf('cache/runs', (path) => `/work/${path}`),
      { folder: '/work/cache/runs' },
    );
  });
});

describe('report/history: several sources', () => {
  it('has each run once, oldest first, at most 20', () => {
    const [a, b, c] = pastRuns('ppp');
    assert.ok(a && b && c);
    assert.deepEqual(idsOf(mergedHistory([c, a], [b, a])), idsOf([a, b, c]));
    const many = Array.from({ length: 30 }, (_, index) => ({ ...a, runId: `run-${String(index).padStart(2, '0')}` }));
    assert.deepEqual(idsOf(mergedHistory(many)), idsOf(many.slice(-20)));
  });
});
