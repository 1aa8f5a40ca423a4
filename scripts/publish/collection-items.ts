/**
 * Reads collections that Postman returns: it adds fields, and users edit them. Items are compared by their facts, without
 * the IDs, owners and dates that Postman sets.
 */
import { isObject, type Json, type JsonObject } from '../shared/json.ts';

/** Comparable text by the name of the part: `description`, `test script`. */
export type Facts = Readonly<Record<string, string>>;

export function isFolderEntry(entry: JsonObject): boolean {
  return Array.isArray(entry.item);
}

export function entriesOf(owner: JsonObject): JsonObject[] {
  return objects(owner.item);
}

/** Identifies a request by method and path template, `GET /v1/organizations/{organizationId}`, not by name or folder. */
export function requestKey(item: JsonObject): string {
  const request = isObject(item.request) ? item.request : {};
  const method = text(request.method).toUpperCase() || 'GET';
  return `${method} ${pathTemplate(isObject(item.request) ? request.url : item.request)}`;
}

function pathTemplate(url: Json | undefined): string {
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
  return eventsOf(owner).some((event) => /\bcloud\.[a-zA-Z]+\(/.test(scriptOf(event)));
}

/** The facts of a request, independent of the form in which Postman writes them. */
export function requestFacts(item: JsonObject): Facts {
  const request = isObject(item.request) ? item.request : {};
  const url = isObject(request.url) ? request.url : {};
  const body = isObject(request.body) ? request.body : {};
  return {
    name: text(item.name),
    description: description(request.description),
    URL: JSON.stringify([requestKey(item), list(url.host).join('.'), pairs(url.query), pairs(url.variable)]),
    headers: JSON.stringify(pairs(request.header)),
    body:
      text(body.raw) || [...pairs(body.urlencoded), ...pairs(body.formdata)].map((pair) => JSON.stringify(pair)).join(),
    authorization: auth(request.auth),
    ...scripts(item),
    examples: JSON.stringify(objects(item.response).map(({ name, code, body }) => [text(name), code ?? 0, text(body)])),
  };
}

/** The facts of the collection itself, without its variables. */
export function collectionFacts(collection: JsonObject): Facts {
  const info = isObject(collection.info) ? collection.info : {};
  return {
    description: description(info.description),
    authorization: auth(collection.auth),
    ...scripts(collection),
  };
}

export function folderFacts(folder: JsonObject): Facts {
  return { description: description(folder.description) };
}

/** Names of the facts that differ. */
export function differing(ours: Facts, theirs: Facts): string[] {
  return Object.keys({ ...ours, ...theirs }).filter((name) => (ours[name] ?? '') !== (theirs[name] ?? ''));
}

export function eventsOf(owner: JsonObject): JsonObject[] {
  return objects(owner.event);
}

function scriptOf(event: JsonObject): string {
  const script = isObject(event.script) ? event.script : {};
  return Array.isArray(script.exec) ? list(script.exec).join('\n') : text(script.exec);
}

function scripts(owner: JsonObject): Facts {
  const of = (listen: string) =>
    eventsOf(owner)
      .filter((event) => event.listen === listen)
      .map(scriptOf)
      .join('\n')
      .trim();
  return { 'pre-request script': of('prerequest'), 'test script': of('test') };
}

/** A list of keys in version 2.1 of the format, an object in 2.0. The order has no meaning. */
function auth(value: Json | undefined): string {
  if (!isObject(value)) return '';
  const type = text(value.type);
  const given = value[type];
  const attributes = Array.isArray(given)
    ? objects(given).map(({ key, value: attribute }) => [text(key), attribute ?? ''])
    : Object.entries(isObject(given) ? given : {});
  return JSON.stringify([type, attributes.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))]);
}

export function description(value: Json | undefined): string {
  return (isObject(value) ? text(value.content) : text(value)).trim();
}

function pairs(value: Json | undefined): Json[] {
  return objects(value).map(({ key, value: content, disabled, description: about }) => [
    text(key),
    text(content),
    disabled === true,
    description(about),
  ]);
}

export function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function list(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map((item) => text(item as Json)) : [text(value)];
}

export function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
