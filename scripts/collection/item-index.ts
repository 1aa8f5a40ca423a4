import type { GeneratedCollection, OperationRequest } from './model.ts';
import { type Folder, type Item, isFolder } from './write/postman-format.ts';

/** All items below some entries, in the order in which they are run. */
export function itemsBelow(entries: readonly (Folder | Item)[]): Item[] {
  return entries.flatMap((entry) => (isFolder(entry) ? itemsBelow(entry.item) : [entry]));
}

/** The requests of a collection in which each operation stands once, by operationId. */
export function requestsByOperation({ json, items }: GeneratedCollection): Map<string, OperationRequest> {
  const requests = new Map(itemsBelow(json.item).map(({ id, request }) => [id, request]));
  return new Map(
    items.flatMap((facts) => {
      const request = requests.get(facts.itemId);
      return request === undefined ? [] : [[facts.operationId, { request, facts }]];
    }),
  );
}
