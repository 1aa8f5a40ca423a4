/** Which request of a published collection is which generated one, and what becomes of the others. */
import type { JsonObject } from '../json.ts';
import { entriesOf, isFolderEntry, isGenerated, requestKey, text } from './collection-items.ts';

/** A request with the names of the folders that it stands in. */
export interface Placed {
  readonly item: JsonObject;
  readonly folder: string;
  readonly key: string;
  readonly name: string;
}

export interface Pairing {
  /** Generated → published. */
  readonly pairs: ReadonlyMap<JsonObject, JsonObject>;
  /** Published earlier and generated no more. */
  readonly stale: ReadonlySet<JsonObject>;
  /** Made by people, copies of generated requests among them. */
  readonly kept: ReadonlySet<JsonObject>;
}

/** Requests in the order of the collection, and the paths of its folders. */
export function placedItems(owner: JsonObject, folder = ''): Placed[] {
  return entriesOf(owner).flatMap((entry) =>
    isFolderEntry(entry)
      ? placedItems(entry, folderPath(folder, entry))
      : [{ item: entry, folder, key: requestKey(entry), name: text(entry.name) }],
  );
}

/** Folder names may hold any character, so they are joined by one that no name has. */
export function folderPath(parent: string, folder: JsonObject): string {
  return `${parent}\n${text(folder.name)}`;
}

/** From the surest sign to the weakest: first all that are the same request in the same place, then those that moved. */
const SIGNS: readonly ((ours: Placed, theirs: Placed) => boolean)[] = [
  (ours, theirs) => ours.folder === theirs.folder && ours.name === theirs.name,
  (ours, theirs) => ours.folder === theirs.folder,
  (ours, theirs) => ours.name === theirs.name,
  () => true,
];

/**
 * Pairs by method and path template; where several have the same, by folder, name and order. Only what has a generated
 * script is taken for generated. One that is left over is stale where its operation is gone, or its case from a generated
 * folder; a copy that somebody renamed, or put into a folder of their own, is theirs.
 */
export function pairRequests(generated: JsonObject, published: JsonObject): Pairing {
  const ours = placedItems(generated);
  const theirs = placedItems(published);
  const pairs = new Map<JsonObject, JsonObject>();
  const free = new Map<string, Placed[]>();
  for (const placed of theirs) {
    if (isGenerated(placed.item)) free.set(placed.key, [...(free.get(placed.key) ?? []), placed]);
  }
  for (const sign of SIGNS) {
    for (const placed of ours) {
      const candidates = free.get(placed.key) ?? [];
      const index = pairs.has(placed.item) ? -1 : candidates.findIndex((candidate) => sign(placed, candidate));
      if (index === -1) continue;
      pairs.set(placed.item, (candidates[index] as Placed).item);
      candidates.splice(index, 1);
    }
  }
  const folders = new Set(ours.map(({ folder }) => folder));
  const keys = new Set(ours.map(({ key }) => key));
  const names = new Set(ours.map(({ key, name }) => `${key}\n${name}`));
  const isStale = ({ key, name, folder }: Placed) =>
    !keys.has(key) || (folders.has(folder) && names.has(`${key}\n${name}`));
  const stale = new Set(
    [...free.values()]
      .flat()
      .filter(isStale)
      .map(({ item }) => item),
  );
  const claimed = new Set(pairs.values());
  const kept = new Set(theirs.map(({ item }) => item).filter((item) => !claimed.has(item) && !stale.has(item)));
  return { pairs, stale, kept };
}
