import type { GeneratedCollection } from './model.ts';
import { type Folder, type Item, isFolder } from './postman-format.ts';

/** All items below some entries, in the order in which they are run. */
export function itemsBelow(entries: readonly (Folder | Item)[]): Item[] {
  return entries.flatMap((entry) => (isFolder(entry) ? itemsBelow(entry.item) : [entry]));
}

/** The items of a collection in which each operation stands once, by operationId. */
export function itemsByOperation(collection: GeneratedCollection): Map<string, Item> {
  const operationIds = new Map(collection.items.map((item) => [item.itemId, item.operationId]));
  return new Map(itemsBelow(collection.json.item).map((item) => [operationIds.get(item.id) ?? '', item]));
}
