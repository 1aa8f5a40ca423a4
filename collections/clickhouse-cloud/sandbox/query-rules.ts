/** Filters of lists: `from_date` and `to_date` limit `createdAt`; `filter` takes `tag:Key` and `tag:Key=Value`. */
import type { Query } from '../../../scripts/sandbox/http/validation.ts';
import type { QueryRules } from '../../../scripts/sandbox/state/list-query.ts';
import type { JsonObject } from '../../../scripts/shared/json.ts';

export const QUERY_RULES: QueryRules = {
  noFilters: ['timestamp'],
  admits: (item, query) => inWindow(item, query) && hasTags(item, query),
};

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
