/** Whether a request can change an account: derived from the request itself, not from the name of its collection. */
import { isSafe, type Method } from '../openapi/model.ts';
import { itemsBelow } from './item-index.ts';
import { IMPOSSIBLE_IDS } from './suites/negative/negative-cases.ts';
import type { Item, PostmanCollection } from './write/postman-format.ts';

const impossible: readonly string[] = Object.values(IMPOSSIBLE_IDS);

/** Whether a request may change something: its method is not safe (RFC 9110, section 9.2.1), and it names what may exist. */
export function canWrite({ request }: Item): boolean {
  if (isSafe(request.method.toUpperCase() as Method)) return false;
  const values = (request.url.variable ?? []).map(({ value }) => String(value));
  const path = (request.url.path ?? []).join('/');
  const hasOnlyImpossibleIds =
    values.length > 0 && values.every((value) => impossible.includes(value)) && !path.includes('{{');
  return !hasOnlyImpossibleIds;
}

/** Whether a path names something that cannot exist. */
export function namesImpossibleId(path: string): boolean {
  return path.split('/').some((segment) => impossible.includes(segment));
}

/** IDs of the items that may change something. */
export function writingItems({ item }: PostmanCollection): Set<string> {
  return new Set(
    itemsBelow(item)
      .filter(canWrite)
      .map(({ id }) => id),
  );
}
