/** The order of the requests: one that gives values to another comes before it. */
import { type Folder, type Item, isFolder } from '../write/postman-format.ts';

/**
 * Orders each folder: its requests first, reads before writes, then its folders. A request or folder that needs the values of others
 * comes after the last of these. Where some need each other, the first of them comes first.
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
  const owner = new Map<string, number>();
  for (const [index, entry] of ranked.entries()) for (const id of idsIn(entry)) owner.set(id, index);
  const needs = ranked.map((entry, index) => {
    const owners = idsIn(entry).flatMap((id) => (after.get(id) ?? []).flatMap((needed) => owner.get(needed) ?? []));
    return new Set(owners.filter((needed) => needed !== index));
  });
  return topologicalOrder(needs).map((index) => ranked[index] as Entry);
}

/**
 * A topological order.
 *
 * @param needs for each place, those that come before it.
 * @returns the places; of those that could be next, always the first.
 */
function topologicalOrder(needs: readonly ReadonlySet<number>[]): number[] {
  const left = needs.map((set) => set.size);
  const neededBy = needs.map((): number[] => []);
  for (const [index, set] of needs.entries()) for (const needed of set) neededBy[needed]?.push(index);
  const placed = new Set<number>();
  const waiting = new Set<number>();
  /** Those that wait for nothing, in order. */
  const ready = [...left.keys()].filter((index) => left[index] === 0);
  const place = (index: number) => {
    placed.add(index);
    for (const next of neededBy[index] ?? []) {
      left[next] = (left[next] ?? 0) - 1;
      if (left[next] === 0 && !placed.has(next)) insert(ready, next);
    }
  };
  /** In a cycle: what it needs, as far as that can come before it. */
  const force = (index: number) => {
    if (placed.has(index) || waiting.has(index)) return;
    waiting.add(index);
    for (const needed of needs[index] ?? []) force(needed);
    place(index);
  };
  let first = 0;
  while (placed.size < needs.length) {
    const next = ready.shift();
    if (next !== undefined) {
      if (!placed.has(next)) place(next);
      continue;
    }
    while (placed.has(first)) first += 1;
    force(first);
  }
  return [...placed];
}

function insert(sorted: number[], value: number): void {
  const at = sorted.findIndex((other) => other > value);
  sorted.splice(at === -1 ? sorted.length : at, 0, value);
}

const METHOD_RANK = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'POST', 'PUT', 'PATCH', 'DELETE'];

function rank(entry: Entry): number {
  return isFolder(entry) ? METHOD_RANK.length + 1 : METHOD_RANK.indexOf(entry.request.method);
}

function idsIn(entry: Entry): string[] {
  return isFolder(entry) ? entry.item.flatMap(idsIn) : [entry.id];
}
