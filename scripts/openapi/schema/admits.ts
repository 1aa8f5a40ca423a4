/** Whether a value that the document or a caller proposes fits a schema well enough to be shown and sent. */
import { isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { countOf } from '../count.ts';
import { MAX_ADMISSION_STEPS } from '../load/limits.ts';
import { lookAt, type Work, workOf } from '../work.ts';
import { joinAllOf } from './all-of.ts';
import { admitsNumber, admitsString } from './sample-scalar.ts';
import { admits as admitsType, typeOf, typesOf } from './types.ts';

/**
 * Checks types, values, bounds, patterns, the usual formats, properties, items and unions, through references. Rarer
 * keywords are taken to be met: this chooses among proposals, and is no validator.
 *
 * @param work where it is spent, the value is not admitted: unions that refer to each other could be tried forever.
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
  const { schema: joined } = joinAllOf(document, schema, work);
  work.left -= lookAt(joined.enum);
  const types = typesOf(joined);
  const type = typeOf(value);
  if (type === 'null' && (types.includes('null') || joined.nullable === true)) return true;
  if (types.length > 0 && !admitsType(types, type)) return false;
  if (joined.const !== undefined && !isSame(joined.const, value)) return false;
  if (Array.isArray(joined.enum) && !isListed(joined.enum as readonly Json[], value, work)) return false;
  for (const key of ['oneOf', 'anyOf'] as const) {
    const branches = joined[key];
    if (Array.isArray(branches) && !branches.some((branch) => admitsValue(document, branch as Json, value, work)))
      return false;
  }
  if (typeof value === 'string') return admitsString(joined, value, work);
  if (typeof value === 'number') return admitsNumber(joined, value);
  if (Array.isArray(value)) return admitsArray(document, joined, value as readonly Json[], work);
  return isObject(value) ? admitsObject(document, joined, value, work) : true;
}

function isListed(list: readonly Json[], value: Json, work: Work): boolean {
  const place = list.findIndex((listed) => isSame(listed, value));
  work.left -= typeof value === 'object' ? list.length : lookAt(list);
  return place !== -1;
}

function admitsArray(document: JsonObject, schema: JsonObject, value: readonly Json[], work: Work): boolean {
  if (value.length < countOf(schema.minItems, 0)) return false;
  if (value.length > countOf(schema.maxItems, Number.POSITIVE_INFINITY)) return false;
  if (schema.uniqueItems === true && new Set(value.map((item) => JSON.stringify(item))).size < value.length)
    return false;
  const fixed = Array.isArray(schema.prefixItems) ? (schema.prefixItems as readonly Json[]) : [];
  return value.every((item, index) => admitsValue(document, fixed[index] ?? schema.items, item, work));
}

function admitsObject(document: JsonObject, schema: JsonObject, value: JsonObject, work: Work): boolean {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? (schema.required as readonly Json[]) : [];
  const names = Object.keys(value);
  work.left -= required.length;
  // A required name that no property has is the document's slip, as in `translateSchema`.
  const missing = required.some(
    (name) => typeof name === 'string' && Object.hasOwn(properties, name) && !Object.hasOwn(value, name),
  );
  if (missing || names.length < countOf(schema.minProperties, 0)) return false;
  if (names.length > countOf(schema.maxProperties, Number.POSITIVE_INFINITY)) return false;
  return names.every((name) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : schema.additionalProperties;
    return admitsValue(document, property, value[name] as Json, work);
  });
}

function isSame(a: Json, b: Json): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  return JSON.stringify(a) === JSON.stringify(b);
}
