/** What the answers of an operation look like, as far as chaining and assertions need to know. */

import { type MediaType, type Operation, type Schema, successOf } from '../../openapi/model.ts';
import { typesOf } from '../../openapi/schema/json-schema.ts';
import { resolveSchema } from '../../openapi/schema/reference.ts';
import { isObject, type JsonObject } from '../../shared/json.ts';

export type BodyKind = 'json' | 'prometheus' | 'pem' | 'other' | 'none';

export interface AnswerShape {
  /** HTTP status of success. */
  readonly status: number;
  readonly kind: BodyKind;
  /** Of the content, without parameters; empty where there is none. */
  readonly mediaType: string;
  readonly content?: MediaType;
  /** The body is `{status, requestId, result}`. */
  readonly hasEnvelope: boolean;
  /** The envelope declares a `result`. */
  readonly hasResult: boolean;
  /** JSON pointer of what the answer is about. */
  readonly resultAt: string;
  readonly result: Schema;
}

/** @returns the shape of the successful answer. */
export function answerShape(document: JsonObject, operation: Operation): AnswerShape {
  const response = successOf(operation);
  const content = response?.content.find(({ mediaType }) => isJson(mediaType)) ?? response?.content[0];
  const status = /^\d{3}$/.test(response?.status ?? '') ? Number(response?.status) : 200;
  if (content === undefined)
    return { status, kind: 'none', mediaType: '', hasEnvelope: false, hasResult: false, resultAt: '', result: true };
  const mediaType = (content.mediaType.split(';')[0] ?? '').trim().toLowerCase();
  const body = resolveSchema(document, content.schema);
  const properties = propertiesOf(document, body);
  const hasEnvelope = properties.status !== undefined && properties.requestId !== undefined;
  return {
    status,
    kind: kindOf(mediaType),
    mediaType,
    content,
    hasEnvelope,
    hasResult: hasEnvelope && properties.result !== undefined,
    resultAt: hasEnvelope ? '/result' : '',
    result: hasEnvelope ? (properties.result ?? true) : body,
  };
}

function isJson(mediaType: string): boolean {
  return /^application\/(.+\+)?json\b/i.test(mediaType);
}

function kindOf(mediaType: string): BodyKind {
  if (isJson(mediaType)) return 'json';
  if (mediaType === 'text/plain') return 'prometheus';
  return mediaType === 'application/x-pem-file' ? 'pem' : 'other';
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

/** Alternatives that are compared: a union of more says nothing about its items, so that the work has a bound. */
const MAX_ALTERNATIVES = 50;

/** The properties of a schema and of its `allOf`, and those that all of its alternatives declare; references followed. */
export function propertiesOf(document: JsonObject, schema: Schema): Readonly<Record<string, Schema>> {
  const own = joinedProperties(document, schema);
  const resolved = resolveSchema(document, schema);
  if (!isObject(resolved)) return own;
  const unions = [resolved.oneOf, resolved.anyOf].filter((union) => Array.isArray(union));
  if (unions.length === 0) return own;
  const shared = unions.map((union) => sharedProperties(document, union as readonly Schema[]));
  return Object.fromEntries([...shared, own].flatMap((properties) => Object.entries(properties)));
}

/** The properties that every alternative other than `null` declares. */
function sharedProperties(document: JsonObject, union: readonly Schema[]): Readonly<Record<string, Schema>> {
  const branches = union.filter((branch) => !(isObject(branch) && branch.type === 'null'));
  if (branches.length > MAX_ALTERNATIVES) return {};
  const [first, ...others] = branches.map((branch) => joinedProperties(document, branch));
  const shared = Object.entries(first ?? {}).filter(([name]) => others.every((other) => Object.hasOwn(other, name)));
  return Object.fromEntries(shared);
}

function joinedProperties(
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
    for (const [name, property] of Object.entries(joinedProperties(document, part, depth + 1, seen)))
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
