/** `$ref` and `allOf` (JSON Schema 2020-12, section 10.2.1.1) as one schema: for what makes values, not for what checks them. */
import { isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { MAX_SAMPLE_STEPS } from '../load/limits.ts';
import { type Work, workOf } from '../work.ts';
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
 * Joins a schema with all that it refers to and is composed of. A part that is met again says nothing new, and is passed over:
 * so the time is that of the parts, however often they refer to each other.
 *
 * @param work a step for each keyword; where it is spent, the parts that are left are passed over.
 */
export function joinAllOf(document: JsonObject, source: JsonObject, work: Work = workOf(MAX_SAMPLE_STEPS)): Joined {
  if (source.$ref === undefined && source.allOf === undefined) return { schema: source, references: [] };
  const references = new Set<string>();
  const parts: JsonObject[] = [];
  function add(part: JsonObject): void {
    const { $ref, allOf, ...own } = part;
    work.left -= Object.keys(own).length + 1;
    if (work.left <= 0) return;
    if (typeof $ref === 'string') {
      const target = followReference(document, $ref);
      if (target !== undefined && !references.has(target.pointer)) {
        references.add(target.pointer);
        if (isObject(target.value)) add(target.value);
      }
    }
    if (Array.isArray(allOf)) for (const inner of allOf as readonly Json[]) if (isObject(inner)) add(inner);
    // What a schema says itself comes last: it is the more specific word.
    parts.push(own);
  }
  add(source);
  return { schema: merged(parts, work), references: [...references] };
}

function merged(parts: readonly JsonObject[], work: Work): JsonObject {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const result = new Map<string, Json>();
  const properties = new Map<string, Json[]>();
  const required = new Set<Json>();
  const patterns: Json[] = [];
  for (const part of parts) {
    for (const [key, value] of Object.entries(part)) {
      if (key === 'properties' && isObject(value)) {
        work.left -= Object.keys(value).length;
        for (const [name, property] of Object.entries(value)) addOnce(properties, name, property);
      } else if (key === 'required' && Array.isArray(value)) {
        work.left -= value.length;
        for (const name of value as readonly Json[]) required.add(name);
      } else if (key === 'pattern' && typeof value === 'string') patterns.push(value);
      const known = result.get(key);
      result.set(key, known === undefined ? value : mergeKeyword(key, known, value));
    }
  }
  if (properties.size > 0) {
    const joined = [...properties].map(([name, list]) => [name, list.length === 1 ? list[0] : { allOf: list }]);
    result.set('properties', Object.fromEntries(joined) as JsonObject);
  }
  if (required.size > 0) result.set('required', [...required]);
  if (patterns.length > 1) result.set('patterns', patterns);
  return Object.fromEntries(result);
}

function addOnce(properties: Map<string, Json[]>, name: string, property: Json): void {
  const known = properties.get(name);
  if (known === undefined) properties.set(name, [property]);
  else if (known.at(-1) !== property) known.push(property);
}

function mergeKeyword(key: string, left: Json, right: Json): Json {
  if (typeof left === 'number' && typeof right === 'number') {
    if (LARGEST.has(key)) return Math.max(left, right);
    if (SMALLEST.has(key)) return Math.min(left, right);
  }
  if ((key === 'items' || key === 'additionalProperties') && isObject(left) && isObject(right)) {
    return { allOf: [left, right] };
  }
  if (key === 'enum' && Array.isArray(left) && Array.isArray(right)) {
    const listed = new Set(right);
    const both = left.filter((value) => listed.has(value));
    return both.length > 0 ? both : right;
  }
  if (key === 'type') {
    const [before, after] = [[left].flat() as string[], [right].flat() as string[]];
    const both = [...after.filter((type) => admits(before, type)), ...before.filter((type) => admits(after, type))];
    return both.length > 0 ? [...new Set(both)] : right;
  }
  return right;
}
