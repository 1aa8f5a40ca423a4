/** Updates a published collection: the body of the PUT request, and its changes. */
import type { JsonObject } from '../shared/json.ts';
import type { Change, Changes } from './changes.ts';
import {
  collectionFacts,
  description,
  differing,
  entriesOf,
  folderFacts,
  isFolderEntry,
  objects,
  requestFacts,
  requestKey,
  text,
} from './collection-items.ts';
import { folderPath, type Pairing, pairRequests, placedItems } from './pairing.ts';
import { mergeVariables, withPublishedIds } from './published-ids.ts';

export interface CollectionUpdate {
  readonly collection: JsonObject;
  readonly changes: Changes;
}

/** @param published as returned by the Postman API. */
export function updateCollection(generated: JsonObject, published: JsonObject): CollectionUpdate {
  const pairing = pairRequests(generated, published);
  return {
    collection: withPublishedIds(generated, published, pairing),
    changes: changesOf(generated, published, pairing),
  };
}

/** Every request, for a collection that will be created. */
export function allRequests(collection: JsonObject): Change[] {
  return placedItems(collection).map(({ item }) => changeOf(item));
}

function changesOf(generated: JsonObject, published: JsonObject, { pairs, stale, kept }: Pairing): Changes {
  const ours = placedItems(generated);
  const places = new Map(placedItems(published).map(({ item, folder }) => [item, folder]));
  const changed = ours.flatMap(({ item, folder }) => {
    const same = pairs.get(item);
    if (same === undefined) return [];
    const parts = differing(requestFacts(item), requestFacts(withOwnExamples(item, same)));
    if (places.get(same) !== folder) parts.push('folder');
    return parts.length === 0 ? [] : [changeOf(item, parts)];
  });
  return {
    added: ours.filter(({ item }) => !pairs.has(item)).map(({ item }) => changeOf(item)),
    removed: [...stale].map((item) => changeOf(item)),
    changed,
    whole: wholeOf(generated, published, { pairs, stale, kept }),
    kept: [...kept].map((item) => changeOf(item)),
  };
}

function wholeOf(generated: JsonObject, published: JsonObject, { pairs }: Pairing): string[] {
  const parts = differing(collectionFacts(generated), collectionFacts(published));
  const variables = (list: readonly JsonObject[]) =>
    JSON.stringify(
      list.map(({ key, value, description: about }) => [text(key), text(value), description(about)]).sort(),
    );
  const theirs = objects(published.variable);
  if (variables(mergeVariables(objects(generated.variable), theirs)) !== variables(theirs)) parts.push('variables');
  const known = folders(published);
  if ([...folders(generated)].some(([path, facts]) => known.get(path) !== facts)) parts.push('folders');
  if (orderDiffers(generated, published, pairs)) parts.push('order');
  return parts;
}

/** Compares the order of the requests that both have; added and removed ones are reported separately. */
function orderDiffers(generated: JsonObject, published: JsonObject, pairs: Pairing['pairs']): boolean {
  const wanted = placedItems(generated).flatMap(({ item }) => pairs.get(item) ?? []);
  const claimed = new Set(wanted);
  const present = placedItems(published).flatMap(({ item }) => (claimed.has(item) ? [item] : []));
  return present.some((item, index) => item !== wanted[index]);
}

function folders(owner: JsonObject, parent = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of entriesOf(owner)) {
    if (!isFolderEntry(entry)) continue;
    const path = folderPath(parent, entry);
    if (!found.has(path)) found.set(path, JSON.stringify(folderFacts(entry)));
    for (const [inner, facts] of folders(entry, path)) if (!found.has(inner)) found.set(inner, facts);
  }
  return found;
}

/** Without the examples that users saved. */
function withOwnExamples(generated: JsonObject, published: JsonObject): JsonObject {
  const names = new Set(objects(generated.response).map(({ name }) => name));
  const first = new Map(
    objects(published.response)
      .map((example) => [example.name, example] as const)
      .reverse(),
  );
  return { ...published, response: [...first.values()].filter(({ name }) => names.has(name)).reverse() };
}

function changeOf(item: JsonObject, parts: readonly string[] = []): Change {
  return { what: requestKey(item), name: text(item.name), parts };
}
