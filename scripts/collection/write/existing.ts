/** Existing files in the output folder: our own are replaced or removed, and all others stay. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '../../shared/errors.ts';
import type { FormatFile, FormatFiles } from '../formats/format.ts';
import type { GeneratedFile } from './write.ts';

/**
 * A file in its folder, with the text that replaces what is there.
 *
 * @throws ExpectedError `output-not-ours` for a file that another program or a person wrote.
 */
export async function overExisting(folder: string, { path, pieces, over }: FormatFile): Promise<GeneratedFile> {
  const file = join(folder, path);
  if (over === undefined) return { path: file, pieces };
  const existing = await readFile(file, 'utf8').catch(() => undefined);
  if (existing === undefined) return { path: file, pieces };
  const text = over(existing);
  if (text !== undefined) return { path: file, pieces: () => [text] };
  throw new ExpectedError('output-not-ours', {
    what: 'a file that `generate` did not write has the name of one that it would write',
    where: file,
    remedy: 'rename or delete this file, or give another folder with --out DIR',
  });
}

/** Files below the folder that were generated once, and are not any more. */
export async function outdatedFiles(
  folder: string,
  { isStale }: FormatFiles,
  current: readonly { readonly path: string }[],
): Promise<string[]> {
  if (isStale === undefined) return [];
  const known = new Set(current.map(({ path }) => path));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const candidates = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !known.has(path));
  const texts = await Promise.all(candidates.map((path) => readFile(path, 'utf8').catch(() => '')));
  return candidates.filter((_, index) => isStale(texts[index] ?? '')).sort();
}
