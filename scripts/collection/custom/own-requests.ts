/** Requests that a team keeps in files: a Postman collection (v2.1, JSON), or one request (Postman's schema 3.0, YAML). */
import { ExpectedError } from '../../shared/errors.ts';
import { isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { idOf } from '../ids.ts';
import { completeCollection, withoutRequest } from '../write/complete-collection.ts';
import type { OwnEntries } from './customisation.ts';

/**
 * @param parsed the value of the JSON or YAML text.
 * @param file relative to the folder of the collections.
 * @throws ExpectedError `custom-invalid`.
 */
export function ownRequests(parsed: unknown, file: string): OwnEntries {
  const collection = isObject(parsed) && isObject(parsed.collection) ? parsed.collection : parsed;
  const item = itemsOf(collection);
  const place = item === undefined ? [] : withoutRequest(item);
  if (item === undefined || place !== undefined)
    throw new ExpectedError('custom-invalid', {
      what:
        place === undefined || place.length === 0
          ? 'the file is neither a Postman collection nor a request in schema 3.0'
          : `the item ${place.join(' > ')} has no request`,
      where: file,
      remedy:
        'export it from Postman as Collection v2.1, or write a request with `$kind: http-request`, `method` and `url`',
    });
  return { file, entries: completeCollection({ item: identified(item, file) }, file).item };
}

function itemsOf(parsed: unknown): readonly Json[] | undefined {
  if (!isObject(parsed)) return undefined;
  if (Array.isArray(parsed.item)) return parsed.item as readonly Json[];
  if (parsed.$kind !== 'http-request' || typeof parsed.url !== 'string') return undefined;
  return [requestItem(parsed)];
}

/** An item of v2.1 from a request of schema 3.0 (`formats/v3/entities.ts` is the way back). */
function requestItem({
  id,
  name,
  description,
  method,
  url,
  body,
  auth,
  settings,
  scripts,
  ...lists
}: JsonObject): JsonObject {
  const [headers, query, variable] = [lists.headers, lists.queryParams, lists.pathVariables].map(pairsOf);
  return {
    ...(id === undefined ? {} : { id }),
    name: name ?? `${method ?? 'GET'} ${url}`,
    request: {
      method: method ?? 'GET',
      url: {
        raw: String(url),
        ...(query?.length === 0 ? {} : { query }),
        ...(variable?.length === 0 ? {} : { variable }),
      },
      header: headers ?? [],
      ...(description === undefined ? {} : { description }),
      ...(isObject(body) ? { body: bodyOf(body) } : {}),
      ...(isObject(auth) ? { auth: authOf(auth) } : {}),
    },
    ...(isObject(settings) ? { protocolProfileBehavior: settings } : {}),
    event: (Array.isArray(scripts) ? (scripts as readonly Json[]).filter(isObject) : []).map(({ type, code }) => ({
      listen: type === 'beforeRequest' ? 'prerequest' : 'test',
      script: { type: 'text/javascript', exec: String(code ?? '').split('\n') },
    })),
  };
}

function bodyOf({ type, content = '' }: JsonObject): JsonObject {
  if (type === 'urlencoded' || type === 'formdata') return { mode: type, [type]: pairsOf(content) };
  if (type === 'file') return { mode: 'file', file: content };
  return { mode: 'raw', raw: String(content), options: { raw: { language: type ?? 'text' } } };
}

function authOf({ type, credentials }: JsonObject): JsonObject {
  if (typeof type !== 'string') return { type: 'noauth' };
  return { type, [type]: pairsOf(credentials).map((pair) => ({ ...pair, type: 'string' })) };
}

/** Schema 3.0 has a list of `key` and `value`, or an object. */
function pairsOf(pairs: Json | undefined): JsonObject[] {
  if (Array.isArray(pairs)) return (pairs as readonly Json[]).filter(isObject);
  if (!isObject(pairs)) return [];
  return Object.entries(pairs).map(([key, value]) => ({ key, value: String(value) }));
}

/** Without an ID in the file, one that is derived from its place. */
function identified(entries: readonly Json[], file: string, place = ''): Json[] {
  return entries.filter(isObject).map((entry, index) => {
    const here = `${place}/${String(entry.name ?? index)}`;
    const id = entry.id ?? entry._postman_id ?? idOf(`custom ${file} ${here}`);
    return Array.isArray(entry.item)
      ? { ...entry, id, item: identified(entry.item as readonly Json[], file, here) }
      : { ...entry, id };
  });
}
