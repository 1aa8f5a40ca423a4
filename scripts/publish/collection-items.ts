/**
 * Reads collections that Postman returns: it adds fields, and users edit them. Requests are identified by what they request,
 * without the IDs, owners and dates that Postman sets.
 */
import { asObject, isObject, type Json, type JsonObject } from '../shared/json.ts';

export function isFolderEntry(entry: JsonObject): boolean {
  return Array.isArray(entry.item);
}

export function entriesOf(owner: JsonObject): JsonObject[] {
  return objects(owner.item);
}

/** Postman writes a GET without headers as its address alone. */
export function requestOf(item: JsonObject): JsonObject {
  return isObject(item.request) ? item.request : { url: item.request ?? '' };
}

/** Identifies a request by method and path template, `GET /v1/organizations/{organizationId}`, not by name or folder. */
export function requestKey(item: JsonObject): string {
  const request = requestOf(item);
  return `${text(request.method).toUpperCase() || 'GET'} ${pathOf(request.url)}`;
}

/** The path template of a URL, `/v1/organizations/{organizationId}`. */
export function pathOf(url: Json | undefined): string {
  const segments = isObject(url) ? url.path : undefined;
  const path = Array.isArray(segments)
    ? (segments as Json[]).map((segment) => (isObject(segment) ? text(segment.value) : text(segment)))
    : (text(isObject(url) ? url.raw : url).split(/[?#]/)[0] ?? '')
        .replace(/^(\w+:\/\/[^/]*|\{\{[^}]*\}\})/, '')
        .split('/')
        .filter((segment) => segment !== '');
  return `/${path.map((segment) => segment.replace(/^:(.+)$/, '{$1}')).join('/')}`;
}

/** Whether an item or collection has a generated script: all of them call the library of the collection. */
export function isGenerated(owner: JsonObject): boolean {
  return eventsOf(owner).some((event) => isLibraryCall(scriptOf(event)));
}

export function isLibraryCall(script: string): boolean {
  return /\bcloud\.[a-zA-Z]+\(/.test(script);
}

/**
 * Whether a user copied a generated request and pointed it at another path: its saved examples are still those of the request that
 * it was copied from.
 */
export function isRetargeted(item: JsonObject): boolean {
  const originals = objects(item.response).flatMap(({ originalRequest }) =>
    isObject(originalRequest) ? [requestKey({ request: originalRequest })] : [],
  );
  return originals.length > 0 && !originals.some((original) => isRequestOf(original, requestKey(item)));
}

/** Whether a request has this method and path template. An example has values in place of the variables of the path. */
function isRequestOf(key: string, template: string): boolean {
  const [segments, expected] = [key.split('/'), template.split('/')];
  return (
    segments.length === expected.length &&
    expected.every((segment, index) => segment === segments[index] || segment.includes('{'))
  );
}

export function eventsOf(owner: JsonObject): JsonObject[] {
  return objects(owner.event);
}

export function scriptOf(event: JsonObject): string {
  const script = asObject(event.script);
  return (Array.isArray(script.exec) ? list(script.exec).join('\n') : text(script.exec)).trim();
}

/** A list of keys in version 2.1 of the format, an object in 2.0. The order has no meaning. */
export function authFact(value: Json | undefined): string {
  if (!isObject(value)) return '';
  const type = text(value.type);
  const given = value[type];
  const attributes = Array.isArray(given)
    ? objects(given).map(({ key, value: attribute }) => [text(key), attribute ?? ''])
    : Object.entries(asObject(given));
  return JSON.stringify([type, attributes.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))]);
}

export function descriptionOf(value: Json | undefined): string {
  return (isObject(value) ? text(value.content) : text(value)).trim();
}

export function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function list(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map((item) => text(item as Json)) : [text(value)];
}

export function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
