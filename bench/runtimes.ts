/** The measured versions of Node.js: the one that runs the bench, and those installed with the peers. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Peers } from './peers.ts';

export interface Runtime {
  /** `v22.23.3` */
  readonly version: string;
  /** The executable. */
  readonly path: string;
}

/** Packages of `bench/peers` with an executable of Node.js for Linux x64. npm skips them on other systems. */
const PACKAGE = /^node-\d+$/;

/** @param peers without peers, only the version that runs the bench. */
export function installedRuntimes(peers: Peers | undefined): Runtime[] {
  const own: Runtime = { version: process.version, path: process.execPath };
  if (peers === undefined) return [own];
  const installed = Object.entries(peers.versions).filter(([name]) => PACKAGE.test(name));
  const others = installed.map(([name, version]) => ({
    version: `v${version}`,
    path: join(peers.folder, 'node_modules', name, 'bin', 'node'),
  }));
  return [own, ...others.filter(({ version, path }) => version !== own.version && existsSync(path))];
}
