/** Filters, sorts and pages a list by the query parameters of the document. */
import type { Schema } from '../../openapi/model.ts';
import { camelCase } from '../../openapi/response-shape.ts';
import { isObject, type Json, type JsonObject, ownValue } from '../../shared/json.ts';
import { ApiError } from '../http/response.ts';
import type { Query } from '../http/validation.ts';
import { shapeOf } from '../resources/shape.ts';

/** How an API filters its lists, in addition to parameters with the names of properties. */
export interface QueryRules {
  /** Parameters that have the name of a property, and do not filter by it. */
  readonly noFilters: readonly string[];
  /** Whether a list with this query shows an item. */
  readonly admits: (item: JsonObject, query: Query) => boolean;
}

/** One page of a list. */
export interface Page {
  readonly items: readonly Json[];
  /** Number of items of all pages. */
  readonly total: number;
  /** Most items of a page; `undefined` without a limit. */
  readonly limit: number | undefined;
  readonly cursor: string | null;
  /** `null` on the last page. */
  readonly nextCursor: string | null;
}

/**
 * A parameter with the name of a property filters by that property; `rules` has the other filters of the API. `sort_by` and
 * `sort_order` sort; `limit` with `offset` or `cursor` pages.
 *
 * @throws ApiError 400 for a `cursor` that no page had.
 */
export function pageOf(all: readonly Json[], query: Query, rules: QueryRules): Page {
  const items = filtered(all, query, rules);
  const cursor = typeof query.cursor === 'string' ? query.cursor : null;
  const start = cursor === null ? Number(query.offset ?? 0) : offsetOf(cursor);
  const limit = query.limit === undefined ? undefined : Number(query.limit);
  const end = limit === undefined ? items.length : start + limit;
  const nextCursor = end < items.length ? cursorAt(end) : null;
  return { items: items.slice(start, end), total: items.length, limit, cursor, nextCursor };
}

/** Clients treat a cursor as opaque: the sandbox's is the offset in Base64. */
function cursorAt(offset: number): string {
  return Buffer.from(String(offset)).toString('base64url');
}

function offsetOf(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new ApiError('BAD_REQUEST', 'query parameter cursor is not one of this list');
}

/** Sets the paging members of a response, wherever its schema has them. A value of `null` needs a nullable member. */
export function withPaging(document: JsonObject, schema: Schema, value: JsonObject, page: Page): JsonObject {
  const { total, limit = page.items.length, cursor, nextCursor } = page;
  const members: JsonObject = {
    ...{ totalRecords: total, totalCount: total, total, limit, currentCursor: cursor, cursor, nextCursor },
    ...{ hasMore: nextCursor !== null },
  };
  const { properties } = shapeOf(document, schema);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, old]): [string, Json][] => {
      const property = properties[name] ?? true;
      const paging = Object.hasOwn(members, name) ? members[name] : undefined;
      if (paging === undefined) return [[name, isObject(old) ? withPaging(document, property, old, page) : old]];
      return paging === null && !shapeOf(document, property).nullable ? [] : [[name, paging]];
    }),
  );
}

function filtered(items: readonly Json[], query: Query, rules: QueryRules): readonly Json[] {
  if (Object.keys(query).length === 0) return items;
  const matching = items.filter(
    (item) => !isObject(item) || (matchesQuery(item, query, rules) && rules.admits(item, query)),
  );
  return typeof query.sort_by === 'string' ? sortedBy(matching, query.sort_by, query.sort_order) : matching;
}

/** Whether the properties of an item have the values in the query. */
export function matchesQuery(item: JsonObject, query: Query, { noFilters }: QueryRules): boolean {
  return Object.entries(query).every(([name, wanted]) => {
    const value = ownValue(item, camelCase(name));
    return (
      value === undefined || typeof value === 'object' || noFilters.includes(name) || String(value) === String(wanted)
    );
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
