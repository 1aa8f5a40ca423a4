/** Whether a value that the document or a caller proposes fits a schema well enough to be shown and sent. */
import { isObject, type Json, type JsonObject } from '../json.ts';
import { joinAllOf } from './all-of.ts';
import { admitsNumber, admitsString } from './sample-scalar.ts';
import { admits as admitsType, typeOf, typesOf } from './types.ts';

/**
 * Checks types, values, bounds, patterns, the usual formats, properties, items and unions, through references. Rarer
 * keywords are taken to be met: this chooses among proposals, and is no validator.
 */
export function admitsValue(document: JsonObject, schema: Json | undefined, value: Json): boolean {
  if (!isObject(schema)) return schema !== false;
  const { schema: joined } = joinAllOf(document, schema);
  const types = typesOf(joined);
  const type = typeOf(value);
  if (type === 'null' && (types.includes('null') || joined.nullable === true)) return true;
  if (types.length > 0 && !admitsType(types, type)) return false;
  if (joined.const !== undefined && !isSame(joined.const, value)) return false;
  if (Array.isArray(joined.enum) && !joined.enum.some((listed) => isSame(listed as Json, value))) return false;
  for (const key of ['oneOf', 'anyOf'] as const) {
    const branches = joined[key];
    if (Array.isArray(branches) && !branches.some((branch) => admitsValue(document, branch as Json, value)))
      return false;
  }
  if (typeof value === 'string') return admitsString(joined, value);
  if (typeof value === 'number') return admitsNumber(joined, value);
  if (Array.isArray(value)) return admitsArray(document, joined, value as readonly Json[]);
  return isObject(value) ? admitsObject(document, joined, value) : true;
}

function admitsArray(document: JsonObject, schema: JsonObject, value: readonly Json[]): boolean {
  if (value.length < Number(schema.minItems ?? 0)) return false;
  if (value.length > Number(schema.maxItems ?? Number.POSITIVE_INFINITY)) return false;
  if (schema.uniqueItems === true && new Set(value.map((item) => JSON.stringify(item))).size < value.length)
    return false;
  const fixed = Array.isArray(schema.prefixItems) ? (schema.prefixItems as readonly Json[]) : [];
  return value.every((item, index) => admitsValue(document, fixed[index] ?? schema.items, item));
}

function admitsObject(document: JsonObject, schema: JsonObject, value: JsonObject): boolean {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? (schema.required as readonly Json[]) : [];
  const names = Object.keys(value);
  // A required name that no property has is the document's slip, as in `translateSchema`.
  const missing = required.some(
    (name) => typeof name === 'string' && Object.hasOwn(properties, name) && !Object.hasOwn(value, name),
  );
  if (missing || names.length < Number(schema.minProperties ?? 0)) return false;
  if (names.length > Number(schema.maxProperties ?? Number.POSITIVE_INFINITY)) return false;
  return names.every((name) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : schema.additionalProperties;
    return admitsValue(document, property, value[name] as Json);
  });
}

function isSame(a: Json, b: Json): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
