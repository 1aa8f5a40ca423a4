/** The edge of the stage: generated files on disk, and whether they are what the spec gives. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '../errors.ts';
import { printJson } from '../json.ts';
import type { GeneratedCollection } from './model.ts';

export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** The file of a collection, as it is committed. */
export function collectionFile(folder: string, collection: GeneratedCollection): GeneratedFile {
  return { path: join(folder, collection.fileName), text: printJson(collection.json) };
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Those of the files that are absent or have other bytes on disk. One after the other: a collection can be large. */
export async function staleFiles(files: readonly GeneratedFile[]): Promise<GeneratedFile[]> {
  const stale: GeneratedFile[] = [];
  for (const file of files) if (!(await isOnDisk(file))) stale.push(file);
  return stale;
}

async function isOnDisk({ path, text }: GeneratedFile): Promise<boolean> {
  try {
    const { size } = await stat(path);
    return size === Buffer.byteLength(text) && (await readFile(path, 'utf8')) === text;
  } catch {
    return false;
  }
}

/**
 * Writes files, each in one step: a reader sees the old one or the new one.
 *
 * @throws ExpectedError `output-unwritable`; what was there before is then still there.
 */
export async function writeFiles(files: readonly GeneratedFile[]): Promise<void> {
  const staged: { from: string; to: string }[] = [];
  try {
    for (const { path, text } of files) {
      await mkdir(join(path, '..'), { recursive: true });
      const from = `${path}.${process.pid}.new`;
      staged.push({ from, to: path });
      await writeFile(from, text);
    }
    for (const { from, to } of staged) await rename(from, to);
  } catch (cause) {
    await Promise.all(staged.map(({ from }) => rm(from, { force: true })));
    throw new ExpectedError('output-unwritable', {
      what: `the collection cannot be written (${(cause as NodeJS.ErrnoException).code ?? 'error'})`,
      where: files[0]?.path ?? '',
      remedy: 'check the permissions of the folder and the free space, or give another one with --out DIR',
      cause,
    });
  }
}
