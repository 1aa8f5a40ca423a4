/** The preflight: lists the root items. It needs only the key, so it distinguishes a refused key from other errors. */
import type { ItemFacts } from '../../collection/model.ts';
import { type ApiConventions, COMMON_PAGING, keyRefusal } from '../../shared/api-conventions.ts';
import { atPointer, type Json, parsedJson } from '../../shared/json.ts';
import type { Attempt } from '../newman/attempt.ts';
import type { Reason } from '../reason.ts';

/** Why the preflight ends a run; absent if the run can continue. */
export interface PreflightEnd {
  /** The environment is misconfigured. */
  readonly misconfigured?: Extract<Reason, { reasonCode: 'key-refused' }>;
  /** Why no other request is sent. */
  readonly blocked: Extract<Reason, { reasonCode: 'blocked' }>;
}

/** The first item of a suite that requests the list of root items, in the order in which they are run. */
export function preflightOf(
  items: readonly ItemFacts[],
  { root }: Pick<ApiConventions, 'root'>,
): ItemFacts | undefined {
  return items.find(({ method, path }) => method === 'GET' && path === root?.list);
}

/** @param attempts of the preflight, in order. */
export function judgePreflight(
  { name }: Pick<ItemFacts, 'name'>,
  attempts: readonly Pick<Attempt, 'code' | 'responseBody' | 'networkError'>[],
  conventions: ApiConventions,
): PreflightEnd | undefined {
  const { code: status = null, responseBody, networkError } = attempts.at(-1) ?? {};
  if (status === null || networkError !== undefined) return undefined;
  const text = responseBody ?? '';
  const body = parsedJson(text);
  const found = body === undefined ? undefined : atPointer(body, conventions.errors.message);
  const error = typeof found === 'string' ? found : '';
  const cause = keyRefusal({ status, error, isHtml: /^\s*</.test(text) }, conventions);
  if (cause !== undefined)
    return {
      misconfigured: { reasonCode: 'key-refused', params: { cause, status, request: name } },
      blocked: { reasonCode: 'blocked', params: { by: 'key', request: name } },
    };
  const list = body === undefined ? undefined : atPointer(body, conventions.envelope?.result ?? '');
  const thing = conventions.root?.thing ?? '';
  return status === 200 && Array.isArray(list) && list.length === 0 && !hasNextPage(body as Json, conventions)
    ? { blocked: { reasonCode: 'blocked', params: { by: 'no-root', thing, request: name } } }
    : undefined;
}

/** Whether an empty page links to a next page. */
function hasNextPage(body: Json, { paging = COMMON_PAGING }: Pick<ApiConventions, 'paging'>): boolean {
  const next = paging.at.flatMap((place) => paging.next.map((name) => atPointer(body, `${place}/${name}`)));
  return next.some((value) => value !== undefined && value !== null && value !== '');
}
