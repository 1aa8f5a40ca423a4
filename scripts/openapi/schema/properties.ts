/** Properties as they are in effect: a schema has those of what it refers to and of what it is joined of. */
import { isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { followReference } from './reference.ts';

/** The schemas that a schema, its references and the parts that it is joined of give a property. */
export function propertiesNamed(
  document: JsonObject,
  schema: JsonObject,
  name: string,
  seen = new Set<Json>(),
): Json[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const own =
    isObject(schema.properties) && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
  const parts: (Json | undefined)[] = ['allOf', 'anyOf', 'oneOf'].flatMap((key) => schema[key] ?? []) as Json[];
  if (typeof schema.$ref === 'string') parts.push(followReference(document, schema.$ref)?.value);
  return [
    ...(own === undefined ? [] : [own]),
    ...parts.flatMap((part) => (isObject(part) ? propertiesNamed(document, part, name, seen) : [])),
  ];
}
