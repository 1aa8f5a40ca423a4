/**
 * Whether a schema admits a value that a document or a caller proposes for a sample. A sample tries hundreds of proposals, of which
 * most are for one string or number: compiling each place with Ajv takes 0.5 ms, which would double the time of `generate`.
 * Requests to the sandbox are validated by Ajv (`sandbox/http/schema-compiler.ts`), and so are samples in the tests.
 */
import { digitsOf } from '../../shared/exact-integer.ts';
import { asList, asObject, isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { MAX_ADMISSION_STEPS, stepsFor, type Work, workOf } from '../load/limits.ts';
import { matches } from '../pattern/matcher.ts';
import { isReadable } from '../pattern/pattern.ts';
import { countOf, includesType, isNullable, typeOf, typesOf } from './keywords.ts';
import { mergeAllOf } from './merge.ts';

/** Longer values have no format: some of the tests below take quadratic time. */
const MAX_FORMATTED = 2000;

/** Loose where a stricter test could refuse what a server accepts; strict enough to refuse prose. */
const FORMAT_TESTS: ReadonlyMap<Json | undefined, RegExp> = new Map([
  ['uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i],
  ['date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i],
  ['date', /^\d{4}-\d\d-\d\d$/],
  ['time', /^\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i],
  ['email', /^[^@\s]+@[^@\s]+\.[^@\s]+$/],
  ['hostname', /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i],
  ['ipv4', /^(\d{1,3}\.){3}\d{1,3}$/],
  ['ipv6', /^[0-9a-f:.]*:[0-9a-f:.]*$/i],
  ['uri', /^[a-z][a-z0-9+.-]*:\S+$/i],
  ['uri-reference', /^\S*$/],
  ['json-pointer', /^(\/.*)?$/],
  ['boolean', /^(true|false)$/],
]);

/**
 * Checks types, values, bounds, patterns, the usual formats, properties, items and unions, through references. Other keywords
 * are ignored.
 *
 * @param work when it is spent, the value is not admitted: unions that refer to each other could be tried forever.
 */
export function admitsValue(
  document: JsonObject,
  schema: Json | undefined,
  value: Json,
  work: Work = workOf(MAX_ADMISSION_STEPS),
): boolean {
  work.left -= 1;
  if (work.left <= 0) return false;
  if (!isObject(schema)) return schema !== false;
  const { schema: merged } = mergeAllOf(document, schema, work);
  work.left -= stepsFor(merged.enum);
  const types = typesOf(merged);
  const type = typeOf(value);
  if (type === 'null' && (types.includes('null') || isNullable(merged))) return true;
  if (types.length > 0 && !includesType(types, type)) return false;
  if (merged.const !== undefined && !isSame(merged.const, value)) return false;
  if (Array.isArray(merged.enum) && !isListed(merged.enum as readonly Json[], value, work)) return false;
  for (const key of ['oneOf', 'anyOf'] as const) {
    const branches = merged[key];
    if (Array.isArray(branches) && !branches.some((branch) => admitsValue(document, branch as Json, value, work)))
      return false;
  }
  const digits = digitsOf(value);
  if (digits !== undefined) return admitsNumber(merged, Number(digits));
  if (typeof value === 'string') return admitsString(merged, value, work);
  if (typeof value === 'number') return admitsNumber(merged, value);
  if (Array.isArray(value)) return admitsArray(document, merged, value as readonly Json[], work);
  return isObject(value) ? admitsObject(document, merged, value, work) : true;
}

function isListed(list: readonly Json[], value: Json, work: Work): boolean {
  work.left -= typeof value === 'object' ? list.length : stepsFor(list);
  return list.some((listed) => isSame(listed, value));
}

function admitsArray(document: JsonObject, schema: JsonObject, value: readonly Json[], work: Work): boolean {
  if (!isWithin(schema, 'Items', value.length)) return false;
  if (schema.uniqueItems === true && new Set(value.map((item) => JSON.stringify(item))).size < value.length)
    return false;
  const fixed = asList(schema.prefixItems);
  return value.every((item, index) => admitsValue(document, fixed[index] ?? schema.items, item, work));
}

function admitsObject(document: JsonObject, schema: JsonObject, value: JsonObject, work: Work): boolean {
  const properties = asObject(schema.properties);
  const required = asList(schema.required);
  const names = Object.keys(value);
  work.left -= required.length;
  // A required name that is not declared is an error of the document, as in `translateSchema`.
  const isMissing = (name: Json) =>
    typeof name === 'string' && Object.hasOwn(properties, name) && !Object.hasOwn(value, name);
  if (required.some(isMissing) || !isWithin(schema, 'Properties', names.length)) return false;
  return names.every((name) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : schema.additionalProperties;
    return admitsValue(document, property, value[name] as Json, work);
  });
}

function isWithin(schema: JsonObject, what: 'Items' | 'Properties' | 'Length', count: number): boolean {
  return count >= countOf(schema[`min${what}`], 0) && count <= countOf(schema[`max${what}`], Number.POSITIVE_INFINITY);
}

function isSame(a: Json, b: Json): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Lengths count characters, not code units (JSON Schema 2020-12 Validation, section 6.3). */
export function admitsString(schema: JsonObject, value: string, work: Work = workOf(MAX_ADMISSION_STEPS)): boolean {
  // A character is one code unit or two: a text that is too long is not split into its characters.
  if (value.length / 2 > countOf(schema.maxLength, Number.POSITIVE_INFINITY)) return false;
  if (!isWithin(schema, 'Length', [...value].length)) return false;
  if (!patternsOf(schema).every((pattern) => matches(pattern, value, work) === true)) return false;
  const format = FORMAT_TESTS.get(schema.format);
  return format === undefined || (value.length <= MAX_FORMATTED && format.test(value));
}

/** The patterns of a merged schema that can be parsed; the others are ignored. */
export function patternsOf({ pattern }: JsonObject): string[] {
  return [pattern].flat().filter((source): source is string => typeof source === 'string' && isReadable(source));
}

export function admitsNumber(schema: JsonObject, value: number): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const [lowest, highest] = rangeOf(schema);
  // In 3.0 the exclusive bounds are booleans beside the bound, since 3.1 they are the bound.
  if (value < lowest || value > highest || value === exclusiveMinimum || value === exclusiveMaximum) return false;
  if ((exclusiveMinimum === true && value === minimum) || (exclusiveMaximum === true && value === maximum))
    return false;
  if (typeof multipleOf !== 'number' || multipleOf <= 0) return true;
  return isMultiple(value, multipleOf);
}

/** Whether a value is a multiple of a step, as far as doubles can tell: 0.3 is one of 0.1. */
export function isMultiple(value: number, step: number): boolean {
  const steps = value / step;
  return Math.abs(steps - Math.round(steps)) < 1e-9;
}

/** The bounds of a number, inclusive or not. */
export function rangeOf(schema: JsonObject): [lowest: number, highest: number] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const numbers = (...bounds: readonly (Json | undefined)[]) => bounds.filter((bound) => typeof bound === 'number');
  return [
    Math.max(Number.NEGATIVE_INFINITY, ...numbers(minimum, exclusiveMinimum)),
    Math.min(Number.POSITIVE_INFINITY, ...numbers(maximum, exclusiveMaximum)),
  ];
}
