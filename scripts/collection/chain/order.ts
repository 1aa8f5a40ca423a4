/** The order of the requests: one that gives values to another comes before it. */
import { type Folder, type Item, isFolder } from '../write/postman-format.ts';

/**
 * Orders each folder: its requests first, reads before writes, then its folders; where that is not enough, a folder or
 * request moves behind those that give it its variables. A request in a cycle keeps its place.
 *
 * @param after ids of the items that have to come before an item.
 */
export function orderTree<Root extends Folder>(root: Root, after: ReadonlyMap<string, readonly string[]>): Root {
  return { ...root, item: orderEntries(root.item, after) };
}

type Entry = Folder | Item;

function orderEntries(entries: readonly Entry[], after: ReadonlyMap<string, readonly string[]>): Entry[] {
  const ranked = entries
    .map((entry) => (isFolder(entry) ? orderTree(entry, after) : entry))
    .map((entry, index) => ({ entry, index }))
    .sort((a, b) => rank(a.entry) - rank(b.entry) || a.index - b.index)
    .map(({ entry }) => entry);
  const owner = new Map<string, Entry>();
  for (const entry of ranked) for (const id of idsIn(entry)) owner.set(id, entry);
  const placed = new Set<Entry>();
  const visiting = new Set<Entry>();
  function place(entry: Entry): void {
    if (placed.has(entry) || visiting.has(entry)) return;
    visiting.add(entry);
    for (const id of idsIn(entry)) {
      for (const needed of after.get(id) ?? []) {
        const provider = owner.get(needed);
        if (provider !== undefined) place(provider);
      }
    }
    visiting.delete(entry);
    placed.add(entry);
  }
  for (const entry of ranked) place(entry);
  return [...placed];
}

const METHOD_RANK = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];

function rank(entry: Entry): number {
  return isFolder(entry) ? METHOD_RANK.length + 1 : METHOD_RANK.indexOf(entry.request.method);
}

function idsIn(entry: Entry): string[] {
  return isFolder(entry) ? entry.item.flatMap(idsIn) : [entry.id];
}
