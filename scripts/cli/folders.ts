/**
 * Where the files of a user are: in the current folder, or in the package where the current folder has none. An installed package may be
 * unwritable, so that results are always in the current folder.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENT_SUFFIX } from '../shared/environment/environment-file.ts';
import { ExpectedError } from '../shared/errors.ts';
import { IS_CHECKOUT, ROOT } from '../shared/root.ts';
import { PROFILE } from './pinned.ts';

const FOLDER = process.cwd();
const DOCUMENT = join('spec', `${PROFILE.name}.openapi.json`);

/** The pinned document, the default for `generate` and the sandbox. */
export const PINNED_SPEC = join(existsSync(join(FOLDER, DOCUMENT)) ? FOLDER : ROOT, DOCUMENT);

/** Where `spec:pull` pins a document: never in an installed package. */
export const OWN_SPEC = IS_CHECKOUT ? PINNED_SPEC : join(FOLDER, DOCUMENT);

/**
 * The generated collections; `custom/` in it holds what a team adds to them. Those of the package are of its own document only: with
 * another one, `smoke` generates them here.
 */
export const COLLECTIONS =
  PINNED_SPEC === join(FOLDER, DOCUMENT)
    ? join(FOLDER, 'collections')
    : ownFolder('collections', (name) => name.startsWith(`${PROFILE.name}.`) || name === 'custom');

/** Where `generate` writes collections: never in an installed package. */
export const OWN_COLLECTIONS = IS_CHECKOUT ? COLLECTIONS : join(FOLDER, 'collections');

export const ENVIRONMENTS = ownFolder('environments', (name) => name.endsWith(ENVIRONMENT_SUFFIX));

export const REPORTS = join(FOLDER, 'reports');

/** A folder of another program can have the same name, so it counts only with a file of this one. */
function ownFolder(name: string, isOwn: (entry: string) => boolean): string {
  const folder = join(FOLDER, name);
  return entriesOf(folder).some(isOwn) ? folder : join(ROOT, name);
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    return noEntries(folder, cause as NodeJS.ErrnoException);
  }
}

/**
 * The entries of a folder that could not be read: none where there is no such folder.
 *
 * @throws ExpectedError `folder-unreadable` where there is one.
 */
export function noEntries(folder: string, cause: NodeJS.ErrnoException): [] {
  const { code = 'error' } = cause;
  if (code === 'ENOENT' || code === 'ENOTDIR') return [];
  throw new ExpectedError('folder-unreadable', {
    what: `the folder cannot be read (${code})`,
    where: folder,
    remedy: 'make the folder readable',
    cause,
  });
}
