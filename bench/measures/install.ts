/** Time and size of the installation, against Newman and the converter alone. */
import { cp, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/shared/root.ts';
import { sideBySide } from '../interleave.ts';
import { type BenchContext, type Measure, NO_PEERS } from '../measure.ts';
import { npm } from '../process.ts';
import { compared, mebibytes, seconds } from '../row.ts';

const PRODUCTION = ['ci', '--omit=dev', '--ignore-scripts'];
/** `npm ci` compiles, so it needs the sources. */
const NEEDED = ['package.json', 'package-lock.json', 'scripts', 'collections'];
const PEERS = ['newman', 'openapi-to-postmanv2'];
const MAX_RATIO = 1.25;

export const install: Measure = {
  name: 'install',
  async run(context) {
    const measure = '`npm ci` from a warm cache';
    if (context.quick) return [{ measure, note: 'not in quick mode, because it needs a registry' }];
    if (context.peers === undefined) return [{ measure, note: NO_PEERS }];
    const own = await copyOfProject(context);
    const peer = await folderOfPeers(context);
    const whole = await sideBySide(context, () => cleanInstall(own, ['ci']), undefined);
    const production = await sideBySide(
      context,
      () => cleanInstall(own, PRODUCTION),
      () => cleanInstall(peer, PRODUCTION),
    );
    const sizes = { ours: [await sizeKb(join(own, 'node_modules'))], peer: [await sizeKb(join(peer, 'node_modules'))] };
    return [
      compared({ measure: `${measure}, all dependencies and the build`, unit: seconds, ...whole }),
      compared({ measure: `${measure}, production dependencies`, unit: seconds, ...production, maxRatio: MAX_RATIO }),
      compared({ measure: 'size of the production dependencies', unit: mebibytes, ...sizes, maxRatio: MAX_RATIO }),
    ];
  },
};

async function copyOfProject({ folder }: BenchContext): Promise<string> {
  const copy = join(folder, 'install-own');
  await mkdir(copy, { recursive: true });
  for (const name of NEEDED) await cp(join(ROOT, name), join(copy, name), { recursive: true });
  return copy;
}

async function folderOfPeers({ folder, peers }: BenchContext): Promise<string> {
  const peer = join(folder, 'install-peer');
  await mkdir(peer, { recursive: true });
  const dependencies = Object.fromEntries(PEERS.map((name) => [name, peers?.versions[name] ?? '']));
  await writeFile(join(peer, 'package.json'), JSON.stringify({ private: true, dependencies }));
  await npm(['install', '--package-lock-only', '--ignore-scripts'], peer);
  return peer;
}

async function cleanInstall(folder: string, args: readonly string[]): Promise<number> {
  await rm(join(folder, 'node_modules'), { recursive: true, force: true });
  return npm(args, folder);
}

/** The blocks of files and folders, as in `du -sk`. */
async function sizeKb(folder: string): Promise<number> {
  let blocks = (await stat(folder)).blocks;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() || entry.isDirectory()) blocks += (await stat(join(entry.parentPath, entry.name))).blocks;
  }
  return blocks / 2;
}
