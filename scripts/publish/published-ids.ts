/**
 * The generated collection with the IDs of the published one. Postman takes an item whose ID it knows for the same item, so
 * that links, forks and monitors survive; one without an ID is new, and one that is not sent is gone. Generated IDs are never
 * sent: Postman's are unique across all its users, and would clash with those of everybody else who publishes this collection.
 *
 * @see https://learning.postman.com/docs/developer/postman-api/intro-api/
 */
import { isObject, type Json, type JsonObject } from '../json.ts';
import { entriesOf, eventsOf, isFolderEntry, objects, text } from './collection-items.ts';
import type { Pairing } from './pairing.ts';

/** A collection to be created: without any ID. */
export function withoutIds(collection: JsonObject): JsonObject {
  const { _postman_id: _, ...info } = isObject(collection.info) ? collection.info : {};
  return { ...adoptOwner(collection, {}), info, item: entriesOf(collection).map(stripped) };
}

function stripped(entry: JsonObject): JsonObject {
  if (isFolderEntry(entry)) return { ...withoutId(entry), item: entriesOf(entry).map(stripped) };
  return adoptItem(entry, {});
}

/** A collection to be replaced; what people added to it stays, behind what is generated in the same folder. */
export function withPublishedIds(generated: JsonObject, published: JsonObject, pairing: Pairing): JsonObject {
  const info = { ...(isObject(generated.info) ? generated.info : {}) };
  const known = isObject(published.info) ? published.info : {};
  return {
    ...adoptOwner(generated, published),
    info: { ...info, _postman_id: known._postman_id ?? null },
    variable: adoptVariables(objects(generated.variable), objects(published.variable)),
    item: adoptEntries(generated, published, pairing),
  };
}

function adoptEntries(generated: JsonObject, published: JsonObject, pairing: Pairing): JsonObject[] {
  const theirs = entriesOf(published);
  const met = new Set<JsonObject>();
  const entries = entriesOf(generated).map((entry) => {
    if (!isFolderEntry(entry)) return adoptItem(entry, pairing.pairs.get(entry) ?? {});
    const same = theirs.find(
      (candidate) => isFolderEntry(candidate) && candidate.name === entry.name && !met.has(candidate),
    );
    if (same !== undefined) met.add(same);
    return {
      ...withoutId(entry),
      ...(same?.id === undefined ? {} : { id: same.id }),
      item: adoptEntries(entry, same ?? {}, pairing),
    };
  });
  const others = theirs.filter((entry) => !met.has(entry)).flatMap((entry) => keptEntry(entry, pairing));
  return [...entries, ...others];
}

/** Of a folder that is not generated, what people made; a folder that held only generated requests goes with them. */
function keptEntry(entry: JsonObject, pairing: Pairing): JsonObject[] {
  if (!isFolderEntry(entry)) return pairing.kept.has(entry) ? [entry] : [];
  const before = entriesOf(entry);
  const item = before.flatMap((child) => keptEntry(child, pairing));
  return item.length === 0 && before.length > 0 ? [] : [{ ...entry, item }];
}

function adoptItem(generated: JsonObject, published: JsonObject): JsonObject {
  const theirs = objects(published.response);
  const met = new Set<JsonObject>();
  const response = objects(generated.response).map((example) => {
    const same = theirs.find((candidate) => candidate.name === example.name && !met.has(candidate));
    if (same !== undefined) met.add(same);
    return { ...withoutId(example), ...(same?.id === undefined ? {} : { id: same.id }) };
  });
  return {
    ...adoptOwner(generated, published),
    // Answers that somebody saved stay beside the generated example.
    response: [...response, ...theirs.filter((example) => !met.has(example))],
  };
}

/** Its own ID and those of its scripts. */
function adoptOwner(generated: JsonObject, published: JsonObject): JsonObject {
  const event = eventsOf(generated).map((own) => {
    const same = eventsOf(published).find(({ listen }) => listen === own.listen);
    const id = same !== undefined && isObject(same.script) ? same.script.id : undefined;
    const script = withoutId(isObject(own.script) ? own.script : {});
    return { ...own, script: { ...script, ...(id === undefined ? {} : { id }) } };
  });
  return {
    ...withoutId(generated),
    ...(published.id === undefined ? {} : { id: published.id }),
    ...(event.length === 0 ? {} : { event }),
  };
}

/** An empty value never replaces one that somebody set; and a variable that has a value and is not ours stays. */
export function adoptVariables(generated: readonly JsonObject[], published: readonly JsonObject[]): JsonObject[] {
  const theirs = new Map(published.map((variable) => [text(variable.key), variable]));
  const own = generated.map((variable) => {
    const same = theirs.get(text(variable.key));
    const value = text(variable.value) === '' ? (same?.value ?? '') : (variable.value as Json);
    return { ...variable, value, ...(same?.id === undefined ? {} : { id: same.id }) };
  });
  const names = new Set(generated.map(({ key }) => key));
  return [...own, ...published.filter(({ key, value }) => !names.has(text(key)) && text(value) !== '')];
}

function withoutId({ id: _, ...rest }: JsonObject): JsonObject {
  return rest;
}
