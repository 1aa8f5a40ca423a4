/** Commands as a user types them, for messages. */
import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { IS_CHECKOUT, ROOT } from './root.ts';

/**
 * A command as a user types it: an npm script in a checkout, and the program itself where the package is installed.
 *
 * @param command for example `smoke`, or `report merge`.
 * @param args flags and arguments; none unless given.
 */
export function commandText(command: string, args = '', isCheckout = IS_CHECKOUT): string {
  const [script = '', ...rest] = command.split(' ');
  const all = [...rest, ...(args === '' ? [] : [args])];
  if (!isCheckout) return [programText(), script, ...all].join(' ');
  return [`npm run ${script}`, ...(all.length === 0 ? [] : ['--', ...all])].join(' ');
}

/** The start of a command without a checkout. */
export function programText(root = ROOT, folder = process.cwd()): string {
  const file = cachedFile(root);
  return `npx ${file === undefined ? 'clickhouse-cloud-postman' : shellQuoted(`file:${slashed(relative(folder, file))}`)}`;
}

/**
 * The file that `npx file:…` has installed into its cache: the name of the package alone would be looked up in a registry, where it can
 * be missing or belong to somebody else. The cache has a `package.json` that names the file, relative to itself.
 *
 * @param root the folder of this package.
 * @returns `undefined` where the package is installed in another way.
 */
export function cachedFile(root = ROOT): string | undefined {
  const cache = dirname(dirname(root));
  if (basename(dirname(cache)) !== '_npx') return undefined;
  try {
    const { dependencies } = JSON.parse(readFileSync(join(cache, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const [, path] = /^file:(.+)$/.exec(dependencies[basename(root)] ?? '') ?? [];
    return path === undefined ? undefined : resolve(cache, path);
  } catch {
    // Another version of npm may write the file in another way.
    return undefined;
  }
}

/** A path with slashes. */
export function slashed(path: string): string {
  return path.split(sep).join('/');
}

/** A word of a command line, in quotes where a POSIX shell needs them. */
export function shellQuoted(word: string): string {
  return /^[\w./:@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
