/**
 * Merges a request body into a stored value. Only what the schema declares is stored, so that credentials in a request
 * never appear in a response, and responses are valid whatever a request contains.
 */

import type { Schema } from '../../openapi/model.ts';
import { typeOf } from '../../openapi/schema/keywords.ts';
import { asList, isObject, type Json, type JsonObject } from '../../shared/json.ts';
import type { Validators } from '../http/validation.ts';
import { type Shape, shapeOf } from '../resources/shape.ts';

export interface MergeContext {
  readonly document: JsonObject;
  readonly validators: Validators;
  /** Samples a required value that the body omits. */
  readonly sample: (schema: Schema, pointer: string) => Json;
}

/**
 * Merges as RFC 7396 (JSON Merge Patch), limited to the schema. For a list, the body may contain `{add, remove}`, or the
 * properties `somethingToAdd` and `somethingToRemove` for the list `something`.
 *
 * @param base the stored value. A required property that is in neither `input` nor `base` is sampled.
 * @returns a value that the schema accepts. A property keeps its old value if the schema does not accept the new one.
 */
export function mergeBody(context: MergeContext, schema: Schema, input: Json, base: Json | undefined): Json {
  const { validators } = context;
  const merged = merge(context, schema, input, base, '');
  const invalidProperties = validators.invalidProperties(schema, merged);
  if (invalidProperties.length === 0 || base === undefined) return merged;
  if (!isObject(merged) || !isObject(base)) return base;
  const kept: Record<string, Json> = { ...merged };
  for (const name of invalidProperties) {
    if (base[name] === undefined) delete kept[name];
    else kept[name] = base[name];
  }
  return validators.accepts(schema, kept) ? kept : base;
}

function merge(context: MergeContext, schema: Schema, input: Json, base: Json | undefined, pointer: string): Json {
  context.validators.countStep();
  const shape = shapeOf(context.document, schema);
  if (input === null) return shape.nullable ? null : (base ?? null);
  if (shape.branches.length > 0) return mergeBranch(context, shape, input, base, pointer);
  if (Array.isArray(input)) return mergeList(context, shape, input, pointer) ?? base ?? [];
  if (isObject(input)) {
    if (shape.items !== undefined) return changeList(context, shape, input, base, pointer);
    return mergeObject(context, shape, input, base, pointer);
  }
  return acceptsScalar(shape, input) ? input : (base ?? context.sample(schema, pointer));
}

function mergeList(context: MergeContext, shape: Shape, input: readonly Json[], pointer: string): Json | undefined {
  const { items } = shape;
  if (items === undefined) return shape.types.length === 0 ? input : undefined;
  return input.map((item, index) => merge(context, items, item, undefined, `${pointer}/${index}`));
}

/** Applies `{add: [...], remove: [...]}`. An added item replaces the items that it matches. */
function changeList(
  context: MergeContext,
  shape: Shape,
  input: { readonly add?: Json | undefined; readonly remove?: Json | undefined },
  base: Json | undefined,
  pointer: string,
): Json {
  const added = asList(mergeList(context, shape, asList(input.add), pointer));
  const replaced = [...asList(input.remove), ...added];
  return [...asList(base).filter((item) => !replaced.some((other) => matches(other, item))), ...added];
}

/** Whether a value is equal to, or partly describes, an item: `{key: 'Environment'}` matches the tag with that key. */
function matches(part: Json, whole: Json): boolean {
  if (!isObject(part) || !isObject(whole)) return JSON.stringify(part) === JSON.stringify(whole);
  if (typeof part.key === 'string') return part.key === whole.key;
  const shared = Object.keys(part).filter((key) => whole[key] !== undefined && key !== 'description');
  return shared.length > 0 && shared.every((key) => JSON.stringify(part[key]) === JSON.stringify(whole[key]));
}

function mergeObject(
  context: MergeContext,
  shape: Shape,
  input: JsonObject,
  base: Json | undefined,
  pointer: string,
): JsonObject {
  const result: Record<string, Json> = isObject(base) ? { ...base } : {};
  const names = Object.keys(shape.properties);
  if (names.length === 0) return { ...result, ...input };
  for (const name of names) {
    const property = shape.properties[name] as Schema;
    const at = `${pointer}/${name}`;
    const list = shapeOf(context.document, property);
    if (Object.hasOwn(input, name)) {
      const value = merge(context, property, input[name] as Json, result[name], at);
      if (value !== null || result[name] !== undefined || list.nullable) result[name] = value;
    }
    const { [`${name}ToAdd`]: add, [`${name}ToRemove`]: remove } = input;
    if (list.items !== undefined && (add ?? remove) !== undefined)
      result[name] = changeList(context, list, { add, remove }, result[name], at);
  }
  for (const name of requiredOf(shape)) {
    if (result[name] === undefined && shape.properties[name] !== undefined)
      result[name] = context.sample(shape.properties[name], `${pointer}/${name}`);
  }
  return result;
}

/** Chooses the branch that keeps the most properties of the input; on a tie, the branch of the stored value. */
function mergeBranch(context: MergeContext, shape: Shape, input: Json, base: Json | undefined, pointer: string): Json {
  const candidates = shape.branches.flatMap((branch) => {
    const old = base !== undefined && context.validators.accepts(branch, base) ? base : undefined;
    const value = merge(context, branch, input, old, pointer);
    if (!context.validators.accepts(branch, value)) return [];
    return [{ value, score: keptProperties(input, value) * 2 + (old === undefined ? 0 : 1) }];
  });
  const best = candidates.sort((a, b) => b.score - a.score)[0];
  return best?.value ?? base ?? context.sample(shape.schema, pointer);
}

function keptProperties(input: Json, value: Json): number {
  if (!isObject(input) || !isObject(value)) return JSON.stringify(input) === JSON.stringify(value) ? 1 : 0;
  return Object.keys(input).filter((key) => {
    const [sent, got] = [input[key], value[key]];
    return got !== undefined && (typeof sent === 'object' || sent === got);
  }).length;
}

function requiredOf(shape: Shape): readonly string[] {
  return asList(shape.schema.required) as readonly string[];
}

function acceptsScalar({ schema, types }: Shape, value: Json): boolean {
  const type = typeOf(value);
  if (types.length > 0 && !types.includes(type) && !(type === 'integer' && types.includes('number'))) return false;
  if (schema.const !== undefined && schema.const !== value) return false;
  return !Array.isArray(schema.enum) || schema.enum.includes(value as never);
}
