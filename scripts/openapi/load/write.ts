/** Replaces a committed file in one step: whoever reads it sees the old bytes or the new ones, never half of them. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ExpectedError } from '../../shared/errors.ts';

/**
 * Writes beside the file, then renames: a full disk or an interruption leaves the file as it was.
 *
 * @param then what to do once it can be written.
 * @throws ExpectedError `output-unwritable`.
 */
export async function replaceFile(file: string, text: string, then?: string): Promise<void> {
  const next = `${file}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(next, text, { flush: true });
    await rename(next, file);
  } catch (cause) {
    await rm(next, { force: true }).catch(() => {}); // `cause` is the error to report.
    throw new ExpectedError('output-unwritable', {
      what: `the file cannot be written (${(cause as NodeJS.ErrnoException).code ?? 'error'})`,
      where: file,
      remedy: [
        'check the permissions of its folder and the space on the disk',
        ...(then === undefined ? [] : [then]),
      ].join(', and '),
      cause,
    });
  }
}
