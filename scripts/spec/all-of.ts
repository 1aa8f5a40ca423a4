/** `$ref` and `allOf` (JSON Schema 2020-12, section 10.2.1.1) as one schema: for what makes values, not for what checks them. */
import { isObject, type Json, type JsonObject } from '../json.ts';
import { followReference } from './reference.ts';
import { admits } from './types.ts';

export interface Joined {
  /** Without `$ref` and `allOf`. The patterns of all parts stand in `patterns`, where there is more than one. */
  readonly schema: JsonObject;
  /** What was followed, by pointer of the target. */
  readonly references: readonly string[];
}

const LARGEST = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']);
const SMALLEST = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties']);

/**
 * @param chain the references that led here without a step into a property or item: one that returns to them says
 *   nothing new, and would never end.
 */
export function joinAllOf(document: JsonObject, source: JsonObject, chain: readonly string[] = []): Joined {
  const { $ref, allOf, ...own } = source;
  const references: string[] = [];
  const parts: JsonObject[] = [];
  const add = (part: Json | undefined, reachedBy: readonly string[]) => {
    if (!isObject(part)) return;
    const inner = joinAllOf(document, part, reachedBy);
    references.push(...inner.references);
    parts.push(inner.schema);
  };
  if (typeof $ref === 'string') {
    const target = followReference(document, $ref);
    if (target !== undefined && !chain.includes(target.pointer)) {
      references.push(target.pointer);
      add(target.value, [...chain, target.pointer]);
    }
  }
  if (Array.isArray(allOf)) for (const part of allOf as readonly Json[]) add(part, chain);
  // What a schema says itself comes last: it is the more specific word.
  return { schema: parts.length === 0 ? own : [...parts, own].reduce(merge), references };
}

function merge(left: JsonObject, right: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const known = merged[key];
    merged[key] = known === undefined ? value : mergeKeyword(key, known, value);
  }
  if (typeof left.pattern === 'string' && typeof right.pattern === 'string') {
    merged.patterns = [...((left.patterns as readonly Json[] | undefined) ?? [left.pattern]), right.pattern];
  }
  return merged;
}

function mergeKeyword(key: string, left: Json, right: Json): Json {
  if (typeof left === 'number' && typeof right === 'number') {
    if (LARGEST.has(key)) return Math.max(left, right);
    if (SMALLEST.has(key)) return Math.min(left, right);
  }
  if (key === 'required' && Array.isArray(left) && Array.isArray(right)) return [...new Set([...left, ...right])];
  if (key === 'properties' && isObject(left) && isObject(right)) return mergeProperties(left, right);
  if ((key === 'items' || key === 'additionalProperties') && isObject(left) && isObject(right)) {
    return { allOf: [left, right] };
  }
  if (key === 'enum' && Array.isArray(left) && Array.isArray(right)) {
    const both = left.filter((value) => right.includes(value));
    return both.length > 0 ? both : right;
  }
  if (key === 'type') {
    const [before, after] = [[left].flat() as string[], [right].flat() as string[]];
    const both = [...after.filter((type) => admits(before, type)), ...before.filter((type) => admits(after, type))];
    return both.length > 0 ? [...new Set(both)] : right;
  }
  return right;
}

function mergeProperties(left: JsonObject, right: JsonObject): JsonObject {
  const merged = new Map(Object.entries(left));
  for (const [name, property] of Object.entries(right)) {
    const known = merged.get(name);
    merged.set(name, known === undefined || known === property ? property : { allOf: [known, property] });
  }
  return Object.fromEntries(merged);
}
