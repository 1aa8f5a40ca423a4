/** Updates a published collection: the body of the request, and its changes. */
import { asObject, type Json, type JsonObject } from '../../shared/json.ts';
import { type Change, type Changes, isUnchanged } from '../changes.ts';
import {
  entriesOf,
  eventsOf,
  isFolderEntry,
  objects,
  requestKey,
  requestOf,
  scriptOf,
  text,
} from '../collection-items.ts';
import { mergeCollection } from './merge-collection.ts';
import { isSame } from './merge-fields.ts';
import { addedParts } from './merge-item.ts';
import { folderPath, type Pairing, pairRequests, placedItems } from './pairing.ts';

export interface CollectionUpdate {
  readonly collection: JsonObject;
  readonly changes: Changes;
  /** The only changes are those of its name and description. */
  readonly isInfoOnly: boolean;
}

/**
 * @param published as returned by the Postman API.
 * @param name that the collection will have.
 */
export function updateCollection(generated: JsonObject, published: JsonObject, name: string): CollectionUpdate {
  const pairing = pairRequests(generated, published);
  const { collection, dropped } = mergeCollection(generated, published, pairing, name);
  const changes = changesOf({ generated, published, merged: collection, dropped, pairing });
  const isInfoOnly =
    !isUnchanged(changes) &&
    isUnchanged({ ...changes, whole: changes.whole.filter((part) => part !== 'name' && part !== 'description') });
  return { collection, changes, isInfoOnly };
}

/** Every request, for a collection that will be created. */
export function allRequests(collection: JsonObject): Change[] {
  return placedItems(collection).map(({ item }) => changeOf(item));
}

interface Comparison {
  readonly generated: JsonObject;
  readonly published: JsonObject;
  readonly merged: JsonObject;
  readonly dropped: readonly JsonObject[];
  readonly pairing: Pairing;
}

function changesOf({ generated, published, merged, dropped, pairing }: Comparison): Changes {
  const { pairs, stale, kept } = pairing;
  const ours = placedItems(generated);
  const places = new Map(placedItems(published).map(({ item, folder }) => [item, folder]));
  const byId = new Map(placedItems(merged).map(({ item }) => [item.id, item]));
  const known = folders(published);
  const changed = ours.flatMap(({ item, folder }) => {
    const same = pairs.get(item);
    if (same === undefined) return [];
    const parts = itemParts(same, byId.get(same.id) ?? {});
    if (places.get(same) !== folder) parts.push('folder');
    return parts.length === 0 ? [] : [changeOf(item, parts)];
  });
  const changedFolders = [...folders(merged)].flatMap(([path, folder]) => {
    const same = known.get(path);
    const parts = same === undefined ? [] : ownerParts(same, folder);
    return parts.length === 0 ? [] : [folderChange(folder, parts)];
  });
  const added = [...pairs].flatMap(([item, same]) => {
    const parts = addedParts(item, same);
    return parts.length === 0 ? [] : [changeOf(same, parts)];
  });
  return {
    added: ours.filter(({ item }) => !pairs.has(item)).map(({ item }) => changeOf(item)),
    removed: [...[...stale].map((item) => changeOf(item)), ...dropped.map((folder) => folderChange(folder))],
    changed: [...changedFolders, ...changed],
    whole: wholeParts({ generated, published, merged, dropped, pairing }),
    kept: [...[...kept].map((item) => changeOf(item)), ...added],
  };
}

type Part = readonly [part: string, before: Json | undefined, after: Json | undefined];

function differing(parts: readonly Part[]): string[] {
  return parts.filter(([, before, after]) => !isSame(before, after)).map(([part]) => part);
}

/** The parts of a request in which two versions differ. */
function itemParts(before: JsonObject, after: JsonObject): string[] {
  const [old, now] = [requestOf(before), requestOf(after)];
  const [oldUrl, nowUrl] = [asObject(old.url), asObject(now.url)];
  const { query: oldQuery, variable: oldVariable, ...oldPlace } = oldUrl;
  const { query, variable, ...place } = nowUrl;
  const parts = [
    ...differing([
      ['name', before.name, after.name],
      ['description', old.description, now.description],
    ]),
    ...entryParts('query', oldQuery, query),
    ...entryParts('path variable', oldVariable, variable),
    ...entryParts('header', old.header, now.header),
    ...differing([['body', old.body, now.body]]),
    ...ownerParts({ ...before, auth: old.auth ?? null }, { ...after, auth: now.auth ?? null }),
    ...differing([['settings', before.protocolProfileBehavior, after.protocolProfileBehavior]]),
    ...exampleParts(before, after),
  ];
  const isElsewhere = !isSame(oldPlace, place) || text(old.method) !== text(now.method);
  if (isElsewhere && !parts.some((part) => part.startsWith('query '))) parts.push('URL');
  return parts.length === 0 && !isSame(before, after) ? ['other fields'] : parts;
}

/** Description, authorization and scripts, which requests, folders and collections have. */
function ownerParts(before: JsonObject, after: JsonObject): string[] {
  return differing([
    ['description', before.description, after.description],
    ['authorization', before.auth, after.auth],
    ['pre-request script', scriptsOf(before, 'prerequest'), scriptsOf(after, 'prerequest')],
    ['test script', scriptsOf(before, 'test'), scriptsOf(after, 'test')],
  ]);
}

function scriptsOf(owner: JsonObject, listen: string): string {
  const events = eventsOf(owner).filter((event) => event.listen === listen);
  return events.map(scriptOf).join('\n');
}

/** `query from`, for each entry that differs. */
function entryParts(kind: string, before: Json | undefined, after: Json | undefined): string[] {
  const byKey = (entries: Json | undefined) => {
    const found = new Map<string, JsonObject[]>();
    for (const entry of objects(entries)) found.set(text(entry.key), [...(found.get(text(entry.key)) ?? []), entry]);
    return found;
  };
  const [old, now] = [byKey(before), byKey(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((key) => !isSame(old.get(key), now.get(key)))
    .map((key) => `${kind} ${key}`);
}

function exampleParts(before: JsonObject, after: JsonObject): string[] {
  const old = new Map(objects(before.response).map((example) => [example.id, example]));
  return objects(after.response)
    .filter((example) => !isSame(old.get(example.id ?? null), example))
    .map(({ name }) => `example ${text(name)}`);
}

function wholeParts({ generated, published, merged, pairing }: Comparison): string[] {
  const [before, after] = [published, merged].map(({ info, ...owner }) => {
    const { name, description } = asObject(info);
    return { ...owner, name: name ?? '', description: description ?? '' } as JsonObject;
  }) as [JsonObject, JsonObject];
  const parts = [
    ...differing([['name', before.name, after.name]]),
    ...ownerParts(before, after),
    ...entryParts('variable', before.variable, after.variable),
  ];
  const known = folders(published);
  if ([...folders(merged).keys()].some((path) => !known.has(path))) parts.push('folders');
  if (orderDiffers(generated, published, pairing.pairs)) parts.push('order');
  return parts;
}

/** Compares the order of the requests that both have; added and removed ones are reported separately. */
function orderDiffers(generated: JsonObject, published: JsonObject, pairs: Pairing['pairs']): boolean {
  const wanted = placedItems(generated).flatMap(({ item }) => pairs.get(item) ?? []);
  const claimed = new Set(wanted);
  const present = placedItems(published).flatMap(({ item }) => (claimed.has(item) ? [item] : []));
  return present.some((item, index) => item !== wanted[index]);
}

function folders(owner: JsonObject, parent = ''): Map<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const entry of entriesOf(owner)) {
    if (!isFolderEntry(entry)) continue;
    const path = folderPath(parent, entry);
    if (!found.has(path)) found.set(path, entry);
    for (const [inner, folder] of folders(entry, path)) if (!found.has(inner)) found.set(inner, folder);
  }
  return found;
}

function changeOf(item: JsonObject, parts: readonly string[] = []): Change {
  return { what: requestKey(item), name: text(item.name), parts };
}

function folderChange(folder: JsonObject, parts: readonly string[] = []): Change {
  return { what: `folder ${text(folder.name)}`, name: '', parts };
}
