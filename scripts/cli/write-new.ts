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
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (cause) {
    const { code = 'error' } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    throw new ExpectedError('output-unwritable', {
      what: `the file cannot be written (${code})`,
      where: file,
      remedy: 'make the folder writable, or use another one',
      cause,
    });
  }
}
