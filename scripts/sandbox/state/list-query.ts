/** Filters, sorts and pages a list by the query parameters of the document. */
import { isObject, type Json, type JsonObject } from '../../shared/json.ts';
import type { Query } from '../http/validation.ts';

/** `db_name` → `dbName`. */
function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * A parameter with the name of a property filters by that property. `from_date` and `to_date` limit `createdAt`. `filter`
 * takes `tag:Key` and `tag:Key=Value`. `sort_by`, `sort_order`, `limit` and `offset` sort and page.
 */
export function applyListQuery(items: readonly Json[], query: Query): readonly Json[] {
  if (Object.keys(query).length === 0) return items;
  const filtered = items.filter(
    (item) => !isObject(item) || (matchesQuery(item, query) && inWindow(item, query) && hasTags(item, query)),
  );
  const sorted = typeof query.sort_by === 'string' ? sortedBy(filtered, query.sort_by, query.sort_order) : filtered;
  const offset = Number(query.offset ?? 0);
  return sorted.slice(offset, query.limit === undefined ? undefined : offset + Number(query.limit));
}

/** Whether the properties of an item have the values in the query. */
export function matchesQuery(item: JsonObject, query: Query): boolean {
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

/** A date without a time includes the whole day. */
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
