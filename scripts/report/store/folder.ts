/** The folder of all runs. It is tested before a run, because a run whose report cannot be written is lost. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ExpectedError } from '../../shared/errors.ts';

/**
 * Makes the folder of reports where it is missing, and makes sure that something can be written into it.
 *
 * @throws ExpectedError `output-unwritable`.
 */
export async function assertReportsWritable(reportsDir: string): Promise<void> {
  const folder = resolve(reportsDir);
  const probe = join(folder, temporary('probe'));
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    await writeFile(probe, '');
    await rm(probe);
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}

export function unwritable(folder: string, cause: unknown): ExpectedError {
  return new ExpectedError('output-unwritable', {
    what: `the report cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
    where: folder,
    remedy: isFull(cause)
      ? 'free some space, or name a folder on another disk with --reports DIR'
      : 'make the folder writable, or name another with --reports DIR',
    cause,
  });
}

/** No space left, or the quota is used up. */
function isFull(cause: unknown): boolean {
  return cause instanceof Error && /^(ENOSPC|EDQUOT)$/.test((cause as NodeJS.ErrnoException).code ?? '');
}

/** A hidden, unique name: two runs may end at once. */
export function temporary(name: string): string {
  return `.${name}.${randomBytes(6).toString('hex')}.tmp`;
}
