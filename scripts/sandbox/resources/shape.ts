/** A schema with its references resolved, its `allOf` merged, and `oneOf: [X, null]` reduced to X. */

import type { Schema } from '../../openapi/model.ts';
import { typesOf } from '../../openapi/schema/keywords.ts';
import { effective, schemaOf } from '../../openapi/schema/merge.ts';
import type { Located } from '../../openapi/schema/reference.ts';
import { listIn, soleBranches, targetOf } from '../../openapi/schema/walk.ts';
import { asObject, isObject, type JsonObject } from '../../shared/json.ts';

export interface Shape {
  /** Pointer of the component that the schema stands for; none for an inline schema. */
  readonly reference?: string;
  readonly schema: JsonObject;
  readonly properties: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  /** The branches of `oneOf` and `anyOf` other than `null`, if there are at least two. */
  readonly branches: readonly Schema[];
  readonly types: readonly string[];
  readonly nullable: boolean;
}

const cache = new WeakMap<JsonObject, Shape>();

export function shapeOf(document: JsonObject, schema: Schema): Shape {
  if (typeof schema === 'boolean') return { schema: {}, properties: {}, branches: [], types: [], nullable: schema };
  const shape = cache.get(schema) ?? makeShape(document, { value: schema, pointer: '' });
  cache.set(schema, shape);
  return shape;
}

function makeShape(document: JsonObject, root: Located<JsonObject>): Shape {
  const { merged, nullable, branches } = effective(document, [root]);
  const schema = schemaOf(merged);
  const reference = referenceOf(document, root);
  return {
    ...(reference === undefined ? {} : { reference }),
    schema,
    properties: asObject(schema.properties) as Readonly<Record<string, Schema>>,
    ...(schema.items === undefined ? {} : { items: schema.items as Schema }),
    branches: branches.map(({ value }) => value),
    types: typesOf(schema),
    nullable,
  };
}

/** The last reference on the way through schemas that only stand for another one. */
function referenceOf(document: JsonObject, root: Located<JsonObject>): string | undefined {
  const seen = new Set<JsonObject>();
  let reference: string | undefined;
  for (let at: Located<Schema> | undefined = root; at !== undefined && isObject(at.value) && !seen.has(at.value); ) {
    const part: Located<JsonObject> = { value: at.value, pointer: at.pointer };
    seen.add(part.value);
    const target = targetOf(document, part.value);
    reference = target?.pointer ?? reference;
    const parts = listIn(part, 'allOf');
    const sole = parts.length === 1 && Object.keys(part.value).length === 1 ? parts : soleBranches(part);
    at = target ?? (sole.length === 1 && part.value.properties === undefined ? sole[0] : undefined);
  }
  return reference;
}
