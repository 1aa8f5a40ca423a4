/** A collection of any origin, with what the format leaves open: names, IDs, and URLs in one form. */
import sdk, { type CollectionDefinition } from 'postman-collection';
import { isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { type Folder, type Item, isFolder, type PostmanCollection, pathTemplate } from './postman-format.ts';

/**
 * @param given with an `item` list.
 * @param name for a collection without one.
 * @returns the same for the same collection: Postman's own model would choose random IDs.
 */
export function completeCollection(given: JsonObject, name: string): PostmanCollection {
  const withIds = { ...given, info: infoOf(given.info, name), item: entriesOf(given.item, uniqueIds()) };
  // Postman's own model settles the rest: a request or a URL may be a string, a list may be absent.
  const read = new sdk.Collection(withIds as unknown as CollectionDefinition).toJSON() as unknown as PostmanCollection;
  return { ...read, item: named(read.item) };
}

function infoOf(info: Json | undefined, name: string): JsonObject {
  const given = isObject(info) ? info : {};
  return { ...given, name: nameText(given.name) || name };
}

type IdOf = (id: Json | undefined) => string;

/** Two items with one ID could not be told apart in the events of a run. */
function uniqueIds(): IdOf {
  const taken = new Set<string>();
  let count = 0;
  return (given) => {
    let id = typeof given === 'string' ? given : '';
    while (id === '' || taken.has(id)) id = `item-${++count}`;
    taken.add(id);
    return id;
  };
}

function entriesOf(list: Json | undefined, idOf: IdOf): JsonObject[] {
  const entries = Array.isArray(list) ? (list as readonly Json[]).filter(isObject) : [];
  return entries.map((entry) => {
    const id = idOf(entry.id ?? entry._postman_id);
    return 'item' in entry
      ? { ...entry, id, item: entriesOf(entry.item, idOf) }
      : { ...entry, id, request: requestOf(entry.request) };
  });
}

/** The names of the items, from the outermost folder on, that lead to one without a request; nothing where each has one. */
export function withoutRequest(list: Json | undefined): string[] | undefined {
  const entries = Array.isArray(list) ? (list as readonly Json[]).filter(isObject) : [];
  for (const [index, entry] of entries.entries()) {
    const { request, item, name } = entry;
    const inner =
      'item' in entry ? withoutRequest(item) : isObject(request) || typeof request === 'string' ? undefined : [];
    if (inner !== undefined) return [nameText(name) || `${index + 1}`, ...inner];
  }
  return undefined;
}

function requestOf(request: Json | undefined): Json {
  if (!isObject(request)) return request ?? '';
  const { url } = request;
  return isObject(url) ? { ...request, url: urlOf(url) } : request;
}

/** Only the parts of a URL are sent, not its text; a segment of the path may be an object with a type and a value. */
function urlOf(url: JsonObject): JsonObject {
  const { raw, host, path } = url;
  if (host === undefined && path === undefined && typeof raw === 'string')
    return { ...(sdk.Url.parse(raw) as unknown as JsonObject), ...url };
  if (!Array.isArray(path)) return url;
  const segments = (path as readonly Json[]).map((segment) => (isObject(segment) ? segment.value : segment));
  return { ...url, path: segments.map((segment) => (typeof segment === 'object' ? '' : String(segment ?? ''))) };
}

function named(entries: readonly (Folder | Item)[]): (Folder | Item)[] {
  return entries.map((entry, index) => {
    const name = nameText(entry.name);
    return isFolder(entry)
      ? { ...entry, name: name || `Folder ${index + 1}`, item: named(entry.item) }
      : { ...entry, name: name || `${entry.request.method} ${pathTemplate(entry.request.url.path)}` };
  });
}

function nameText(name: unknown): string {
  return typeof name === 'string' || typeof name === 'number' ? String(name).trim() : '';
}
