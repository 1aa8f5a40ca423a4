/** What the schemas that apply to the same value declare together (JSON Schema 2020-12, section 10.2). */
import { asObject, isObject, type Json, type JsonObject } from '../../shared/json.ts';
import type { Schema } from '../model.ts';
import { listIn, walkParts } from './walk.ts';

/** The schemas that a schema is a part of, by `$ref`, `allOf` or a union: what they declare, it may require. The outermost first. */
export type Around = readonly JsonObject[];

/**
 * Whether a schema allows only its own properties, and others that apply to the same value declare more: those that it refers to or
 * consists of, and those around it. No value with a property of each would satisfy both.
 */
export function isTooClosed(document: JsonObject, schema: Schema, around: Around): boolean {
  if (!isObject(schema) || schema.additionalProperties !== false || around.includes(schema)) return false;
  const chain = new Set<Schema>([...around, schema]);
  const own = asObject(schema.properties);
  let isRefusing = false;
  /** Not in `not` or `if`, where a schema that allows more would refuse more. */
  let isPart = false;
  walkParts(
    document,
    { value: around[0] ?? schema, pointer: '' },
    {
      // Of a union around the schema only the branch that leads to it.
      branches: (part) =>
        (['anyOf', 'oneOf'] as const).flatMap((keyword) => {
          const branches = listIn(part, keyword);
          const leading = branches.filter(({ value }) => chain.has(value));
          return leading.length > 0 ? leading : branches;
        }),
      leave: ({ value }) => {
        isPart ||= value === schema;
        isRefusing ||= Object.keys(asObject(value.properties)).some((name) => !Object.hasOwn(own, name));
      },
    },
  );
  return isPart && isRefusing;
}

/** The declarations of a property in a schema, and in all that it refers to or can consist of. */
export function declarationsOf(document: JsonObject, schema: JsonObject, name: string): Json[] {
  const declared: Json[] = [];
  walkParts(
    document,
    { value: schema, pointer: '' },
    {
      branches: (part) => [...listIn(part, 'anyOf'), ...listIn(part, 'oneOf')],
      leave: ({ value: { properties } }) => {
        if (isObject(properties) && Object.hasOwn(properties, name)) declared.push(properties[name] as Json);
      },
    },
  );
  return declared;
}
