/** Runs that the version before wrote, real ones: each format still renders them, with their own text. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PAGE_ASSETS } from '../../../scripts/report/formats/html/page-assets.embedded.ts';
import { renderFiles } from '../../../scripts/report/formats/registry.ts';
import { renderSummary } from '../../../scripts/report/formats/summary.ts';
import { mergeRuns } from '../../../scripts/report/store/merge.ts';
import { parseRun, readRun } from '../../../scripts/report/store/read.ts';
import { upgraded } from '../../../scripts/report/store/upgrade.ts';
import type { Run } from '../../../scripts/run/model.ts';
import { ROOT } from '../../../scripts/shared/root.ts';
import { environment, request, run } from '../run-fixture.ts';

const FOLDER = join(ROOT, 'test', 'fixtures', 'runs');

/** Sentences of the saved file that have to be in every file of the format. */
const REFUSED = 'expected 200, got 403 (FAULT: the sandbox was told to respond with 403)';
const UNKNOWN = 'no user is known';
const SHARD = 'in another shard than 1/2';

const RUNS: readonly (readonly [file: string, says: Readonly<Record<string, readonly string[]>>])[] = [
  [
    'v1-green.json',
    { 'index.html': ['3 requests passed in sandbox, and 47 were skipped'], 'summary.md': ['3 requests passed'] },
  ],
  [
    'v1-mixed.json',
    {
      'index.html': [REFUSED, UNKNOWN, 'nothing was answered: connection refused', 'too many redirects'],
      'mixed.junit.xml': [REFUSED, UNKNOWN, 'the connection was reset [ECONNRESET]'],
      'mixed.ctrf.json': [REFUSED, UNKNOWN, 'passed at attempt 2, after: HTTP 503'],
      'unreachable.junit.xml': ['connection refused: nothing listens at this address [ECONNREFUSED]'],
      'summary.md': ['nothing was answered: connection refused', 'passed at attempt 2, after: HTTP 503'],
    },
  ],
  ['v1-shard.json', { 'index.html': [SHARD], 'mixed.junit.xml': [SHARD], 'mixed.ctrf.json': [SHARD] }],
];

describe('saved runs of version 1', () => {
  for (const [file, says] of RUNS) {
    it(`${file}: every format renders it, and its numbers are kept`, async () => {
      const saved = JSON.parse(await readFile(join(FOLDER, file), 'utf8')) as { schemaVersion: number } & Run;
      assert.equal(saved.schemaVersion, 1);
      const run = await readRun(join(FOLDER, file));
      assert.equal(run.schemaVersion, 2);
      assert.deepEqual(
        run.environments.map(({ name, status, totals }) => [name, status, totals]),
        saved.environments.map(({ name, status, totals }) => [name, status, totals]),
      );
      const files = renderFiles(run, { history: [run], others: [run], assets: PAGE_ASSETS });
      assert.equal(files.size, 3 + 2 * saved.environments.length);
      for (const [name, texts] of Object.entries(says))
        for (const text of texts) assert.ok(plain(files.get(name)).includes(text), `${name}: ${text}`);
      assert.ok(renderSummary(run, { page: 'fragments' }).length > 100);
      // What is written is a run of this version, with the same text, and gives the same bytes again.
      const written = files.get('run.json') ?? '';
      const again = parseRun(written, file);
      assert.deepEqual(texts(again), texts(saved));
      assert.equal(renderFiles(again, { history: [], others: [], assets: PAGE_ASSETS }).get('run.json'), written);
      for (const [name, text] of files) {
        // The page brings its own script and style.
        const content = /<main>.*<\/main>/s.exec(text)?.[0] ?? text;
        assert.ok(!/\[object Object\]|\bundefined\b/.test(content), name);
      }
    });
  }

  it('takes no fact from the text', () => {
    const saved = { schemaVersion: 1, environments: [{ reason: 'a script of the collection failed: [ECONNREFUSED]' }] };
    assert.deepEqual(upgraded(saved), { ...saved, schemaVersion: 2 });
    for (const other of [{ schemaVersion: 3 }, { schemaVersion: '1' }, [], null, 'x'])
      assert.equal(upgraded(other), other);
  });

  it('makes a cause anew that was saved with a copy of the access', () => {
    const failed = request('usageCostGet', {
      status: 'failed',
      code: 403,
      path: '/v1/organizations/{organizationId}/x',
    });
    const earlier = {
      cause: 'permission',
      params: { environment: 'production', status: 403, root: {} },
      headline: 'Old',
    };
    const saved = run([environment('production', [request('organizationGetList'), { ...failed, diagnosis: earlier }])]);
    const read = parseRun(JSON.stringify(saved), 'run.json');
    const written = JSON.parse(
      renderFiles(read, { history: [], others: [], assets: PAGE_ASSETS }).get('run.json') ?? '',
    );
    const { cause, params, headline } = written.environments[0].requests[1].diagnosis;
    assert.deepEqual([cause, params], ['permission', {}]);
    assert.match(headline, /^The role of the key does not allow this/);
  });

  it('shows a cause of a newer version by its text', () => {
    const newer = { cause: 'solar-flare', params: { size: 4 }, headline: 'The sun <b>interferes</b>', remedy: 'Wait.' };
    const failed = { ...request('usageCostGet', { status: 'failed' }), diagnosis: newer };
    const read = parseRun(JSON.stringify(run([environment('production', [failed])])), 'run.json');
    const files = renderFiles(read, { history: [], others: [], assets: PAGE_ASSETS });
    assert.deepEqual(JSON.parse(files.get('run.json') ?? '').environments[0].requests[0].diagnosis, newer);
    assert.ok(files.get('index.html')?.includes('The sun &lt;b>interferes&lt;/b>'), 'escaped');
    assert.ok(files.get('production.ctrf.json')?.includes('The sun'));
  });

  it('merges with a run of this version', async () => {
    const old = await readRun(join(FOLDER, 'v1-shard.json'));
    const merged = mergeRuns([old, { ...old, runId: `${old.runId}-2` }]);
    assert.deepEqual(merged.environments[0]?.totals, old.environments[0]?.totals);
  });
});

/** Every reason and message of a run. */
function texts({ environments }: Run): unknown {
  return environments.map(({ reason, requests }) => [
    reason,
    requests.map((request) => [
      request.reason,
      request.assertions.map(({ message }) => message),
      (request.retries ?? []).map((retry) => retry.reason),
    ]),
  ]);
}

/** Without the markup and escapes of the formats. */
function plain(text = ''): string {
  return text
    .replace(/<(?:bdi|code|span|b)\b[^>]*>|<\/(?:bdi|code|span|b)>/g, '')
    .replace(/\\(?=[^\w\s])/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#58;', ':');
}
