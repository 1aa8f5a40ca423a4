/** The successful response of an operation: status, media type, and the resource in it. */

import type { ApiConventions, Envelope } from '../shared/api-conventions.ts';
import { isObject, type JsonObject } from '../shared/json.ts';
import { type BodyKind, typeOfRange } from './media-type.ts';
import type { MediaType, Operation, Schema } from './model.ts';
import { responseVariants } from './response-variants.ts';
import { typesOf } from './schema/keywords.ts';
import { effectiveSchema, propertiesOf } from './schema/merge.ts';

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

/** @returns the shape of the successful response. */
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
 * The property with the value of a path parameter: one with the parameter's name (`queryId`), or of the
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
