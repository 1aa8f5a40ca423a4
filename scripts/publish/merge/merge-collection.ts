/**
 * Merges the generated collection into the published one. Postman updates an item whose ID it knows, so that links, forks and
 * monitors keep working; it creates an item without an ID, and deletes an item that is missing. Generated IDs are never sent: IDs are
 * unique across all users of Postman, and would clash with those of other publishers of this collection.
 *
 * @see https://learning.postman.com/docs/developer/postman-api/intro-api/
 */
import { asObject, isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { entriesOf, isFolderEntry, objects, text } from '../collection-items.ts';
import { asNew, mergeAuth, mergeDescription, mergeEntries, mergeEvents, withoutId } from './merge-fields.ts';
import { mergeItem, newItem } from './merge-item.ts';
import type { Pairing } from './pairing.ts';

/** The collection without IDs, to be created. */
export function newCollection(collection: JsonObject): JsonObject {
  const { _postman_id: _, ...info } = asObject(collection.info);
  return {
    ...asNew(collection),
    info,
    variable: objects(collection.variable).map(withoutId),
    item: entriesOf(collection).map(newEntry),
  };
}

function newEntry(entry: JsonObject): JsonObject {
  if (!isFolderEntry(entry)) return newItem(entry);
  return { ...asNew(entry), item: entriesOf(entry).map(newEntry) };
}

export interface MergedCollection {
  readonly collection: JsonObject;
  /** Published folders that are not in it any more. */
  readonly dropped: readonly JsonObject[];
}

/**
 * The collection to replace the published one. What users added stays in its folder, after the generated items.
 *
 * @param name of the collection in Postman.
 */
export function mergeCollection(
  generated: JsonObject,
  published: JsonObject,
  pairing: Pairing,
  name: string,
): MergedCollection {
  const own = asObject(generated.info);
  const known = asObject(published.info);
  const auth = mergeAuth(generated.auth, published.auth);
  const variable = mergeEntries(objects(generated.variable), objects(published.variable), chooseValue);
  const { item, dropped } = mergeTree(generated, published, pairing);
  return {
    collection: {
      ...published,
      info: {
        ...known,
        name,
        ...mergeDescription(own.description, known.description),
        schema: known.schema ?? own.schema ?? '',
      },
      ...(auth === undefined ? {} : { auth }),
      ...mergeEvents(generated, published),
      ...(variable.length === 0 && published.variable === undefined ? {} : { variable }),
      item,
    },
    dropped,
  };
}

/** An empty value does not replace a value that a user set. */
function chooseValue(own: JsonObject, published: JsonObject): Json | undefined {
  return text(own.value) === '' ? published.value : own.value;
}

function mergeTree(
  generated: JsonObject,
  published: JsonObject,
  pairing: Pairing,
): { item: JsonObject[]; dropped: JsonObject[] } {
  const rest = new Set(entriesOf(published));
  const dropped: JsonObject[] = [];
  const entries = entriesOf(generated).map((entry) => {
    if (!isFolderEntry(entry)) {
      const same = pairing.pairs.get(entry);
      return same === undefined ? newItem(entry) : mergeItem(entry, same);
    }
    const same = [...rest].find((candidate) => isFolderEntry(candidate) && candidate.name === entry.name);
    if (same !== undefined) rest.delete(same);
    const inner = mergeTree(entry, same ?? {}, pairing);
    dropped.push(...inner.dropped);
    return same === undefined
      ? { ...asNew(entry), item: inner.item }
      : {
          ...same,
          ...mergeDescription(entry.description, same.description),
          ...mergeEvents(entry, same),
          item: inner.item,
        };
  });
  const kept = [...rest].flatMap((entry) => keptEntry(entry, pairing, dropped));
  return { item: [...entries, ...kept], dropped };
}

/** What users added in a folder that is not generated. Without any of it, the folder is dropped. */
function keptEntry(entry: JsonObject, pairing: Pairing, dropped: JsonObject[]): JsonObject[] {
  if (!isFolderEntry(entry)) return pairing.kept.has(entry) ? [entry] : [];
  const before = entriesOf(entry);
  const item = before.flatMap((child) => keptEntry(child, pairing, dropped));
  if (item.length > 0 || before.length === 0 || hasOwnRules(entry)) return [{ ...entry, item }];
  dropped.push(entry);
  return [];
}

/** Scripts, authorization and variables of a folder: none of them is generated. */
function hasOwnRules({ event, auth, variable }: JsonObject): boolean {
  return objects(event).length > 0 || isObject(auth) || objects(variable).length > 0;
}
