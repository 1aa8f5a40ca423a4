/** Trees of folders: laid over each other, and with the levels taken out that only cost a click. */
import { parameterName } from '../openapi/resource.ts';
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

/**
 * Takes levels out of a tree that has a folder for each segment of a path:
 *
 * - a folder of one request is that request, and a folder of nothing but one folder is joined with it, `api/v1`: Postman's own import
 *   does both;
 * - the folder of an item, `{petId}`, is part of the folder of its list: what can be done with pets stands in one place.
 *
 * A folder that has a description stays what it is: somebody wants it there.
 *
 * @param root the parameter of the items that all others are below: their folder stays, too.
 */
export function foldTree<Root extends Folder>(tree: Root, root?: string): Root {
  return { ...tree, item: foldedEntries(tree, root) };
}

function foldedEntries({ item }: Folder, root: string | undefined): (Folder | Item)[] {
  const entries: (Folder | Item)[] = [];
  for (const entry of item) addEntries(entries, isFolder(entry) ? folded(entry, root) : [entry]);
  return entries;
}

function folded(folder: Folder, root: string | undefined): (Folder | Item)[] {
  const item = foldedEntries(folder, root);
  const parameter = parameterName(folder.name);
  const [only, ...others] = item;
  if (folder.description !== undefined || (parameter !== undefined && parameter === root)) return [{ ...folder, item }];
  if (parameter !== undefined) return item;
  if (only === undefined || others.length > 0) return [{ ...folder, item }];
  return isFolder(only) ? [{ ...only, name: `${folder.name}/${only.name}` }] : [only];
}
