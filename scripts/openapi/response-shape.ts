/** The successful responses that an operation documents, and of the main one the resource in it. */
import type { ApiConventions, Envelope } from '../shared/api-conventions.ts';
import { isObject, type JsonObject } from '../shared/json.ts';
import { type BodyKind, bodyKindOf, mediaTypeEssence, typeOfRange } from './media-type.ts';
import { type MediaType, type Operation, type Response, type Schema, successOf } from './model.ts';
import { typesOf } from './schema/keywords.ts';
import { effectiveSchema, propertiesOf } from './schema/merge.ts';

/** One status with one of its media types. */
export interface ResponseVariant {
  /** `200`, or `2XX` for each status of the range that has no response of its own. */
  readonly status: string;
  /** Without parameters; a media range as it is; empty if there is no content. */
  readonly mediaType: string;
  readonly kind: BodyKind;
  readonly content?: MediaType;
}

/** No response to HEAD and none of these statuses has a body (RFC 9110, sections 9.3.2, 15.3.5, 15.3.6 and 15.4.5). */
const WITHOUT_BODY = new Set(['204', '205', '304']);

export function hasBody({ method }: Operation, status: string): boolean {
  return method !== 'HEAD' && !WITHOUT_BODY.has(status);
}

/**
 * @returns the main one first: JSON where the response that stands for success has it. A document that has only a `default` response
 *   leaves open which status success has.
 */
export function responseVariants(
  operation: Operation,
  { mediaTypes }: Pick<ApiConventions, 'mediaTypes'>,
): ResponseVariant[] {
  const main = successOf(operation);
  if (main === undefined) return [{ status: '200', mediaType: '', kind: 'none' }];
  const others = operation.responses.filter((response) => response !== main && /^2/.test(response.status));
  return [main, ...others.sort((a, b) => (a.status < b.status ? -1 : 1))].flatMap((response) =>
    variantsOf(operation, response, mediaTypes),
  );
}

function variantsOf(
  operation: Operation,
  response: Response,
  mediaTypes: ApiConventions['mediaTypes'],
): ResponseVariant[] {
  const status = response.status === 'default' ? '2XX' : response.status;
  if (!hasBody(operation, status) || response.content.length === 0) return [{ status, mediaType: '', kind: 'none' }];
  const all = response.content.map((content): ResponseVariant => {
    const mediaType = mediaTypeEssence(content.mediaType);
    return { status, mediaType, kind: bodyKindOf(mediaType, operation.path, mediaTypes), content };
  });
  return [...all.filter(({ kind }) => kind === 'json'), ...all.filter(({ kind }) => kind !== 'json')];
}

export interface ResponseShape {
  /** HTTP status of success. */
  readonly status: number;
  readonly kind: BodyKind;
  /** Without parameters, one type of a media range; empty if there is no content. */
  readonly mediaType: string;
  readonly content?: MediaType;
  /** The body is the envelope of the API. */
  readonly hasEnvelope: boolean;
  /** The envelope declares a result. */
  readonly hasResult: boolean;
  /** JSON pointer of the resource in the response. */
  readonly resultAt: string;
  readonly result: Schema;
}

/** @returns the shape of the main successful response. */
export function responseShape(
  document: JsonObject,
  operation: Operation,
  { envelope, mediaTypes }: Pick<ApiConventions, 'envelope' | 'mediaTypes'>,
): ResponseShape {
  const [main] = responseVariants(operation, { mediaTypes });
  const { status: declared = '', mediaType = '', kind = 'none', content } = main ?? {};
  const status = /^\d{3}$/.test(declared) ? Number(declared) : 200;
  if (content === undefined)
    return { status, kind: 'none', mediaType: '', hasEnvelope: false, hasResult: false, resultAt: '', result: true };
  const wrapping = envelope !== undefined && isEnvelope(document, content.schema, envelope) ? envelope : undefined;
  const result = wrapping === undefined ? content.schema : schemaAt(document, content.schema, wrapping.result);
  return {
    status,
    kind,
    mediaType: typeOfRange(mediaType),
    content,
    hasEnvelope: wrapping !== undefined,
    hasResult: wrapping !== undefined && result !== undefined,
    resultAt: wrapping?.result ?? '',
    result: result ?? true,
  };
}

/** Whether a schema declares what every envelope of the API has. */
function isEnvelope(document: JsonObject, body: Schema, { status, requestId }: Envelope): boolean {
  return [status, requestId].every((at) => at === undefined || schemaAt(document, body, at) !== undefined);
}

/** The schema of the property that a pointer names in a body; nothing where none is declared. */
export function schemaAt(document: JsonObject, body: Schema, pointer: string): Schema | undefined {
  return pointer
    .split('/')
    .slice(1)
    .reduce<Schema | undefined>(
      (schema, name) => (schema === undefined ? undefined : propertiesOf(document, schema)[name]),
      body,
    );
}

export interface Items {
  /** JSON pointer of the array. */
  readonly at: string;
  readonly schema: Schema;
}

/** By the schema of the result: many operations may have the same large one. */
const itemsByResult = new WeakMap<JsonObject, Map<string, Items | undefined>>();

/** The array of a response: the result itself, or the only array in it. */
export function itemsOf(document: JsonObject, shape: ResponseShape): Items | undefined {
  if (!isObject(shape.result)) return undefined;
  const known = itemsByResult.get(shape.result) ?? new Map<string, Items | undefined>();
  itemsByResult.set(shape.result, known);
  if (!known.has(shape.resultAt)) known.set(shape.resultAt, findItems(document, shape));
  return known.get(shape.resultAt);
}

function findItems(document: JsonObject, shape: ResponseShape): Items | undefined {
  const own = arrayItems(document, shape.result);
  if (own !== undefined) return { at: shape.resultAt, schema: own };
  const arrays = Object.entries(propertiesOf(document, shape.result)).flatMap(([name, property]) => {
    const items = arrayItems(document, property);
    return items === undefined ? [] : [{ at: `${shape.resultAt}/${name}`, schema: items }];
  });
  return arrays.length === 1 ? arrays[0] : undefined;
}

function arrayItems(document: JsonObject, schema: Schema): Schema | undefined {
  const effective = effectiveSchema(document, schema);
  return typesOf(effective).includes('array') && isObject(effective.items) ? effective.items : undefined;
}

/**
 * The property of a resource with the value of a path parameter: one with the parameter's name (`queryId`), or of the
 * parameter's last word (`settingName` → `name`, `serviceId` → `id`).
 *
 * @returns `undefined` if there is none. An object with the parameter's name (`owner`) is another resource: the `id` beside it is not
 *   the owner's.
 */
export function idPropertyFor(
  document: JsonObject,
  parameter: string,
  properties: Readonly<Record<string, Schema>>,
): string | undefined {
  const has = (name: string) => Object.hasOwn(properties, name);
  const isId = (name: string) => has(name) && canBeId(document, properties[name]);
  const own = [parameter, camelCase(parameter)].find(has);
  if (own !== undefined) return isId(own) ? own : undefined;
  const words = parameter.split(/(?=[A-Z])|[_-]/).filter((word) => word !== '');
  return [words.at(-1)?.toLowerCase() ?? '', 'id', 'name', 'slug', 'key'].find(isId);
}

/** Whether a value of the schema can be in a path: a string, a number, or a value of any type. */
export function canBeId(document: JsonObject, schema: Schema | undefined): boolean {
  const types = typesOf(effectiveSchema(document, schema));
  return types.length === 0 || types.some((type) => ['string', 'integer', 'number'].includes(type));
}

/** `db_name` → `dbName`. */
export function camelCase(name: string): string {
  return name.replaceAll(/[_-]+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
}
