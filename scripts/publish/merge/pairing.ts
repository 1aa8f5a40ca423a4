/** Pairs the requests of a generated and a published collection, and classifies the published ones that have no pair. */
import type { JsonObject } from '../../shared/json.ts';
import {
  descriptionOf,
  entriesOf,
  isFolderEntry,
  isGenerated,
  isRetargeted,
  requestKey,
  text,
} from '../collection-items.ts';
import { takeFirst } from './merge-fields.ts';

/** A request with the names of its folders. */
export interface Placed {
  readonly item: JsonObject;
  readonly folder: string;
  readonly key: string;
  readonly name: string;
  /** The folder has a description, as all generated ones. */
  readonly isDescribed: boolean;
}

export interface Pairing {
  /** Generated → published. */
  readonly pairs: ReadonlyMap<JsonObject, JsonObject>;
  /** Generated earlier, but not any more. */
  readonly stale: ReadonlySet<JsonObject>;
  /** Created by users, including copies of generated requests. */
  readonly kept: ReadonlySet<JsonObject>;
}

/** Requests in the order of the collection. */
export function placedItems(owner: JsonObject, folder = ''): Placed[] {
  const isDescribed = folder === '' || descriptionOf(owner.description) !== '';
  return entriesOf(owner).flatMap((entry) =>
    isFolderEntry(entry)
      ? placedItems(entry, folderPath(folder, entry))
      : [{ item: entry, folder, key: requestKey(entry), name: text(entry.name), isDescribed }],
  );
}

/** Joins folder names by a line feed, which no name contains. */
export function folderPath(parent: string, folder: JsonObject): string {
  return `${parent}\n${text(folder.name)}`;
}

/** From the strongest criterion to the weakest: the same request in the same folder first, then those that moved. */
const CRITERIA: readonly ((ours: Placed, theirs: Placed) => boolean)[] = [
  (ours, theirs) => ours.folder === theirs.folder && ours.name === theirs.name,
  (ours, theirs) => ours.folder === theirs.folder,
  (ours, theirs) => ours.name === theirs.name,
  () => true,
];

/**
 * Pairs requests by method and path template, then by folder, name and order. Only a request with a generated script counts
 * as generated, and only as long as it requests what it was generated for. A generated request without a pair is stale if its
 * operation is gone and its folder looks generated, or if it has the name of a generated request and is in a generated folder.
 * A copy that a user renamed, moved to another folder or pointed at another path belongs to the user.
 */
export function pairRequests(generated: JsonObject, published: JsonObject): Pairing {
  const ours = placedItems(generated);
  const theirs = placedItems(published);
  const pairs = new Map<JsonObject, JsonObject>();
  const free = new Map<string, Placed[]>();
  for (const placed of theirs) {
    if (isGenerated(placed.item) && !isRetargeted(placed.item))
      free.set(placed.key, [...(free.get(placed.key) ?? []), placed]);
  }
  for (const isPair of CRITERIA) {
    for (const placed of ours) {
      if (pairs.has(placed.item)) continue;
      const pair = takeFirst(free.get(placed.key) ?? [], (candidate) => isPair(placed, candidate));
      if (pair !== undefined) pairs.set(placed.item, pair.item);
    }
  }
  const folders = new Set(ours.map(({ folder }) => folder));
  const keys = new Set(ours.map(({ key }) => key));
  const names = new Set(ours.map(({ key, name }) => `${key}\n${name}`));
  const isStale = ({ key, name, folder, isDescribed }: Placed) =>
    keys.has(key) ? folders.has(folder) && names.has(`${key}\n${name}`) : folders.has(folder) || isDescribed;
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
