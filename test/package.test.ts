/** The package that `npm pack` makes, installed and used as a user does: in another folder, with another home. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../scripts/shared/root.ts';
import { type Ended, ended } from './fixtures/ended.ts';

const run = promisify(execFile);

/** 20 MB. */
const MAX_BYTES = 20_000_000;
const NOBODY = 65_534;

describe('the package @slow', function () {
  this.timeout(120_000);
  let folder: string;
  let installed: string;
  let listed: readonly { path: string; size: number }[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'package-'));
    await chmod(folder, 0o755);
    // Makes the record of the collections, as `prepack` does; other tests use this dist/.
    await run(process.execPath, [join(ROOT, 'scripts', 'start.mjs'), 'generate', '--check'], { cwd: ROOT });
    const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: ROOT,
      maxBuffer: 16 * 1024 * 1024,
    });
    // npm 11 gives an object by name in place of a list.
    const [packed] = Object.values(JSON.parse(stdout) as Record<string, { filename: string; files: typeof listed }>);
    listed = packed?.files ?? [];
    const home = join(folder, 'home');
    installed = join(folder, 'installed');
    await Promise.all([mkdir(home), mkdir(installed)]);
    await writeFile(join(installed, 'package.json'), '{"private":true}');
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, packed?.filename ?? '')], {
      cwd: installed,
      env: { PATH: process.env.PATH, HOME: home },
    });
    await run('chmod', ['-R', 'a+rX,a-w', join(installed, 'node_modules')]);
  });
  after(async () => {
    await run('chmod', ['-R', 'u+w', folder]);
    await rm(folder, { recursive: true, force: true });
  });

  /** Without rights on the package: as another user where the tests run as root. */
  async function start(args: readonly string[], cwd: string): Promise<Ended> {
    await chmod(cwd, 0o777);
    const child = spawn(
      process.execPath,
      [join(installed, 'node_modules', '.bin', 'clickhouse-cloud-postman'), ...args],
      {
        cwd,
        env: { PATH: process.env.PATH ?? '', HOME: '/' },
        stdio: ['ignore', 'pipe', 'pipe'],
        ...(process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}),
      },
    );
    return ended(child);
  }

  async function emptyFolder(): Promise<string> {
    return mkdtemp(join(folder, 'work-'));
  }

  it('has everything inside, in at most 20 MB', () => {
    const paths = listed.map(({ path }) => path);
    for (const path of [
      'LICENSE',
      'README.md',
      'dist/THIRD-PARTY-NOTICES.txt',
      'dist/.generation.json',
      'environments/sandbox.postman_environment.json',
      'collections/clickhouse-cloud.postman_collection.json',
      'spec/clickhouse-cloud.openapi.json',
    ])
      assert.ok(paths.includes(path), path);
    const unwanted = /(^|\/)(node_modules|test|bench|compile-cache|\.env)(\/|$)|(?<!\.d)\.tsx?$/;
    assert.deepEqual(
      paths.filter((path) => unwanted.test(path)),
      [],
    );
    const bytes = listed.reduce((sum, { size }) => sum + size, 0);
    assert.ok(bytes <= MAX_BYTES, `${bytes} bytes`);
  });

  it('installs nothing beside it', async () => {
    const names = (await readdir(join(installed, 'node_modules'))).filter((name) => !name.startsWith('.'));
    assert.deepEqual(names, ['clickhouse-cloud-postman']);
    const manifest = JSON.parse(
      await readFile(join(installed, 'node_modules', 'clickhouse-cloud-postman', 'package.json'), 'utf8'),
    ) as { scripts: Record<string, string> };
    // npm warns of these.
    for (const name of ['preinstall', 'install', 'postinstall', 'prepare'])
      assert.ok(!(name in manifest.scripts), name);
  });

  it('names the license of each package that is compiled in', async () => {
    const notices = await readFile(
      join(installed, 'node_modules', 'clickhouse-cloud-postman', 'dist', 'THIRD-PARTY-NOTICES.txt'),
      'utf8',
    );
    for (const name of ['newman', 'openapi-to-postmanv2', 'postman-runtime', 'commander', 'zod', 'preact', 'undici'])
      assert.match(notices, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\([\\w.-]+\\)$`, 'm'), name);
    const sections = notices.split(/^-{80}$/m).slice(1);
    assert.ok(sections.length > 100);
    for (const section of sections) assert.match(section, /licen[sc]e|copyright|permission|Author:|Source:/i);
  });

  it('runs in an empty folder, unwritable, with HOME=/, without a warning, and generates nothing', async () => {
    const cwd = await emptyFolder();
    const { code, stdout, stderr } = await start(['smoke', '--env', 'sandbox'], cwd);
    assert.deepEqual([code, stderr], [0, ''], stdout);
    assert.doesNotMatch(stdout, /^generated/m);
    assert.deepEqual(await readdir(cwd), ['reports']);
    assert.ok((await stat(join(cwd, 'reports', 'latest', 'index.html'))).size > 10_000);
  });

  it('generates in the current folder, also for another document, and never in the package', async () => {
    const cwd = await emptyFolder();
    const names = ['clickhouse-cloud.lifecycle', 'clickhouse-cloud.negative', 'clickhouse-cloud'];
    const files = names.map((name) => `${name}.postman_collection.json`);
    const generated = await start(['generate'], cwd);
    assert.deepEqual([generated.code, generated.stderr], [0, ''], generated.stdout);
    assert.deepEqual((await readdir(join(cwd, 'collections'))).sort(), files);

    const other = await emptyFolder();
    const document = JSON.parse(await readFile(join(ROOT, 'spec', 'clickhouse-cloud.openapi.json'), 'utf8'));
    document.info.title = 'Another';
    delete document.paths['/v1/organizations/{organizationId}/usageCost'];
    await writeFile(join(other, 'given.json'), JSON.stringify(document));
    assert.equal((await start(['spec:pull', '--from', 'given.json'], other)).code, 0);
    const { code, stdout, stderr } = await start(['smoke', '--env', 'sandbox', '--only', 'organizationGetList'], other);
    assert.deepEqual([code, stderr], [0, ''], stdout);
    assert.match(stdout, /^generated collections\/clickhouse-cloud\.postman_collection\.json$/m);
    assert.deepEqual((await readdir(join(other, 'collections'))).sort(), files);
  });

  it('takes the environments and .env of the current folder', async () => {
    const cwd = await emptyFolder();
    await mkdir(join(cwd, 'environments'));
    await cp(
      join(ROOT, 'environments', 'production.postman_environment.json'),
      join(cwd, 'environments', 'mine.postman_environment.json'),
    );
    await writeFile(join(cwd, '.env'), 'MINE_BASEURL=nowhere\n');
    const { code, stderr } = await start(['smoke', '--list'], cwd);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /the baseURL of the environment is not an http\(s\) address .*\nwhere .*mine\.postman_environment\.json/s,
    );
  });

  it('prepares a folder, and runs it with an own assertion and without an excluded operation', async () => {
    const cwd = await emptyFolder();
    assert.equal((await start(['init', '--ci', 'github'], cwd)).code, 0);
    const custom = join(cwd, 'collections', 'custom');
    await mkdir(join(custom, 'assertions'), { recursive: true });
    await writeFile(join(custom, 'operations.yaml'), 'exclude: [usageCostGet]\n');
    await writeFile(
      join(custom, 'assertions', 'organizationGet.js'),
      "pm.test('ours: is ours', () => pm.expect(1).to.equal(1));\n",
    );
    const { code, stdout, stderr } = await start(['smoke', '--env', 'sandbox'], cwd);
    assert.deepEqual([code, stderr], [0, ''], stdout);
    assert.match(stdout, /^generated collections/m);
    const saved = await readFile(join(cwd, 'reports', 'latest', 'run.json'), 'utf8');
    assert.ok(saved.includes('ours: is ours') && !saved.includes('"id": "usageCostGet"'));
    assert.ok((await readFile(join(cwd, 'reports', 'latest', 'index.html'), 'utf8')).includes('ours: is ours'));
  });

  it('damaged: one error that says to install it again', async () => {
    const copy = join(folder, 'damaged');
    await cp(join(installed, 'node_modules', 'clickhouse-cloud-postman'), copy, { recursive: true });
    await run('chmod', ['-R', 'u+w', copy]);
    await writeFile(join(copy, 'dist', 'cli.js'), 'import "./not-there.js";');
    const ended = await run(process.execPath, [join(copy, 'scripts', 'start.mjs'), '--help']).then(
      () => assert.fail('it started'),
      (error: { code: number; stderr: string }) => error,
    );
    assert.equal(ended.code, 2);
    assert.match(ended.stderr, /^error {2}.*\[build-unavailable\]\nwhere {2}.*\nfix {4}install the package again\n$/);
  });
});
