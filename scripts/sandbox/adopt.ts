/**
 * What becomes of a thing when a body is written to it: what the schema knows is taken, the rest is left behind. So a
 * request's credentials never reach an answer, and an answer stays valid whatever was sent.
 */
import { isObject, type Json, type JsonObject } from '../json.ts';
import { typeOf } from '../spec/json-schema.ts';
import type { Schema } from '../spec/model.ts';
import { type Shape, shapeOf } from './shape.ts';
import type { Validators } from './validation.ts';

export interface Adoption {
  readonly document: JsonObject;
  readonly validators: Validators;
  /** A realistic value for a place that the body leaves out. */
  readonly sample: (schema: Schema, pointer: string) => Json;
}

/**
 * Merges a body into a value (as RFC 7396 does, within the schema).
 *
 * A list that the body gives as `{add, remove}` is changed by those; `somethingToAdd` and `somethingToRemove` change
 * `something`.
 *
 * @param base what stands there now; what neither has is sampled where it is required.
 * @returns a value that the schema accepts; a property whose new value it does not accept keeps its old one.
 */
export function adopt(context: Adoption, schema: Schema, input: Json, base: Json | undefined): Json {
  const { validators } = context;
  const merged = merge(context, schema, input, base, '');
  const misfits = validators.misfits(schema, merged);
  if (misfits.length === 0 || base === undefined) return merged;
  if (!isObject(merged) || !isObject(base)) return base;
  const kept: Record<string, Json> = { ...merged };
  for (const name of misfits) {
    if (base[name] === undefined) delete kept[name];
    else kept[name] = base[name];
  }
  return validators.accepts(schema, kept) ? kept : base;
}

function merge(context: Adoption, schema: Schema, input: Json, base: Json | undefined, pointer: string): Json {
  context.validators.spend();
  const shape = shapeOf(context.document, schema);
  if (input === null) return shape.nullable ? null : (base ?? null);
  if (shape.branches.length > 0) return mergeBranch(context, shape, input, base, pointer);
  if (Array.isArray(input)) return mergeList(context, shape, input, pointer) ?? base ?? [];
  if (isObject(input)) {
    if (shape.items !== undefined) return changeList(context, shape, input, base, pointer);
    return mergeObject(context, shape, input, base, pointer);
  }
  return admitsScalar(shape, input) ? input : (base ?? context.sample(schema, pointer));
}

function mergeList(context: Adoption, shape: Shape, input: readonly Json[], pointer: string): Json | undefined {
  const { items } = shape;
  if (items === undefined) return shape.types.length === 0 ? input : undefined;
  return input.map((item, index) => merge(context, items, item, undefined, `${pointer}/${index}`));
}

/** `{add: [...], remove: [...]}` on a list: what equals a removed item goes. */
function changeList(context: Adoption, shape: Shape, input: JsonObject, base: Json | undefined, pointer: string): Json {
  const before = Array.isArray(base) ? (base as readonly Json[]) : [];
  const removed = Array.isArray(input.remove) ? (input.remove as readonly Json[]) : [];
  const added = Array.isArray(input.add) ? (mergeList(context, shape, input.add, pointer) as readonly Json[]) : [];
  const gone = [...removed, ...added];
  return [...before.filter((item) => !gone.some((other) => names(other, item))), ...added];
}

/** The same value, or an object of which the other names some properties: `{key: 'Environment'}` names that tag. */
function names(part: Json, whole: Json): boolean {
  if (!isObject(part) || !isObject(whole)) return JSON.stringify(part) === JSON.stringify(whole);
  if (typeof part.key === 'string') return part.key === whole.key;
  const shared = Object.keys(part).filter((key) => whole[key] !== undefined && key !== 'description');
  return shared.length > 0 && shared.every((key) => JSON.stringify(part[key]) === JSON.stringify(whole[key]));
}

function mergeObject(
  context: Adoption,
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
    if (Object.hasOwn(input, name)) {
      const value = merge(context, property, input[name] as Json, result[name], at);
      if (value !== null || result[name] !== undefined || shapeOf(context.document, property).nullable)
        result[name] = value;
    }
    const change = { add: input[`${name}ToAdd`] ?? [], remove: input[`${name}ToRemove`] ?? [] };
    const list = shapeOf(context.document, property);
    if (list.items !== undefined && (input[`${name}ToAdd`] ?? input[`${name}ToRemove`]) !== undefined)
      result[name] = changeList(context, list, change, result[name], at);
  }
  for (const name of requiredOf(shape)) {
    if (result[name] === undefined && shape.properties[name] !== undefined)
      result[name] = context.sample(shape.properties[name], `${pointer}/${name}`);
  }
  return result;
}

/** The branch that keeps most of what was sent; the one that the old value has, where more than one does. */
function mergeBranch(context: Adoption, shape: Shape, input: Json, base: Json | undefined, pointer: string): Json {
  const candidates = shape.branches.flatMap((branch) => {
    const old = base !== undefined && context.validators.accepts(branch, base) ? base : undefined;
    const value = merge(context, branch, input, old, pointer);
    if (!context.validators.accepts(branch, value)) return [];
    return [{ value, score: kept(input, value) * 2 + (old === undefined ? 0 : 1) }];
  });
  const best = candidates.sort((a, b) => b.score - a.score)[0];
  return best?.value ?? base ?? context.sample(shape.schema, pointer);
}

function kept(input: Json, value: Json): number {
  if (!isObject(input) || !isObject(value)) return JSON.stringify(input) === JSON.stringify(value) ? 1 : 0;
  return Object.keys(input).filter((key) => {
    const [sent, got] = [input[key], value[key]];
    return got !== undefined && (typeof sent === 'object' || sent === got);
  }).length;
}

function requiredOf(shape: Shape): readonly string[] {
  return Array.isArray(shape.schema.required) ? (shape.schema.required as readonly string[]) : [];
}

function admitsScalar({ schema, types }: Shape, value: Json): boolean {
  const type = typeOf(value);
  if (types.length > 0 && !types.includes(type) && !(type === 'integer' && types.includes('number'))) return false;
  if (schema.const !== undefined && schema.const !== value) return false;
  return !Array.isArray(schema.enum) || schema.enum.includes(value as never);
}
