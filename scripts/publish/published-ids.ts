/**
 * Gives the generated collection the IDs of the published one. Postman updates an item whose ID it knows, so that links,
 * forks and monitors keep working; it creates an item without an ID, and deletes an item that is missing. Generated IDs are
 * never sent: IDs are unique across all users of Postman, and would clash with those of other publishers of this collection.
 *
 * @see https://learning.postman.com/docs/developer/postman-api/intro-api/
 */
import { isObject, type Json, type JsonObject } from '../shared/json.ts';
import { entriesOf, eventsOf, isFolderEntry, objects, text } from './collection-items.ts';
import type { Pairing } from './pairing.ts';

/** The collection without IDs, to be created. */
export function withoutIds(collection: JsonObject): JsonObject {
  const { _postman_id: _, ...info } = isObject(collection.info) ? collection.info : {};
  return { ...withOwnIds(collection, {}), info, item: entriesOf(collection).map(withoutItemIds) };
}

function withoutItemIds(entry: JsonObject): JsonObject {
  if (isFolderEntry(entry)) return { ...withoutId(entry), item: entriesOf(entry).map(withoutItemIds) };
  return mergeItem(entry, {});
}

/** The collection to replace the published one. What users added stays in its folder, after the generated items. */
export function withPublishedIds(generated: JsonObject, published: JsonObject, pairing: Pairing): JsonObject {
  const info = { ...(isObject(generated.info) ? generated.info : {}) };
  const known = isObject(published.info) ? published.info : {};
  return {
    ...withOwnIds(generated, published),
    info: { ...info, _postman_id: known._postman_id ?? null },
    variable: mergeVariables(objects(generated.variable), objects(published.variable)),
    item: mergeEntries(generated, published, pairing),
  };
}

function mergeEntries(generated: JsonObject, published: JsonObject, pairing: Pairing): JsonObject[] {
  const rest = new Set(entriesOf(published));
  const entries = entriesOf(generated).map((entry) => {
    if (!isFolderEntry(entry)) return mergeItem(entry, pairing.pairs.get(entry) ?? {});
    const same = takeNamed(rest, entry, isFolderEntry);
    return { ...withIdOf(entry, same), item: mergeEntries(entry, same ?? {}, pairing) };
  });
  return [...entries, ...[...rest].flatMap((entry) => keptEntry(entry, pairing))];
}

/** The user's items of a folder that is not generated; a folder that contained only generated requests is dropped. */
function keptEntry(entry: JsonObject, pairing: Pairing): JsonObject[] {
  if (!isFolderEntry(entry)) return pairing.kept.has(entry) ? [entry] : [];
  const before = entriesOf(entry);
  const item = before.flatMap((child) => keptEntry(child, pairing));
  return item.length === 0 && before.length > 0 ? [] : [{ ...entry, item }];
}

function mergeItem(generated: JsonObject, published: JsonObject): JsonObject {
  const rest = new Set(objects(published.response));
  const response = objects(generated.response).map((example) => withIdOf(example, takeNamed(rest, example)));
  // Examples that users saved stay after the generated ones.
  return { ...withOwnIds(generated, published), response: [...response, ...rest] };
}

/** Removes and returns the first of `rest` with the same name. */
function takeNamed(rest: Set<JsonObject>, { name }: JsonObject, isCandidate = (_: JsonObject) => true) {
  const found = [...rest].find((candidate) => isCandidate(candidate) && candidate.name === name);
  if (found !== undefined) rest.delete(found);
  return found;
}

function withIdOf(generated: JsonObject, published: JsonObject | undefined): JsonObject {
  return { ...withoutId(generated), ...(published?.id === undefined ? {} : { id: published.id }) };
}

/** Takes over the ID of an item or collection, and those of its scripts. */
function withOwnIds(generated: JsonObject, published: JsonObject): JsonObject {
  const event = eventsOf(generated).map((own) => {
    const same = eventsOf(published).find(({ listen }) => listen === own.listen);
    const id = same !== undefined && isObject(same.script) ? same.script.id : undefined;
    const script = withoutId(isObject(own.script) ? own.script : {});
    return { ...own, script: { ...script, ...(id === undefined ? {} : { id }) } };
  });
  return { ...withIdOf(generated, published), ...(event.length === 0 ? {} : { event }) };
}

/** An empty value does not replace a value that a user set. Variables that only the published collection has stay if set. */
export function mergeVariables(generated: readonly JsonObject[], published: readonly JsonObject[]): JsonObject[] {
  const publishedEntries = new Map(published.map((variable) => [text(variable.key), variable]));
  const own = generated.map((variable) => {
    const same = publishedEntries.get(text(variable.key));
    const value = text(variable.value) === '' ? (same?.value ?? '') : (variable.value as Json);
    return { ...variable, value, ...(same?.id === undefined ? {} : { id: same.id }) };
  });
  const names = new Set(generated.map(({ key }) => key));
  return [...own, ...published.filter(({ key, value }) => !names.has(text(key)) && text(value) !== '')];
}

function withoutId({ id: _, ...rest }: JsonObject): JsonObject {
  return rest;
}
