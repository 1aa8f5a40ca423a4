/** What the answers of an operation look like, as far as chaining and assertions need to know. */

import { type MediaType, type Operation, type Schema, successOf } from '../../openapi/model.ts';
import { typesOf } from '../../openapi/schema/json-schema.ts';
import { resolveSchema } from '../../openapi/schema/reference.ts';
import type { ApiConventions, Envelope } from '../../shared/api-conventions.ts';
import { isObject, type JsonObject } from '../../shared/json.ts';

export type BodyKind = 'json' | 'prometheus' | 'pem' | 'other' | 'none';

export interface AnswerShape {
  /** HTTP status of success. */
  readonly status: number;
  readonly kind: BodyKind;
  /** Of the content, without parameters; empty where there is none. */
  readonly mediaType: string;
  readonly content?: MediaType;
  /** The body is the envelope of the API. */
  readonly hasEnvelope: boolean;
  /** The envelope declares a result. */
  readonly hasResult: boolean;
  /** JSON pointer of what the answer is about. */
  readonly resultAt: string;
  readonly result: Schema;
}

/** @returns the shape of the successful response. */
export function answerShape(
  document: JsonObject,
  operation: Operation,
  { envelope, mediaTypes }: Pick<ApiConventions, 'envelope' | 'mediaTypes'>,
): AnswerShape {
  const response = successOf(operation);
  const content = response?.content.find(({ mediaType }) => isJson(mediaType)) ?? response?.content[0];
  const status = /^\d{3}$/.test(response?.status ?? '') ? Number(response?.status) : 200;
  if (content === undefined)
    return { status, kind: 'none', mediaType: '', hasEnvelope: false, hasResult: false, resultAt: '', result: true };
  const mediaType = (content.mediaType.split(';')[0] ?? '').trim().toLowerCase();
  const body = resolveSchema(document, content.schema);
  const wrapping = envelope !== undefined && isEnvelope(document, body, envelope) ? envelope : undefined;
  const result = wrapping === undefined ? body : schemaAt(document, body, wrapping.result);
  return {
    status,
    kind: isJson(mediaType) ? 'json' : (mediaTypes[mediaType] ?? 'other'),
    mediaType,
    content,
    hasEnvelope: wrapping !== undefined,
    hasResult: wrapping !== undefined && result !== undefined,
    resultAt: wrapping?.result ?? '',
    result: result ?? true,
  };
}

function isJson(mediaType: string): boolean {
  return /^application\/(.+\+)?json\b/i.test(mediaType);
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

/** By the schema of the result: many operations may have the same, large one. */
const itemsByResult = new WeakMap<JsonObject, Map<string, Items | undefined>>();

/** The array of an answer: the result itself, or the only array that the result has. */
export function itemsOf(document: JsonObject, shape: AnswerShape): Items | undefined {
  if (!isObject(shape.result)) return undefined;
  const known = itemsByResult.get(shape.result) ?? new Map<string, Items | undefined>();
  itemsByResult.set(shape.result, known);
  if (!known.has(shape.resultAt)) known.set(shape.resultAt, findItems(document, shape));
  return known.get(shape.resultAt);
}

function findItems(document: JsonObject, shape: AnswerShape): Items | undefined {
  const result = resolveSchema(document, shape.result);
  const own = arrayItems(result);
  if (own !== undefined) return { at: shape.resultAt, schema: own };
  const arrays = Object.entries(propertiesOf(document, result)).flatMap(([name, property]) => {
    const items = arrayItems(resolveSchema(document, property));
    return items === undefined ? [] : [{ at: `${shape.resultAt}/${name}`, schema: items }];
  });
  return arrays.length === 1 ? arrays[0] : undefined;
}

function arrayItems(schema: Schema): Schema | undefined {
  if (!isObject(schema) || !typesOf(schema).includes('array')) return undefined;
  return isObject(schema.items) ? schema.items : undefined;
}

/** The properties of a schema and of its `allOf`, references followed. */
export function propertiesOf(
  document: JsonObject,
  schema: Schema,
  depth = 0,
  seen = new Set<Schema>(),
): Readonly<Record<string, Schema>> {
  const resolved = resolveSchema(document, schema);
  // What is met again says nothing new: parts that refer to each other could be many times as many.
  if (!isObject(resolved) || depth > 5 || seen.has(resolved)) return {};
  seen.add(resolved);
  const own = (isObject(resolved.properties) ? resolved.properties : {}) as Readonly<Record<string, Schema>>;
  if (!Array.isArray(resolved.allOf)) return own;
  const all = new Map<string, Schema>();
  for (const part of resolved.allOf as readonly Schema[])
    for (const [name, property] of Object.entries(propertiesOf(document, part, depth + 1, seen)))
      all.set(name, property);
  for (const [name, property] of Object.entries(own)) all.set(name, property);
  return Object.fromEntries(all);
}

/**
 * The property that holds what a path parameter names: one of the parameter's own name (`queryId`), or of the
 * parameter's last word (`settingName` → `name`, `serviceId` → `id`).
 */
export function idPropertyFor(parameter: string, properties: Readonly<Record<string, Schema>>): string | undefined {
  const words = parameter.split(/(?=[A-Z])|[_-]/).filter((word) => word !== '');
  const lastWord = words.at(-1)?.toLowerCase();
  const candidates = [parameter, camelCase(parameter), lastWord, 'id', 'name', 'slug', 'key'];
  return candidates.find((name): name is string => name !== undefined && Object.hasOwn(properties, name));
}

/** `db_name` → `dbName`. */
export function camelCase(name: string): string {
  return name.replaceAll(/[_-]+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
}
