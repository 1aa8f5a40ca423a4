import { type Folder, type Item, isFolder } from '../../scripts/collection/write/postman-format.ts';

/** All folders below some entries, each before those in it. */
export function foldersBelow(entries: readonly (Folder | Item)[]): Folder[] {
  return entries.flatMap((entry) => (isFolder(entry) ? [entry, ...foldersBelow(entry.item)] : []));
}
