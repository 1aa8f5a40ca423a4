/** `generate --format v3`: a tree of files, in which the files of others stay. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { syntheticDocument } from '../../../bench/synthetic-document.ts';
import { generate } from '../../../scripts/cli/generate/generate.ts';
import { ExpectedError } from '../../../scripts/shared/errors.ts';
import { ROOT } from '../../../scripts/shared/root.ts';
import { command } from '../command.ts';

describe('generate --format v3', function () {
  this.timeout(180_000);
  let folder: string;
  let out: string;
  let spec: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'formats-'));
    out = join(folder, 'postman');
    spec = join(folder, 'ten.json');
    await writeFile(spec, JSON.stringify(syntheticDocument(10)));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const run = (more: { check?: boolean } = {}) => generate({ spec, out, format: 'v3', check: false, ...more });
  const files = async () =>
    (await readdir(out, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  const texts = async () => Promise.all((await files()).map(async (path) => [path, await readFile(path, 'utf8')]));

  it('writes the same bytes each time, and nothing if all is up to date', async () => {
    const first = await run();
    assert.deepEqual([...first.written].sort(), await files());
    assert.ok(first.written.includes(join(out, '.postman', 'resources.yaml')));
    assert.ok(first.written.some((path) => path.endsWith('.request.yaml')));
    const before = await texts();
    const [path = ''] = first.written;
    const { mtimeMs } = await stat(path);
    assert.deepEqual((await run()).written, []);
    assert.equal((await stat(path)).mtimeMs, mtimeMs);
    await rm(out, { recursive: true });
    await run();
    assert.deepEqual(await texts(), before);
  });

  it('keeps the files of others, and removes its own that are not generated any more', async () => {
    await writeFile(spec, JSON.stringify(syntheticDocument(20)));
    await run();
    const many = await files();
    const foreign = [
      join(out, 'README.md'),
      join(out, 'collections', 'clickhouse-cloud', 'Mine.request.yaml'),
      join(out, 'environments', 'mine.yaml'),
    ];
    await mkdir(join(out, 'environments'));
    for (const path of foreign) await writeFile(path, '$kind: http-request\nurl: mine\n');
    await writeFile(spec, JSON.stringify(syntheticDocument(10)));
    await assert.rejects(
      run({ check: true }),
      (error: unknown) => (error as ExpectedError).code === 'collection-stale',
    );
    await run();
    const left = await files();
    assert.ok(left.length < many.length);
    for (const path of foreign) {
      assert.equal(await readFile(path, 'utf8'), '$kind: http-request\nurl: mine\n');
      assert.ok(left.includes(path));
    }
    await run({ check: true });
  });

  it('does not replace a file of somebody else: nothing is written then', async () => {
    const done = await run();
    const path = done.written.find((name) => name.endsWith('.request.yaml')) ?? '';
    await rm(out, { recursive: true });
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, '$kind: http-request\nurl: mine\n');
    await assert.rejects(run(), (error: unknown) => {
      assert.ok(error instanceof ExpectedError);
      assert.equal(error.code, 'output-not-ours');
      return true;
    });
    assert.deepEqual(await files(), [path]);
  });

  it('keeps the workspace in resources.yaml', async () => {
    await mkdir(join(out, '.postman'), { recursive: true });
    const path = join(out, '.postman', 'resources.yaml');
    await writeFile(path, 'workspace:\n  id: our-workspace\n');
    await run();
    assert.match(
      await readFile(path, 'utf8'),
      /^workspace:\n {2}id: our-workspace\nlocalResources:\n {2}collections:\n {4}- \.\.\/collections\//,
    );
  });

  const WRONG: readonly [args: string[], code: string, words: RegExp][] = [
    [['--format', 'v4'], 'usage-invalid-value', /v2\.1.*v3/],
    [['--format', 'v3', '--out', join(ROOT, 'collections')], 'output-in-collections', /--out postman\//],
    [['--format', 'v3', '--out', join(ROOT, 'collections', 'v3')], 'output-in-collections', /--out postman\//],
  ];
  for (const [args, code, words] of WRONG) {
    it(`${args.join(' ').replace(ROOT, '')} → ${code}`, async () => {
      const outcome = await command(['generate', ...args], { cwd: folder });
      assert.equal(outcome.code, 2);
      assert.match(outcome.stderr, new RegExp(`\\[${code}\\]`));
      assert.match(outcome.stderr, words);
    });
  }
});
