/** From a normalised document to its operations; every reason why a document is unusable is reported here. */
import { createHash } from 'node:crypto';
import { commandText } from '../shared/command-text.ts';
import { type ErrorCode, ExpectedError } from '../shared/errors.ts';
import { isObject, type Json, type JsonObject, pointerTo } from '../shared/json.ts';
import { printable } from '../shared/printable.ts';
import { tooLarge } from './load/document-size.ts';
import { MAX_REFERENCE_CHAIN } from './load/limits.ts';
import { isJsonType } from './media-type.ts';
import {
  METHODS,
  type MediaType,
  type Method,
  type Operation,
  type Parameter,
  type RequestBody,
  type Response,
  type Schema,
  type SecurityScheme,
  type Spec,
  serverUrl,
} from './model.ts';
import { derivedId, operationId, text, title } from './operation-id.ts';
import { operationCounter } from './operation-limits.ts';
import { brokenReference, tooComposed } from './schema/document-faults.ts';
import { withLocalReferences } from './schema/identifiers.ts';
import { locate } from './schema/reference.ts';
import { unreadParts } from './unread.ts';

/**
 * @param given normalised (see `normaliseDocument`).
 * @param source file or URL, for error messages.
 * @throws ExpectedError `spec-not-openapi`, `spec-swagger-2`, `spec-no-operations`, `spec-operation-id-duplicate`,
 *   `spec-reference-broken`, `spec-too-large`; each names the JSON pointer.
 */
export function toSpec(given: JsonObject, source: string): Spec {
  const openapi = openapiVersion(given, source);
  const document = withLocalReferences(given);
  const broken = brokenReference(document);
  if (broken?.fault === 'chain-too-long') {
    const what = `a reference leads over more than ${MAX_REFERENCE_CHAIN} others`;
    throw tooLarge(what, source, broken.pointer, 'refer to the last schema of the chain');
  }
  if (broken !== undefined) {
    const inside = broken.target.startsWith('#');
    const what = `the reference ${printable(broken.target)} leads ${inside ? 'nowhere' : 'out of the document'}`;
    const remedy = inside
      ? 'fix the reference in the document, or report it to who publishes the document'
      : 'bundle the document into one file first, for example with `npx @redocly/cli bundle`';
    throw problem('spec-reference-broken', `${source}#${broken.pointer}`, what, remedy);
  }
  const composed = tooComposed(document);
  if (composed !== undefined) throw tooLarge(composed.what, source, composed.pointer, WRITE_AS_ONE);
  const operations = readOperations(document, source);
  const info = isObject(document.info) ? document.info : {};
  return {
    title: title(info.title),
    version: title(info.version),
    openapi,
    server: serverUrl(document.servers),
    security: declaredSchemes(document),
    operations,
    document,
    unread: unreadParts(document),
    hash: createHash('sha256').update(JSON.stringify(document)).digest('hex'),
  };
}

const WRITE_AS_ONE = 'write schemas that only refer to one other ($ref, allOf, oneOf, anyOf) as one schema';

function openapiVersion({ swagger, openapi: version, error }: JsonObject, source: string): string {
  if (typeof swagger === 'string') {
    const remedy = 'convert it to OpenAPI 3 first, for example with `npx swagger2openapi`';
    throw problem('spec-swagger-2', `${source}#/swagger`, `the document is Swagger ${swagger}`, remedy);
  }
  if (typeof version === 'string' && /^3\.[0-2]\.\d/.test(version)) return version;
  const what =
    typeof error === 'string'
      ? `this is an error response, not a document (${printable(error)})`
      : version === undefined
        ? 'the document has no `openapi` field'
        : `OpenAPI ${JSON.stringify(version)} is not a version that this project reads`;
  throw problem('spec-not-openapi', `${source}#/openapi`, what, 'give an OpenAPI 3.0, 3.1 or 3.2 document');
}

function readOperations(document: JsonObject, source: string): Operation[] {
  const operations: Operation[] = [];
  const seen = new Map<string, Operation>();
  const given = givenIds(document);
  const numbers = new Map<string, number>();
  const count = operationCounter(source);
  for (const [path, rawItem] of Object.entries(isObject(document.paths) ? document.paths : {})) {
    const { value: item, pointer: itemPointer } = locate(document, rawItem, pointerTo('/paths', path));
    for (const method of METHODS) {
      const raw = item[method.toLowerCase()];
      if (!isObject(raw)) continue;
      const isTaken = (name: string) => given.has(name) || seen.has(name);
      const id = operationId(raw) || derivedId(method, path, isTaken, numbers);
      const operation = readOperation(document, { id, path, method, raw, item, itemPointer });
      count(operation);
      const other = seen.get(operation.id);
      if (other !== undefined) {
        const what = `two operations have the operationId ${operation.id} (the other is at ${other.pointer})`;
        const remedy = 'give each operation an operationId of its own (OpenAPI 3.1, section 4.8.10)';
        throw problem('spec-operation-id-duplicate', `${source}#${operation.pointer}/operationId`, what, remedy);
      }
      seen.set(operation.id, operation);
      operations.push(operation);
    }
  }
  if (operations.length > 0) return operations;
  const remedy = `check that it is the whole document: \`${commandText('spec:pull')}\` fetches the current one`;
  throw problem('spec-no-operations', `${source}#/paths`, 'the document has no operations', remedy);
}

/** The operationIds of the document: derived ones have to differ from them. */
function givenIds(document: JsonObject): Set<string> {
  const items = Object.values(isObject(document.paths) ? document.paths : {}).map((item) => locate(document, item, ''));
  const operations = items.flatMap(({ value }) => METHODS.map((method) => value[method.toLowerCase()]));
  return new Set(operations.filter(isObject).map(operationId));
}

/** An operation as the document has it. */
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
  return Array.isArray(badges) && badges.some((badge) => isObject(badge) && /beta/i.test(text(badge.name)));
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
  if (!isObject(entry)) return [];
  return Object.entries(entry)
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
  if (!isObject(content)) return [];
  return Object.entries(content).map(([mediaType, entry]) => {
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
  if (!isObject(raw.examples)) return undefined;
  const first = Object.values(raw.examples)[0];
  return first === undefined ? undefined : locate(document, first, '').value.value;
}

function declaredSchemes(document: JsonObject): SecurityScheme[] {
  const components = isObject(document.components) ? document.components : {};
  const schemes = isObject(components.securitySchemes) ? components.securitySchemes : {};
  const kinds = Object.values(schemes).flatMap((scheme): SecurityScheme[] => {
    if (!isObject(scheme)) return [];
    if (scheme.type === 'apiKey') return scheme.in === 'header' ? ['header'] : [];
    // Names of schemes have no case (RFC 9110, section 11.1).
    const name = scheme.type === 'http' ? text(scheme.scheme).toLowerCase() : '';
    return name === 'basic' || name === 'bearer' ? [name] : [];
  });
  return [...new Set(kinds)];
}

function problem(code: ErrorCode, where: string, what: string, remedy: string): ExpectedError {
  return new ExpectedError(code, { what, where, remedy });
}
