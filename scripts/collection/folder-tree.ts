/** Trees of folders, laid over each other. */
import { type Folder, type Item, isFolder } from './write/postman-format.ts';

/** Adds entries after those that are there; a folder whose name is there already goes into that one. */
export function addEntries(to: (Folder | Item)[], entries: readonly (Folder | Item)[]): void {
  const folders = new Map(to.filter(isFolder).map((folder) => [folder.name, folder]));
  for (const entry of entries) {
    const known = isFolder(entry) ? folders.get(entry.name) : undefined;
    if (known !== undefined && isFolder(entry)) addEntries(known.item, entry.item);
    else to.push(entry);
  }
}
