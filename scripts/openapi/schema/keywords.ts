/** The keywords of schemas: what each holds, and how its value is read (JSON Schema 2020-12, sections 10 and 11; Validation). */
import { digitsOf } from '../../shared/exact-integer.ts';
import { asList, isObject, type Json, type JsonObject } from '../../shared/json.ts';
import type { Schema } from '../model.ts';

type SubschemaForm = 'map' | 'list' | 'schema';

const BY_FORM: Readonly<Record<SubschemaForm, readonly string[]>> = {
  map: ['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions'],
  list: ['anyOf', 'oneOf', 'allOf', 'prefixItems'],
  schema: [
    ...['items', 'contains', 'additionalProperties', 'propertyNames', 'not', 'if', 'then', 'else'],
    ...['unevaluatedProperties', 'unevaluatedItems'],
  ],
};

/** Keywords with subschemas: one, a list of them, or a map of them by name. */
export const SUBSCHEMA_KEYWORDS: ReadonlyMap<string, SubschemaForm> = new Map(
  (['map', 'list', 'schema'] as const).flatMap((form) => BY_FORM[form].map((keyword) => [keyword, form] as const)),
);

/** Keywords whose value is a value, not a schema: a `$ref` in it is text. */
export const VALUE_KEYWORDS: ReadonlySet<string> = new Set(['example', 'examples', 'enum', 'default', 'const']);

/** Keywords with the same name and meaning in draft-07; with the type that their value must have. */
export const SCALAR_KEYWORDS = {
  const: 'any',
  pattern: 'string',
  minLength: 'number',
  maxLength: 'number',
  minItems: 'number',
  maxItems: 'number',
  uniqueItems: 'boolean',
  minProperties: 'number',
  maxProperties: 'number',
  minimum: 'number',
  maximum: 'number',
  multipleOf: 'number',
} as const;

/** Keywords that the translation to draft-07 handles, or that say nothing of validity. The others are reported. */
export const KNOWN_KEYWORDS: ReadonlySet<string> = new Set([
  ...[...SUBSCHEMA_KEYWORDS.keys()].filter((keyword) => !keyword.startsWith('unevaluated')),
  ...Object.keys(SCALAR_KEYWORDS),
  ...VALUE_KEYWORDS,
  ...['$ref', 'type', 'nullable', 'format', 'required', 'dependentRequired', 'exclusiveMinimum', 'exclusiveMaximum'],
  ...['readOnly', 'writeOnly', 'deprecated', 'title', 'description', 'externalDocs', 'discriminator', 'xml'],
  ...['$comment', '$id', '$anchor', '$schema', 'contentEncoding', 'contentMediaType', 'contentSchema'],
]);

/** Formats that Ajv 6 knows, and that mean the same in draft-07. */
export const ENFORCED_FORMATS: ReadonlySet<string> = new Set([
  ...['uuid', 'date-time', 'date', 'time', 'email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uri-reference', 'uri-template'],
  ...['json-pointer', 'relative-json-pointer', 'regex'],
]);

/** Formats that require nothing of a value beyond its `type`. */
export const ANNOTATING_FORMATS: ReadonlySet<string> = new Set([
  ...['password', 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64', 'float', 'double', 'byte'],
  ...['binary', 'url', 'timezone', 'repo.nwo', 'ssh-key', 'markdown', 'html', 'decimal', 'currency', 'unix-time'],
]);

/** JSON Schema 2020-12 Validation, section 6.1.1. */
const TYPES: ReadonlySet<unknown> = new Set(['null', 'boolean', 'object', 'array', 'number', 'integer', 'string']);

/** What can change the types of a schema that has one. */
const UNUSUAL = ['enum', 'const', 'nullable'] as const;

/** Something in `type` that cannot be meant as it is written. */
export type TypeFault =
  | { readonly kind: 'unknown-type'; readonly types: readonly Json[] }
  | { readonly kind: 'no-listed-value'; readonly types: readonly string[] };

/**
 * The types that a value may have: `type`, or what `properties`, `items`, `enum` and `const` imply where `type` is missing; and
 * `null` where `nullable`, an `enum` or the `default` allows it. Empty: any.
 */
export function typesOf(source: JsonObject, report?: (fault: TypeFault) => void): string[] {
  const { type } = source;
  // Most schemas: this is called for each value of each sample.
  if (
    typeof type === 'string' &&
    TYPES.has(type) &&
    source.default !== null &&
    !UNUSUAL.some((keyword) => source[keyword] !== undefined)
  )
    return [type];
  const written = [...new Set([type ?? []].flat())] as Json[];
  let types = written.filter((type): type is string => TYPES.has(type));
  if (types.length < written.length)
    report?.({ kind: 'unknown-type', types: written.filter((type) => !TYPES.has(type)) });
  const constant = source.const === undefined ? [] : [source.const];
  const values = Array.isArray(source.enum) ? asList(source.enum) : constant;
  const listed = [...new Set(values.map(typeOf))];
  if (types.length === 0) {
    if (isObject(source.properties)) types = ['object'];
    else if (source.items !== undefined || source.prefixItems !== undefined) types = ['array'];
    else types = listed;
  } else if (listed.length > 0 && !listed.some((type) => type !== 'null' && includesType(types, type))) {
    report?.({ kind: 'no-listed-value', types });
    types = [...new Set([...types, ...listed])];
  }
  const nullable = isNullable(source) || listed.includes('null');
  return nullable && types.length > 0 && !types.includes('null') ? [...types, 'null'] : types;
}

/** Whether `null` is allowed as well: a default of `null` has to be valid itself (OpenAPI 3.0, Schema Object). */
export function isNullable(schema: JsonObject): boolean {
  return schema.nullable === true || schema.default === null;
}

/** The type that the keywords imply where `typesOf` finds none; `any` if they imply none. */
export function impliedType(schema: JsonObject): string {
  const has = (...keys: string[]) => keys.some((key) => schema[key] !== undefined);
  if (has('format', 'pattern', 'minLength', 'maxLength')) return 'string';
  if (has('minimum', 'maximum', 'multipleOf', 'exclusiveMinimum', 'exclusiveMaximum')) return 'number';
  return has('required', 'additionalProperties', 'minProperties') ? 'object' : 'any';
}

/** Whether a list of types includes a type; every integer is a number. */
export function includesType(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

/** The JSON type of a value, `integer` for numbers without a fraction. */
export function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (digitsOf(value) !== undefined) return 'integer';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** The value of `minItems`, `maxLength` and the like, at least 0; `fallback` where it is not a number. */
export function countOf(value: Json | undefined, fallback: number): number {
  return typeof value === 'number' && !Number.isNaN(value) ? Math.max(0, value) : fallback;
}

export function isSchema(value: Json | undefined): value is Schema {
  return isObject(value) || typeof value === 'boolean';
}
