/** A hand-written body in another version of the document: what this version does not know is left out, what it requires is added. */

import type { Schema } from '../../openapi/model.ts';
import { admitsValue } from '../../openapi/schema/admits.ts';
import { joinAllOf } from '../../openapi/schema/all-of.ts';
import { isObject, type Json, type JsonObject } from '../../shared/json.ts';

export interface BodyFit {
  readonly document: JsonObject;
  /** Makes a value for a property that is required and not written. */
  readonly sample: (schema: Schema, name: string) => Json;
  /** Whether the collection has this variable. */
  readonly isKnown: (variable: string) => boolean;
}

const VARIABLES = /\{\{([^{}]+)\}\}/g;

/** @returns the body that this version of the schema admits. */
export function fitBody(context: BodyFit, schema: Schema, written: Json): Json {
  return fitValue(context, schema, written) ?? context.sample(schema, '');
}

/** @returns `undefined` for a value that the schema does not admit, and for one with a variable that nobody has. */
function fitValue(context: BodyFit, schema: Schema, value: Json): Json | undefined {
  if (!isObject(schema)) return schema ? value : undefined;
  const { schema: joined } = joinAllOf(context.document, schema);
  // Which branch is meant is for the writer to know.
  if (joined.oneOf !== undefined || joined.anyOf !== undefined) return value;
  if (isObject(value) && isObject(joined.properties)) return fitObject(context, joined, value);
  if (Array.isArray(value) && isObject(joined.items)) return fitList(context, joined.items, value as readonly Json[]);
  const variables = typeof value === 'string' ? [...value.matchAll(VARIABLES)] : [];
  // What it will be is known when it is sent, and not before.
  if (variables.length > 0) return variables.every(([, name]) => context.isKnown(name ?? '')) ? value : undefined;
  return admitsValue(context.document, joined, value) ? value : undefined;
}

function fitList(context: BodyFit, items: JsonObject, values: readonly Json[]): Json | undefined {
  const fitted = values.map((item) => fitValue(context, items, item)).filter((item) => item !== undefined);
  return fitted.length === 0 && values.length > 0 ? undefined : fitted;
}

function fitObject(context: BodyFit, schema: JsonObject, value: JsonObject): JsonObject {
  const properties = schema.properties as JsonObject;
  const fitted = Object.entries(value).flatMap(([name, part]): [string, Json][] => {
    const property = properties[name] ?? schema.additionalProperties;
    const kept = property === undefined ? undefined : fitValue(context, property as Schema, part);
    return kept === undefined ? [] : [[name, kept]];
  });
  const present = new Set(fitted.map(([name]) => name));
  const required = Array.isArray(schema.required) ? (schema.required as readonly string[]) : [];
  const missing = required.filter((name) => isWritable(properties[name]) && !present.has(name));
  return Object.fromEntries([
    ...fitted,
    ...missing.map((name) => [name, context.sample(properties[name] as Schema, name)]),
  ]);
}

function isWritable(property: Json | undefined): boolean {
  return property !== undefined && !(isObject(property) && property.readOnly === true);
}
