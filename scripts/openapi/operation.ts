/** From a Path Item Object and an Operation Object (OpenAPI 3.1, sections 4.8.9 and 4.8.10) to an operation. */
import { asList, asObject, isObject, type Json, type JsonObject, pointerTo } from '../shared/json.ts';
import { printable } from '../shared/printable.ts';
import { MAX_NAME, MAX_TITLE } from './load/limits.ts';
import { isJsonType } from './media-type.ts';
import {
  type MediaType,
  type Method,
  type Operation,
  type Parameter,
  type RequestBody,
  type Response,
  type Schema,
  serverUrl,
} from './model.ts';
import { locate } from './schema/reference.ts';

export interface RawOperation {
  readonly id: string;
  readonly path: string;
  readonly method: Method;
  readonly raw: JsonObject;
  readonly item: JsonObject;
  readonly itemPointer: string;
}

export function readOperation(
  document: JsonObject,
  { id, path, method, raw, item, itemPointer }: RawOperation,
): Operation {
  const pointer = pointerTo(itemPointer, method.toLowerCase());
  const requestBody = readRequestBody(document, raw.requestBody, pointerTo(pointer, 'requestBody'));
  return {
    id,
    method,
    path,
    summary: title(raw.summary) || id,
    tag: Array.isArray(raw.tags) ? title(raw.tags[0] as Json) : '',
    deprecated: raw.deprecated === true,
    beta: isBeta(raw['x-badges']),
    pointer,
    parameters: readParameters(document, [
      [item.parameters, pointerTo(itemPointer, 'parameters')],
      [raw.parameters, pointerTo(pointer, 'parameters')],
    ]),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: readResponses(document, raw.responses, pointerTo(pointer, 'responses')),
    ...ownServer(document, raw.servers ?? item.servers),
  };
}

/** Servers of an operation outrank those of its path, and these those of the document (OpenAPI 3.1, sections 4.8.9 and 4.8.10). */
function ownServer(document: JsonObject, servers: Json | undefined): { server?: string } {
  const common = serverUrl(document.servers);
  const own = serverUrl(servers);
  if (own === '' || own === common) return {};
  // A relative URL is one of the place of the document, which is the server's own (section 4.8.5).
  const server = URL.canParse(own, common) ? new URL(own, common).href.replace(/\/+$/, '') : own;
  return server === common ? {} : { server };
}

function isBeta(badges: Json | undefined): boolean {
  return asList(badges).some((badge) => /beta/i.test(text(asObject(badge).name)));
}

function readParameters(document: JsonObject, lists: readonly (readonly [Json | undefined, string])[]): Parameter[] {
  const byKey = new Map<string, Parameter>();
  for (const [list, pointer] of lists) {
    if (!Array.isArray(list)) continue;
    list.forEach((entry, index) => {
      const { value: raw, pointer: at } = locate(document, entry as Json, pointerTo(pointer, index));
      const where = text(raw.in);
      if (where !== 'path' && where !== 'query' && where !== 'header' && where !== 'cookie') return;
      const media = raw.schema === undefined ? firstMedia(document, raw.content, at) : undefined;
      const example = exampleOf(document, raw) ?? media?.example;
      byKey.set(`${where} ${text(raw.name)}`, {
        name: text(raw.name),
        in: where,
        required: where === 'path' || raw.required === true,
        deprecated: raw.deprecated === true,
        ...styleOf(raw, where),
        ...(media === undefined ? {} : { mediaType: media.mediaType }),
        schema: (raw.schema ?? media?.schema ?? {}) as Schema,
        ...(example === undefined ? {} : { example }),
        pointer: at,
        schemaPointer: media?.pointer ?? pointerTo(at, 'schema'),
      });
    });
  }
  return [...byKey.values()];
}

/** The defaults of `style` and `explode` (OpenAPI 3.1, section 4.8.12.2.1). */
function styleOf({ style, explode }: JsonObject, where: Parameter['in']): Pick<Parameter, 'style' | 'explode'> {
  const known = typeof style === 'string' ? style : where === 'query' || where === 'cookie' ? 'form' : 'simple';
  return { style: known, explode: typeof explode === 'boolean' ? explode : known === 'form' };
}

function readRequestBody(document: JsonObject, entry: Json | undefined, pointer: string): RequestBody | undefined {
  if (entry === undefined) return undefined;
  const { value: raw, pointer: at } = locate(document, entry, pointer);
  const media = firstMedia(document, raw.content, at);
  return media === undefined ? undefined : { required: raw.required === true, ...media };
}

function readResponses(document: JsonObject, entry: Json | undefined, pointer: string): Response[] {
  return Object.entries(asObject(entry))
    .filter(([status]) => !status.startsWith('x-'))
    .map(([status, raw]) => {
      const { value: response, pointer: at } = locate(document, raw, pointerTo(pointer, status));
      return {
        status: status.toUpperCase() === 'DEFAULT' ? 'default' : status.toUpperCase(),
        content: readContent(document, response.content, at),
      };
    });
}

function readContent(document: JsonObject, content: Json | undefined, pointer: string): MediaType[] {
  return Object.entries(asObject(content)).map(([mediaType, entry]) => {
    // Since OpenAPI 3.2 a media type can be a reference.
    const raw = locate(document, entry, '').value;
    const example = exampleOf(document, raw);
    return {
      mediaType,
      schema: (raw.schema ?? true) as Schema,
      ...(example === undefined ? {} : { example }),
      ...(isObject(raw.encoding) ? { encoding: raw.encoding } : {}),
      pointer: pointerTo(pointerTo(pointerTo(pointer, 'content'), mediaType), 'schema'),
    };
  });
}

/** JSON where the body may be JSON, otherwise the first kind that the document names. */
function firstMedia(document: JsonObject, content: Json | undefined, pointer: string): MediaType | undefined {
  const all = readContent(document, content, pointer);
  return all.find(({ mediaType }) => isJsonType(mediaType)) ?? all[0];
}

function exampleOf(document: JsonObject, raw: JsonObject): Json | undefined {
  if (raw.example !== undefined) return raw.example;
  const [first] = Object.values(asObject(raw.examples));
  return first === undefined ? undefined : locate(document, first, '').value.value;
}

/** One line, because comments of scripts contain it. `assertOperation` refuses one that is too long. */
export function operationId(raw: JsonObject): string {
  return printable(text(raw.operationId), MAX_NAME + 1);
}

/**
 * @param numbers the next number for an ID that was given before.
 * @returns `get /v1/things/{thingId}` → `getV1ThingsThingId`; where that is taken (`get /v1/things/thing-id`), with a number.
 */
export function derivedId(
  method: Method,
  path: string,
  isTaken: (id: string) => boolean,
  numbers: Map<string, number>,
): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const id = method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  let free = id;
  let number = numbers.get(id) ?? 2;
  for (; isTaken(free); number++) free = `${id}${number}`;
  numbers.set(id, number);
  return free;
}

/** Names of requests and folders, and comments in scripts: one line, as a line feed would end the comment. */
export function title(value: Json | undefined): string {
  return printable(text(value), MAX_TITLE);
}

/** A scalar as text; empty for anything else. */
export function text(value: Json | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}
