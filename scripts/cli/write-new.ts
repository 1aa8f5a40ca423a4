/** Writes files of a user that do not exist yet. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ExpectedError } from '../shared/errors.ts';

export interface NewFile {
  /** Relative to the folder, with slashes. */
  readonly path: string;
  readonly text: string;
}

/**
 * Writes a file unless there is one, or anything else of that name.
 *
 * @returns whether it was written.
 * @throws ExpectedError `output-unwritable`.
 */
export async function writeNew(folder: string, { path, text }: NewFile): Promise<boolean> {
  const file = join(folder, path);
  const unwritable = (cause: NodeJS.ErrnoException) =>
    new ExpectedError('output-unwritable', {
      what: `the file cannot be written (${cause.code ?? 'error'})`,
      where: file,
      remedy: 'make the folder writable, or use another one; a file must not have the name of a folder in its path',
      cause,
    });
  await mkdir(dirname(file), { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    throw unwritable(cause);
  });
  return await writeFile(file, text, { flag: 'wx' }).then(
    () => true,
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EEXIST') return false;
      throw unwritable(cause);
    },
  );
}
