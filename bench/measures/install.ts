/** From nothing to a report: installation and first run, against Newman. And the size of what is installed. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../scripts/shared/root.ts';
import { sideBySide } from '../interleave.ts';
import { type BenchContext, type Measure, NO_PEERS } from '../measure.ts';
import { npm } from '../process.ts';
import { compared, mebibytes, seconds } from '../row.ts';
import { startSandboxProcess } from '../server-process.ts';

const run = promisify(execFile);

/** `npm ci` compiles, so it needs the sources. */
const NEEDED = ['package.json', 'package-lock.json', 'scripts', 'collections'];
const COLLECTION = join(ROOT, 'collections', 'clickhouse-cloud.postman_collection.json');
const ENVIRONMENT = join(ROOT, 'environments', 'sandbox.postman_environment.json');

export const install: Measure = {
  name: 'install',
  async run(context) {
    const measure = 'from an empty npm cache to the report of the sandbox';
    if (context.quick) return [{ measure, note: 'not in quick mode, because it needs a registry' }];
    const { peers } = context;
    if (peers === undefined) return [{ measure, note: NO_PEERS }];
    const tarball = await packed(context);
    const own = await copyOfProject(context);
    const newman = `newman@${peers.versions.newman}`;
    const { url, stop } = await startSandboxProcess();
    try {
      const first = await sideBySide(
        context,
        () =>
          firstRun(context, (folder, env) =>
            command('npx', ['--yes', `file:${tarball}`, 'smoke', '--env', 'sandbox'], folder, env),
          ),
        () =>
          firstRun(context, async (folder, env) => {
            await command('npm', ['install', '--no-audit', '--no-fund', newman], folder, env);
            const collection = [COLLECTION, '-e', ENVIRONMENT, '--env-var', `baseURL=${url}`];
            await command('npx', ['newman', 'run', ...collection], folder, env);
          }),
      );
      const sizes = { ours: [await installedKb(context, tarball)], peer: [await installedKb(context, newman)] };
      const checkout = await sideBySide(context, () => cleanInstall(own), undefined);
      const note = '`npx` of the tarball, which is on the disk; Newman is downloaded, and runs the same collection';
      return [
        compared({ measure, unit: seconds, ...first, maxRatio: 0.3, note }),
        compared({ measure: 'size of the installation', unit: mebibytes, ...sizes, maxRatio: 1 }),
        compared({ measure: '`npm ci` in a checkout from a warm cache, with the build', unit: seconds, ...checkout }),
      ];
    } finally {
      await stop();
    }
  },
};

/** @returns the path of the tarball that `npm pack` makes. */
async function packed({ folder }: BenchContext): Promise<string> {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: ROOT,
    maxBuffer: 16 * 1024 * 1024,
  });
  const [name] = /[\w.-]+\.tgz/.exec(stdout) ?? [''];
  return join(folder, name);
}

async function copyOfProject({ folder }: BenchContext): Promise<string> {
  const copy = join(folder, 'install-own');
  await mkdir(copy, { recursive: true });
  for (const name of NEEDED) await cp(join(ROOT, name), join(copy, name), { recursive: true });
  return copy;
}

/** @returns milliseconds, in an empty folder and with an empty cache. */
async function firstRun(
  { folder }: BenchContext,
  work: (folder: string, env: Readonly<Record<string, string>>) => Promise<void>,
): Promise<number> {
  const empty = await mkdtemp(join(folder, 'first-run-'));
  const cache = await mkdtemp(join(folder, 'npm-cache-'));
  const started = performance.now();
  await work(empty, { npm_config_cache: cache });
  const ms = performance.now() - started;
  await Promise.all([empty, cache].map((path) => rm(path, { recursive: true, force: true })));
  return ms;
}

async function command(name: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
  await run(name, args, { cwd, env: { ...process.env, ...env }, maxBuffer: 16 * 1024 * 1024 });
}

async function cleanInstall(folder: string): Promise<number> {
  await rm(join(folder, 'node_modules'), { recursive: true, force: true });
  return npm(['ci'], folder);
}

/** The blocks of files and folders of an installed package, as in `du -sk`. */
async function installedKb({ folder }: BenchContext, source: string): Promise<number> {
  const empty = await mkdtemp(join(folder, 'size-'));
  await writeFile(join(empty, 'package.json'), '{"private":true}');
  await npm(['install', '--ignore-scripts', source], empty);
  return sizeKb(join(empty, 'node_modules'));
}

async function sizeKb(folder: string): Promise<number> {
  let blocks = (await stat(folder)).blocks;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() || entry.isDirectory()) blocks += (await stat(join(entry.parentPath, entry.name))).blocks;
  }
  return blocks / 2;
}
