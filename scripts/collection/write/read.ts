/** A collection that a person kept by hand or exported from Postman (`--collection FILE`). */
import { basename } from 'node:path';
import type { Method } from '../../openapi/model.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { parseWithDigits } from '../../shared/exact-integer.ts';
import { isObject, type JsonObject } from '../../shared/json.ts';
import { printable } from '../../shared/printable.ts';
import type { GeneratedCollection, ItemFacts } from '../model.ts';
import { completeCollection, withoutRequest } from './complete-collection.ts';
import { type Folder, type Item, isFolder, type PostmanCollection, pathTemplate } from './postman-format.ts';

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
  visit(json.item, []);
  return { ...generated, json, items };

  function visit(entries: readonly (Folder | Item)[], folder: readonly string[]): void {
    for (const entry of entries) {
      if (isFolder(entry)) visit(entry.item, [...folder, entry.name]);
      else items.push(factsOf(entry, folder));
    }
  }

  function factsOf(item: Item, folder: readonly string[]): ItemFacts {
    const method = item.request.method.toUpperCase() as Method;
    const path = pathTemplate(item.request.url.path);
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
    parsed = parseWithDigits(text);
  } catch {
    throw unreadable('the collection is not valid JSON');
  }
  const collection = isObject(parsed) && isObject(parsed.collection) ? parsed.collection : parsed;
  if (!isObject(collection) || !Array.isArray(collection.item)) throw unreadable(kindOf(collection));
  const place = withoutRequest(collection.item);
  if (place !== undefined) throw unreadable(`the item ${printable(place.join(' > '))} has no request`);
  return completeCollection(collection, basename(file).replace(/(\.postman_collection)?\.json$/, ''));
}

function kindOf(parsed: unknown): string {
  const { requests, values, openapi, swagger }: JsonObject = isObject(parsed) ? parsed : {};
  if (Array.isArray(requests)) return 'the file is a Postman collection v1';
  if (Array.isArray(values)) return 'the file is a Postman environment, not a collection';
  if (openapi !== undefined || swagger !== undefined)
    return 'the file is an OpenAPI document, not a Postman collection';
  return 'the file is not a Postman collection';
}
