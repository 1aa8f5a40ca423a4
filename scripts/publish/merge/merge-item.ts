/** Merges a generated request into the published one: only what is generated replaces something. */
import { asObject, isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { list, objects, pathOf, requestKey, requestOf, text } from '../collection-items.ts';
import {
  addedEntries,
  asNew,
  isSame,
  mergeAuth,
  mergeDescription,
  mergeEntries,
  mergeEvents,
  takeFirst,
  withoutId,
} from './merge-fields.ts';

/** A request that will be created. */
export function newItem(item: JsonObject): JsonObject {
  return { ...asNew(item), response: objects(item.response).map(withoutId) };
}

export function mergeItem(own: JsonObject, published: JsonObject): JsonObject {
  const settings = isObject(own.protocolProfileBehavior) ? own.protocolProfileBehavior : undefined;
  const known = asObject(published.protocolProfileBehavior);
  return {
    ...published,
    name: own.name ?? '',
    ...mergeEvents(own, published),
    request: mergeRequest(requestOf(own), requestOf(published)),
    ...(settings === undefined ? {} : { protocolProfileBehavior: { ...known, ...settings } }),
    response: mergeExamples(objects(own.response), objects(published.response)),
  };
}

/** Parameters and headers that a user added to a generated request: `query from`, `header X-Trace`. */
export function addedParts(own: JsonObject, published: JsonObject): string[] {
  const [ours, theirs] = [requestOf(own), requestOf(published)];
  const [url, known] = [urlOf(ours), urlOf(theirs)];
  const named = (kind: string, mine: Json | undefined, other: Json | undefined) =>
    addedEntries(objects(mine), objects(other)).map(({ key }) => `${kind} ${text(key)}`);
  return [
    ...named('query', url.query, known.query),
    ...named('path variable', url.variable, known.variable),
    ...named('header', ours.header, theirs.header),
  ];
}

function mergeRequest(own: JsonObject, published: JsonObject): JsonObject {
  const header = mergeEntries(objects(own.header), objects(published.header));
  const auth = mergeAuth(own.auth, published.auth);
  const { body: publishedBody, ...rest } = published;
  const body = mergeBody(own.body, publishedBody);
  return {
    ...(body === undefined ? rest : published),
    ...(text(own.method) === text(published.method) ? {} : { method: own.method ?? 'GET' }),
    ...mergeDescription(own.description, published.description),
    ...(header.length === 0 && published.header === undefined ? {} : { header }),
    ...(auth === undefined ? {} : { auth }),
    ...(body === undefined ? {} : { body }),
    url: mergeUrl(urlOf(own), published.url),
  };
}

function mergeUrl(own: JsonObject, given: Json | undefined): Json {
  const published = asObject(given);
  const query = mergeEntries(objects(own.query), objects(published.query));
  const variable = mergeEntries(objects(own.variable), objects(published.variable));
  const isSamePlace = isSame(list(own.host).join('.'), list(published.host).join('.')) && pathOf(own) === pathOf(given);
  const isSameQuery = isSame(query, published.query);
  return {
    ...published,
    ...(isSamePlace && isSameQuery ? {} : { raw: rawUrl(own, query) }),
    ...(isSamePlace ? {} : { host: own.host ?? [], path: own.path ?? [] }),
    ...(isSameQuery ? {} : { query }),
    ...(isSame(variable, published.variable) ? {} : { variable }),
  };
}

/** The address of the generated request, with the parameters that a user added. */
function rawUrl(own: JsonObject, query: readonly JsonObject[]): string {
  if (query.length === objects(own.query).length) return text(own.raw);
  const pairs = query
    .filter(({ disabled }) => disabled !== true)
    .map(({ key, value }) => `${text(key)}=${text(value)}`);
  const [base = ''] = text(own.raw).split('?');
  return pairs.length === 0 ? base : `${base}?${pairs.join('&')}`;
}

/** Bodies are generated as a whole; the entries of a form are merged. */
function mergeBody(own: Json | undefined, published: Json | undefined): Json | undefined {
  if (!isObject(own)) return isSame(published, undefined) ? published : undefined;
  if (!isObject(published) || own.mode !== published.mode) return own;
  const mode = text(own.mode);
  const content = Array.isArray(own[mode])
    ? mergeEntries(objects(own[mode]), objects(published[mode]))
    : (own[mode] ?? '');
  const options = isObject(own.options) && !isSame(own.options, published.options) ? own.options : undefined;
  return {
    ...published,
    ...(isSame(content, published[mode]) ? {} : { [mode]: content }),
    ...(options === undefined ? {} : { options: { ...asObject(published.options), ...options } }),
  };
}

/** By name, in the published order. Examples that users saved stay. */
function mergeExamples(own: readonly JsonObject[], published: readonly JsonObject[]): JsonObject[] {
  const rest = [...own];
  const merged = published.map((example) => {
    const same = takeFirst(rest, ({ name }) => name === example.name);
    return same === undefined || exampleFact(same) === exampleFact(example)
      ? example
      : { ...example, ...withoutId(same) };
  });
  return [...merged, ...rest.map(withoutId)];
}

function exampleFact({ code, body, header, originalRequest }: JsonObject): string {
  const headers = objects(header).map(({ key, value }) => [text(key), text(value)]);
  const original = originalRequest === undefined ? '' : requestKey({ request: originalRequest });
  return JSON.stringify([code ?? 0, text(body), headers, original]);
}

function urlOf({ url }: JsonObject): JsonObject {
  return isObject(url) ? url : { raw: text(url) };
}
