/** The peers, in a separate folder with its own lock file, so that they are no dependencies of the project. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../scripts/shared/root.ts';
import { npm } from './process.ts';

const FOLDER = join(ROOT, 'bench', 'peers');

export interface Peers {
  readonly folder: string;
  /** Scripts to run with `node`. */
  readonly newman: string;
  readonly converter: string;
  readonly portman: string;
  /** GitHub's own API: a large public document. */
  readonly githubDocument: string;
  /** By name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Installs missing peers. */
export async function installedPeers(print: (line: string) => void): Promise<Peers> {
  const modules = join(FOLDER, 'node_modules');
  const wanted = JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8')) as {
    dependencies: object;
    optionalDependencies: object;
  };
  const names = Object.keys(wanted.dependencies);
  if (names.some((name) => !existsSync(join(modules, name, 'package.json')))) {
    print('installing the peers into bench/peers/node_modules');
    await npm(['ci', '--ignore-scripts'], FOLDER);
  }
  const optional = Object.keys(wanted.optionalDependencies).filter((name) => existsSync(join(modules, name)));
  const versions = [...names, ...optional].map((name) => {
    const { version } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')) as { version: string };
    return [name, version];
  });
  return {
    folder: FOLDER,
    newman: join(modules, 'newman', 'bin', 'newman.js'),
    converter: join(modules, 'openapi-to-postmanv2', 'bin', 'openapi2postmanv2.js'),
    portman: join(modules, '@apideck', 'portman', 'bin', 'portman'),
    githubDocument: join(modules, '@octokit', 'openapi', 'generated', 'api.github.com.json'),
    versions: Object.fromEntries(versions),
  };
}
