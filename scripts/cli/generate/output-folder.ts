/** Where a format is written. */
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { CollectionFormat } from '../../collection/formats/format.ts';
import { FORMATS, type FormatName } from '../../collection/formats/registry.ts';
import { ExpectedError } from '../../shared/errors.ts';

/**
 * @param given with `--out`.
 * @param collections the folder of the committed collections, which has only files of the first format.
 * @throws ExpectedError `output-in-collections`.
 */
export function outputFolder(cwd: string, name: FormatName, given: string | undefined, collections: string): string {
  const { folder }: CollectionFormat = FORMATS[name];
  if (folder === undefined) return given ?? collections;
  const out = resolve(cwd, given ?? folder);
  if (!isInside(collections, out)) return out;
  throw new ExpectedError('output-in-collections', {
    what: `collections/ has the JSON files, and the format ${name} has files of its own`,
    where: `--out ${given}`,
    remedy: `give a folder outside of it, for example --out ${folder}/`,
  });
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}
