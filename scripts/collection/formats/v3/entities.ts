/**
 * The parts of a collection in schema 3.0.
 *
 * @see https://learning.postman.com/docs/collections/collections-schemas
 */
import type { Json } from '../../../shared/json.ts';
import type {
  Auth,
  Body,
  Entry,
  Event,
  ExampleResponse,
  Folder,
  Item,
  PostmanCollection,
} from '../../write/postman-format.ts';

type Entity = { readonly [name: string]: Json | undefined };

/** Distance of `order` between neighbours, so that a user can put a request between two others. */
const ORDER_STEP = 1000;

export function orderOf(index: number): number {
  return (index + 1) * ORDER_STEP;
}

/** Those of a collection or folder have the prefix `http:`, as it may have requests of several protocols. */
const SCRIPT_TYPES = { prerequest: 'beforeRequest', test: 'afterResponse' } as const;

export function collectionDefinition({ info, auth, event = [], variable = [] }: PostmanCollection): Entity {
  return {
    $kind: 'collection',
    id: info._postman_id,
    name: info.name,
    description: info.description,
    variables: entries(variable),
    ...(auth === undefined ? {} : { auth: authOf(auth) }),
    scripts: scripts(event, 'http:'),
  };
}

/** @param fileName of its folder. */
export function folderDefinition(
  { id, name, description, event = [] }: Folder,
  fileName: string,
  order: number,
): Entity {
  return {
    $kind: 'collection',
    ...(id === undefined ? {} : { id }),
    ...(name === fileName ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(event.length === 0 ? {} : { scripts: scripts(event, 'http:') }),
    order,
  };
}

/** @param fileName without its extension. */
export function requestEntity(item: Item, fileName: string, order: number): Entity {
  const { request, event, response } = item;
  const { url, header, body, auth, description } = request;
  return {
    $kind: 'http-request',
    id: item.id,
    ...(item.name === fileName ? {} : { name: item.name }),
    ...(description === undefined ? {} : { description }),
    url: url.raw,
    method: request.method,
    ...(header.length === 0 ? {} : { headers: entries(header) }),
    ...(url.query === undefined || url.query.length === 0 ? {} : { queryParams: entries(url.query) }),
    ...(url.variable === undefined || url.variable.length === 0 ? {} : { pathVariables: entries(url.variable) }),
    ...(body === undefined ? {} : { body: bodyOf(body) }),
    ...(auth === undefined || auth === null ? {} : { auth: authOf(auth) }),
    ...(event.length === 0 ? {} : { scripts: scripts(event, '') }),
    ...settings(item),
    ...(response.length === 0 ? {} : { examples: `./.resources/${fileName}.resources/examples` }),
    order,
  };
}

/** @param fileName without its extension. */
export function exampleEntity(example: ExampleResponse, fileName: string, order: number): Entity {
  const { status, code, header, body } = example;
  const { url, method } = example.originalRequest;
  return {
    $kind: 'http-example',
    id: example.id,
    ...(example.name === fileName ? {} : { name: example.name }),
    request: { url, method },
    response: {
      statusCode: code,
      statusText: status,
      headers: entries(header),
      body: { type: example._postman_previewlanguage === 'json' ? 'json' : 'text', content: body },
    },
    order,
  };
}

function entries(list: readonly Entry[]): Json[] {
  return list.map(({ key, value, disabled, description }) => ({
    key,
    value,
    ...(disabled === true ? { disabled } : {}),
    ...(description === undefined ? {} : { description }),
  }));
}

function bodyOf(body: Body): Json {
  if (body.mode === 'raw') return { type: body.options?.raw.language ?? 'text', content: body.raw };
  if (body.mode === 'file') return { type: 'file', content: { src: body.file.src } };
  if (body.mode === 'urlencoded') return { type: 'urlencoded', content: entries(body.urlencoded) };
  return { type: 'formdata', content: body.formdata.map((entry) => ({ ...entry })) };
}

function authOf(auth: Auth): Json {
  const parameters = auth.type === 'noauth' ? undefined : auth[auth.type];
  return {
    type: auth.type,
    ...(parameters === undefined ? {} : { credentials: parameters.map(({ key, value }) => ({ key, value })) }),
  };
}

function scripts(events: readonly Event[], prefix: string): Json[] {
  return events.map(({ listen, script }) => ({
    type: `${prefix}${SCRIPT_TYPES[listen]}`,
    code: script.exec.join('\n'),
    language: script.type,
  }));
}

/** The settings that the schema has. It sends the body of a GET without one. */
function settings({ protocolProfileBehavior = {} }: Item): { settings?: Json } {
  const { followRedirects } = protocolProfileBehavior;
  return typeof followRedirects === 'boolean' ? { settings: { followRedirects } } : {};
}
