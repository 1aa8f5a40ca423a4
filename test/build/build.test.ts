/** An incomplete dist/ is compiled again, or reported by one error, and what is compiled needs nothing else. As processes. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PAGE_ASSETS } from '../../scripts/report/formats/html/page-assets.embedded.ts';
import { ROOT } from '../../scripts/shared/root.ts';
import { PINNED } from '../fixtures/documents.ts';
import { type Ended, ended } from '../fixtures/ended.ts';
import { mixedRun } from '../report/mixed-run.ts';
import { smallProject } from './small-project.ts';

const START = join('scripts', 'start.mjs');

describe('an incomplete build @slow', function () {
  this.timeout(120_000);
  let folder: string;
  let dist: string;
  before(async () => {
    folder = await smallProject();
    dist = join(folder, 'dist');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const run = (...args: string[]) => runFile(folder, START, args);

  const builtAt = async () => (await stat(join(dist, 'built'))).mtimeMs;
  const aChunk = async () => join(dist, (await readdir(dist)).find((name) => /^chunk-.*\.js$/.test(name)) ?? '');

  const DAMAGES: readonly (readonly [string, () => Promise<unknown>])[] = [
    [
      'half of cli.js',
      async () => truncate(join(dist, 'cli.js'), Math.floor((await stat(join(dist, 'cli.js'))).size / 2)),
    ],
    ['no cli.js', () => rm(join(dist, 'cli.js'))],
    ['a chunk that is missing', async () => rm(await aChunk())],
    ['half of Newman', () => truncate(join(dist, 'newman.cjs'), 100)],
    ['half of the mark', () => truncate(join(dist, 'built'), 50)],
    ['a mark without files', () => writeFile(join(dist, 'built'), '{}')],
    ['no dist/ at all', () => rm(dist, { recursive: true })],
  ];
  for (const [name, damage] of DAMAGES) {
    it(`${name}: it is compiled again`, async () => {
      assert.equal((await run('--help')).code, 0);
      await damage();
      const { code, stdout, stderr } = await run('--help');
      assert.deepEqual([code, stderr], [0, '']);
      assert.equal(stdout, 'Usage: small\n');
      const repaired = await builtAt();
      assert.equal((await run('--help')).code, 0);
      assert.equal(await builtAt(), repaired, 'once');
    });
  }

  for (const [range, isTooOld] of [
    ['>=20.19', false],
    ['>=20.99', process.versions.node.startsWith('20.')],
    ['>=99.1', true],
  ] as const)
    it(`${range}: ${isTooOld ? 'this Node.js is too old' : 'this Node.js will do'}`, async () => {
      await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', engines: { node: range } }));
      const { code, stderr } = await run('--help');
      await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', engines: { node: '>=20.19' } }));
      if (!isTooOld) return assert.deepEqual([code, stderr], [0, '']);
      assert.equal(code, 2);
      assert.match(
        stderr,
        /^error {2}Node\.js [\d.]+ is too old .*\nwhere {2}.*\nfix {4}install Node\.js \d+\.\d+ or newer\n$/,
      );
    });

  it('killed in the middle of compiling: the next start compiles again', async () => {
    await rm(dist, { recursive: true, force: true });
    const child = spawn(process.execPath, [join(folder, START), '--help'], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    const isCompiling = async () => (await readdir(folder)).includes(`dist.${child.pid}`);
    while (child.exitCode === null && !(await isCompiling())) await sleep(5);
    child.kill('SIGKILL');
    await ended;
    const { code, stderr } = await run('--help');
    assert.deepEqual([code, stderr], [0, '']);
    await rm(join(folder, `dist.${child.pid}`), { recursive: true, force: true });
  });

  function assertOneError({ code, stdout, stderr }: Ended, what: RegExp): void {
    assert.deepEqual([code, stdout], [2, ''], stderr);
    assert.match(stderr, what);
    assert.match(stderr, /^error {2}.* {2}\[build-unavailable\]\nwhere {2}.*\nfix {4}.*npm ci.*\n$/);
  }

  it('wrong bytes of the same size: one error, exit 2', async () => {
    await run('--help');
    const { size } = await stat(join(dist, 'cli.js'));
    await writeFile(join(dist, 'cli.js'), Buffer.alloc(size));
    assertOneError(await run('--help'), /the compiled program cannot be loaded/);
    assert.match((await run('--help', '--debug')).stderr, /SyntaxError/);
    await rm(dist, { recursive: true });
  });

  it('if it cannot be compiled again: one error, exit 2', async () => {
    await run('--help');
    await truncate(join(dist, 'cli.js'), 100);
    await rename(join(folder, 'node_modules'), join(folder, 'no-modules'));
    try {
      assertOneError(await run('--help'), /the program could not be compiled/);
    } finally {
      await rename(join(folder, 'no-modules'), join(folder, 'node_modules'));
    }
  });

  const SOURCES = ['scripts/cli.ts', 'scripts/postman/check.js', 'scripts/report/page.css', 'collections/custom.ts'];
  for (const source of SOURCES) {
    it(`${source} is newer: it is compiled again`, async () => {
      await run('--help');
      const last = await builtAt();
      const later = new Date(last + 10);
      await utimes(join(folder, source), later, later);
      assert.equal((await run('--help')).code, 0);
      assert.notEqual(await builtAt(), last);
    });
  }

  it('removes the output of killed builds, but not of running ones', async () => {
    const [old, young] = [join(folder, 'dist.123456'), join(folder, 'dist.123457')];
    await Promise.all([mkdir(old), mkdir(young)]);
    const yesterday = new Date(Date.now() - 86_400_000);
    await utimes(old, yesterday, yesterday);
    await rm(dist, { recursive: true, force: true });
    assert.equal((await run('--help')).code, 0);
    assert.deepEqual((await readdir(folder)).filter((name) => name.startsWith('dist')).sort(), ['dist', 'dist.123457']);
    const compiled = (await readdir(dist)).filter((name) => /\.c?js$/.test(name));
    assert.deepEqual(Object.keys(JSON.parse(await readFile(join(dist, 'built'), 'utf8'))).sort(), compiled.sort());
  });
});

describe('the compiled program @slow', function () {
  this.timeout(120_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'built-'));
    // Compiles, if a source is newer.
    assert.equal((await runFile(ROOT, START, ['--help'])).code, 0);
    for (const part of ['dist', 'package.json', START])
      await cp(join(ROOT, part), join(folder, part), { recursive: true });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const run = (...args: string[]) => runFile(folder, START, args);

  it('dist/ reads nothing from scripts/ at run time', async () => {
    const { code, stderr } = await run('generate', '--spec', PINNED, '--out', folder);
    assert.deepEqual([code, stderr], [0, '']);
    for (const name of (await readdir(folder)).filter((file) => file.endsWith('_collection.json')))
      assert.equal(await readFile(join(folder, name), 'utf8'), await readFile(join(ROOT, 'collections', name), 'utf8'));
    await writeFile(join(folder, 'run.json'), JSON.stringify(mixedRun()));
    const rendered = await run('report', 'render', 'run.json', '--reports', folder);
    assert.deepEqual([rendered.code, rendered.stderr], [0, '']);
    const page = await readFile(join(folder, mixedRun().runId, 'index.html'), 'utf8');
    assert.ok(page.includes(PAGE_ASSETS.style) && page.includes(PAGE_ASSETS.script));
  });

  it('--debug: the stack of an error shows the sources', async () => {
    const { code, stderr } = await run('generate', '--spec', 'not-there.json', '--debug');
    assert.equal(code, 2);
    assert.match(stderr, /\[spec-unreadable\]/);
    assert.match(stderr, /^ {4}at .*scripts\/openapi\/load\/read\.ts:\d+:\d+\)$/m);
    assert.match(stderr, /^ {4}at .*scripts\/cli\.ts:\d+:\d+\)$/m);
    assert.doesNotMatch(stderr, /dist\//);
  });

  it('no --debug: no stack', async () =>
    assert.doesNotMatch((await run('generate', '--spec', 'not-there.json')).stderr, /^ {4}at /m));
});

function runFile(folder: string, file: string, args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [join(folder, file), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return ended(child);
}
