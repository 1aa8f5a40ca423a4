/** What a list shows for a query: filters, order and page, by the names that the document gives them. */
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Query } from './validation.ts';

/** `db_name` → `dbName`. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * A parameter that is named like a property filters by it; `from_date` and `to_date` bound `createdAt`; `filter` takes
 * `tag:Key` and `tag:Key=Value`; `sort_by`, `sort_order`, `limit` and `offset` do what they say.
 */
export function listed(items: readonly Json[], query: Query): readonly Json[] {
  if (Object.keys(query).length === 0) return items;
  const filtered = items.filter(
    (item) => !isObject(item) || (hasProperties(item, query) && inWindow(item, query) && hasTags(item, query)),
  );
  const sorted = typeof query.sort_by === 'string' ? sortedBy(filtered, query.sort_by, query.sort_order) : filtered;
  const offset = Number(query.offset ?? 0);
  return sorted.slice(offset, query.limit === undefined ? undefined : offset + Number(query.limit));
}

/** Whether an item has every property that the query names. */
export function hasProperties(item: JsonObject, query: Query): boolean {
  return Object.entries(query).every(([name, wanted]) => {
    const value = item[camelCase(name)];
    return value === undefined || typeof value === 'object' || name === 'timestamp' || String(value) === String(wanted);
  });
}

function inWindow(item: JsonObject, { from_date: from, to_date: to }: Query): boolean {
  if (typeof item.createdAt !== 'string') return true;
  const at = Date.parse(item.createdAt);
  return (
    (typeof from !== 'string' || at >= Date.parse(from)) &&
    (typeof to !== 'string' || at <= Date.parse(to) + restOfDay(to))
  );
}

/** A date without a time means the whole of that day. */
function restOfDay(date: string): number {
  return date.length === 10 ? 86_400_000 - 1 : 0;
}

function hasTags(item: JsonObject, { filter }: Query): boolean {
  const wanted = (Array.isArray(filter) ? filter : []).filter(
    (one): one is string => typeof one === 'string' && one.startsWith('tag:'),
  );
  const tags = (Array.isArray(item.tags) ? item.tags : []) as readonly JsonObject[];
  return wanted.every((one) => {
    const [key, value] = one.slice(4).split('=');
    return tags.some((tag) => tag.key === key && (value === undefined || tag.value === value));
  });
}

function sortedBy(items: readonly Json[], by: string, order: Json | undefined): readonly Json[] {
  const first = items.find(isObject);
  const prefix = camelCase(by);
  const property = Object.keys(first ?? {}).find((name) => name.startsWith(prefix));
  if (property === undefined) return items;
  const value = (item: Json) => (isObject(item) ? Number(item[property] ?? 0) : 0);
  const direction = order === 'asc' ? 1 : -1;
  return [...items].sort((a, b) => (value(a) - value(b)) * direction);
}
