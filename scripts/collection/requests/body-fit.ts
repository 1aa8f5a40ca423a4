/** Fits a hand-written body to a version of the document: unknown properties are left out, missing required ones are added. */

import type { Schema } from '../../openapi/model.ts';
import { admitsValue } from '../../openapi/schema/admits.ts';
import { isMarked } from '../../openapi/schema/marked.ts';
import { effectiveSchema } from '../../openapi/schema/merge.ts';
import { isObject, type Json, type JsonObject, ownValue } from '../../shared/json.ts';

export interface BodyFit {
  readonly document: JsonObject;
  /** Makes a value for a missing required property. */
  readonly sample: (schema: Schema, name: string) => Json;
  /** Whether the collection has this variable. */
  readonly isKnown: (variable: string) => boolean;
}

const VARIABLES = /\{\{([^{}]+)\}\}/g;

/** @returns the body that this version of the schema admits. */
export function fitBody(context: BodyFit, schema: Schema, written: Json): Json {
  return fitValue(context, schema, written) ?? context.sample(schema, '');
}

/** @returns `undefined` for a value that the schema does not admit, and for one with an unknown variable. */
function fitValue(context: BodyFit, schema: Schema, value: Json): Json | undefined {
  if (!isObject(schema)) return schema ? value : undefined;
  const effective = effectiveSchema(context.document, schema);
  // The author of the body knows which branch is meant.
  if (effective.oneOf !== undefined || effective.anyOf !== undefined) return value;
  if (isObject(value) && isObject(effective.properties)) return fitObject(context, effective, value);
  if (Array.isArray(value) && isObject(effective.items))
    return fitList(context, effective.items, value as readonly Json[]);
  const variables = typeof value === 'string' ? [...value.matchAll(VARIABLES)] : [];
  // Its value is known only when it is sent.
  if (variables.length > 0) return variables.every(([, name]) => context.isKnown(name ?? '')) ? value : undefined;
  return admitsValue(context.document, effective, value) ? value : undefined;
}

function fitList(context: BodyFit, items: JsonObject, values: readonly Json[]): Json | undefined {
  const fitted = values.map((item) => fitValue(context, items, item)).filter((item) => item !== undefined);
  return fitted.length === 0 && values.length > 0 ? undefined : fitted;
}

function fitObject(context: BodyFit, schema: JsonObject, value: JsonObject): JsonObject {
  const properties = schema.properties as JsonObject;
  const fitted = Object.entries(value).flatMap(([name, part]): [string, Json][] => {
    const property = ownValue(properties, name) ?? schema.additionalProperties;
    const kept = property === undefined ? undefined : fitValue(context, property as Schema, part);
    return kept === undefined ? [] : [[name, kept]];
  });
  const present = new Set(fitted.map(([name]) => name));
  const required = Array.isArray(schema.required) ? (schema.required as readonly string[]) : [];
  const isMissing = (name: string) =>
    properties[name] !== undefined &&
    !present.has(name) &&
    !isMarked(context.document, properties[name] as Schema, 'readOnly');
  const missing = required.filter(isMissing);
  return Object.fromEntries([
    ...fitted,
    ...missing.map((name) => [name, context.sample(properties[name] as Schema, name)]),
  ]);
}
