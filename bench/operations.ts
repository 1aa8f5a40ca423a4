/** Finds operations of a document that are missing in a collection, independently of the generator. */
import type { Json, JsonObject } from '../scripts/shared/json.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** @returns `GET /items/*` for each missing request; path parameters are `*`. */
export function missingOperations(document: JsonObject, collection: JsonObject): string[] {
  const sent = new Map<string, number>();
  for (const request of requestsIn(collection)) sent.set(request, (sent.get(request) ?? 0) + 1);
  return operationsIn(document).filter((operation) => {
    const left = sent.get(operation) ?? 0;
    sent.set(operation, left - 1);
    return left <= 0;
  });
}

export function operationsIn({ paths }: JsonObject): string[] {
  return Object.entries(paths as Record<string, JsonObject>).flatMap(([path, item]) =>
    METHODS.filter((method) => Object.hasOwn(item, method)).map((method) => key(method, path)),
  );
}

function requestsIn(entry: JsonObject): string[] {
  if (Array.isArray(entry.item)) return (entry.item as JsonObject[]).flatMap(requestsIn);
  const { method, url } = entry.request as { method: string; url: { path?: Json[] } };
  return [key(method, `/${(url.path ?? []).join('/')}`)];
}

function key(method: string, path: string): string {
  return `${method.toUpperCase()} ${path.replaceAll(/\{\{?[^{}]+\}\}?|(?<=\/):[^/]+/g, '*')}`;
}
