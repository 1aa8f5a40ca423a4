/** A schema with its references resolved, its `allOf` merged, and `oneOf: [X, null]` reduced to X. */

import type { Schema } from '../../openapi/model.ts';
import { typesOf } from '../../openapi/schema/json-schema.ts';
import { resolveReference } from '../../openapi/schema/reference.ts';
import { isObject, type Json, type JsonObject } from '../../shared/json.ts';

export interface Shape {
  /** The last `$ref` followed, `#/components/schemas/Service`; none for an inline schema. */
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
  const cached = cache.get(schema);
  if (cached !== undefined) return cached;
  // For a schema that refers to itself: the inner reference adds nothing.
  cache.set(schema, { schema: {}, properties: {}, branches: [], types: [], nullable: false });
  const shape = makeShape(document, schema);
  cache.set(schema, shape);
  return shape;
}

function makeShape(document: JsonObject, schema: JsonObject): Shape {
  if (typeof schema.$ref === 'string') {
    const target = resolveReference(document, schema.$ref);
    const shape = shapeOf(document, isObject(target) ? target : true);
    return { ...shape, reference: shape.reference ?? schema.$ref };
  }
  const parts = list(schema.allOf).map((part) => shapeOf(document, part));
  const own = (isObject(schema.properties) ? schema.properties : {}) as Readonly<Record<string, Schema>>;
  const properties = joinedOf([...parts.map((part) => part.properties), own]);
  const all = [...list(schema.oneOf), ...list(schema.anyOf)];
  const branches = all.filter((branch) => !(isObject(branch) && branch.type === 'null'));
  const types = [...new Set([...typesOf(schema), ...parts.flatMap((part) => part.types)])];
  const nullable = types.includes('null') || branches.length < all.length;
  const only = branches[0];
  if (branches.length === 1 && only !== undefined && Object.keys(properties).length === 0) {
    const inner = shapeOf(document, only);
    return { ...inner, nullable: nullable || inner.nullable };
  }
  const items = schema.items ?? parts.find((part) => part.items !== undefined)?.items;
  const joined: JsonObject = joinedOf<Json>([...parts.map((part) => part.schema), schema, { properties }]);
  const reference = parts.length === 1 && Object.keys(schema).length === 1 ? parts[0]?.reference : undefined;
  return {
    ...(reference === undefined ? {} : { reference }),
    schema: joined,
    properties,
    ...(items === undefined ? {} : { items: items as Schema }),
    branches: branches.length > 1 ? branches : parts.flatMap((part) => part.branches),
    types,
    nullable,
  };
}

function joinedOf<Value>(parts: readonly Readonly<Record<string, Value>>[]): Readonly<Record<string, Value>> {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return Object.fromEntries(parts.flatMap((part) => Object.entries(part)));
}

function list(value: Json | undefined): Schema[] {
  return Array.isArray(value) ? (value as Schema[]) : [];
}
