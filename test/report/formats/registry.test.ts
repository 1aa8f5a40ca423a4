/** The registry of formats: what it declares is what a run's folder holds and what the documentation lists. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportFormat } from '../../../scripts/report/formats/format.ts';
import { FORMATS, renderFiles } from '../../../scripts/report/formats/registry.ts';
import { ROOT } from '../../../scripts/shared/root.ts';
import { environment, request, run } from '../run-fixture.ts';

const given = run([environment('eu-1', [request('a')]), environment('EU-1', [request('b')])]);
const options = { history: [], others: [], assets: { style: '', script: '' } };

describe('report/formats', () => {
  it('renders a file for the run, or one for each environment', () => {
    const formats: Readonly<Record<string, ReportFormat>> = {
      id: { per: 'run', file: 'id.txt', render: ({ runId }) => runId },
      names: { per: 'environment', suffix: '.name.txt', render: (_, { environment: { name } }) => name },
      job: { per: 'job', maxBytes: 1, render: () => assert.fail('is no file of the folder') },
    };
    assert.deepEqual(
      [...renderFiles(given, options, formats)],
      [
        ['id.txt', given.runId],
        ['eu-1.name.txt', 'eu-1'],
        ['EU-1-2.name.txt', 'EU-1'],
      ],
    );
  });

  it('same run, same bytes, and no two formats in one file', () => {
    const all = { ...options, assets: { style: 'p { color: red }'.repeat(10), script: '' }, styleFile: true };
    const files = renderFiles(given, all);
    assert.deepEqual([...renderFiles(given, all)], [...files]);
    const registered: readonly ReportFormat[] = Object.values(FORMATS);
    const counts = { run: 1, environment: given.environments.length, job: 0, flag: 0 };
    assert.equal(
      files.size,
      registered.reduce((sum, { per }) => sum + counts[per], 0),
    );
    for (const [name, text] of files) assert.ok(text.length > 50, name);
  });

  it('has the style in the page, or in a file beside it where that is asked for', () => {
    const assets = { style: 'p { color: red }', script: '' };
    const within = renderFiles(given, { ...options, assets });
    assert.equal(within.has('style.css'), false);
    assert.match(within.get('index.html') ?? '', /<style>p { color: red }<\/style>/);
    const beside = renderFiles(given, { ...options, assets, styleFile: true });
    assert.equal(beside.get('style.css'), assets.style);
    assert.match(beside.get('index.html') ?? '', /<link rel="stylesheet" href="style.css"\/?>/);
    assert.doesNotMatch(beside.get('index.html') ?? '', /<style/);
  });

  for (const [name, format] of Object.entries<ReportFormat>(FORMATS)) {
    if (format.per === 'job' || format.per === 'flag') continue;
    const file = format.per === 'run' ? format.file : `NAME${format.suffix}`;
    it(`docs/ci.md lists ${file} (${name})`, () =>
      assert.ok(readFileSync(join(ROOT, 'docs', 'ci.md'), 'utf8').includes(`\`${file}\``)));
  }
});
