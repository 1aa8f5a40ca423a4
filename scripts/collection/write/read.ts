/** A collection that a person kept by hand or exported from Postman (`--collection FILE`). */
import sdk, { type CollectionDefinition } from 'postman-collection';
import type { Method } from '../../openapi/model.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { isObject } from '../../shared/json.ts';
import type { GeneratedCollection, ItemFacts } from '../model.ts';
import { type Folder, type Item, isFolder, type PostmanCollection } from './postman-format.ts';

/**
 * @param text the file's content; `undefined` where it could not be read.
 * @param generated the suite's own collection: what it knows of an operation counts for the same request here.
 * @throws ExpectedError `collection-unreadable`.
 */
export function readCollection<Name extends string>(
  text: string | undefined,
  file: string,
  generated: GeneratedCollection<Name>,
): GeneratedCollection<Name> {
  const json = parseCollection(text, file);
  const byRequest = new Map(generated.items.map((item) => [`${item.method} ${item.path}`, item]));
  const items: ItemFacts[] = [];
  const used = new Map<string, number>();
  let unnamed = 0;
  const withIds = visit(json.item, []);
  return { ...generated, json: { ...json, item: withIds }, items };

  function visit(entries: readonly (Folder | Item)[], folder: readonly string[]): (Folder | Item)[] {
    return entries.map((entry) => {
      if (isFolder(entry)) return { ...entry, item: visit(entry.item, [...folder, entry.name]) };
      const item = { ...entry, id: entry.id ?? `item-${++unnamed}` };
      items.push(factsOf(item, folder));
      return item;
    });
  }

  function factsOf(item: Item, folder: readonly string[]): ItemFacts {
    const method = item.request.method.toUpperCase() as Method;
    const path = templateOf(item);
    const known = byRequest.get(`${method} ${path}`);
    const operationId = known?.operationId ?? item.name;
    const times = (used.get(operationId) ?? 0) + 1;
    used.set(operationId, times);
    return {
      itemId: item.id,
      id: times === 1 ? operationId : `${operationId}#${times}`,
      operationId,
      name: item.name,
      folder,
      method,
      path,
      tag: known?.tag ?? '',
      deprecated: known?.deprecated ?? false,
      reference: known?.reference ?? '',
      after: known?.after ?? [],
    };
  }
}

function parseCollection(text: string | undefined, file: string): PostmanCollection {
  const unreadable = (what: string) =>
    new ExpectedError('collection-unreadable', {
      what,
      where: file,
      remedy: 'export it from Postman as Collection v2.1, or leave --collection out',
    });
  if (text === undefined) throw unreadable('the collection cannot be read');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw unreadable('the collection is not valid JSON');
  }
  const collection = isObject(parsed) && isObject(parsed.collection) ? parsed.collection : parsed;
  if (!isObject(collection) || !isObject(collection.info) || !Array.isArray(collection.item))
    throw unreadable('the file is not a Postman collection');
  // Postman's own model settles what the format leaves open: a request or a URL may be a string, a list may be absent.
  return new sdk.Collection(collection as CollectionDefinition).toJSON() as unknown as PostmanCollection;
}

function templateOf(item: Item): string {
  return `/${(item.request.url.path ?? []).map((segment) => segment.replace(/^:(.+)$/, '{$1}')).join('/')}`;
}
