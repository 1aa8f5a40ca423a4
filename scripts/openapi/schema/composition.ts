/** How many schemas are composed of each other, one of the next, without a property or item between them. */
import { isObject, type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import { MAX_BRANCHES, MAX_COMPOSITION, MAX_COMPOSITION_WAYS } from '../load/limits.ts';
import { followReference } from './reference.ts';

interface Composition {
  /** Of the longest row, itself included. */
  readonly length: number;
  /** Rows that begin with it, counted up to one more than the limit. */
  readonly ways: number;
}

const ALONE: Composition = { length: 1, ways: 1 };
const LISTS = ['allOf', 'oneOf', 'anyOf'] as const;

/**
 * Looks for a schema that is composed of more than `MAX_COMPOSITION` others in a row by `$ref`, `allOf`, `oneOf` and `anyOf`, or
 * in more than `MAX_COMPOSITION_WAYS` ways, or that is a union of more than `MAX_BRANCHES`. A schema that leads back to itself
 * is no such row.
 *
 * @param document no deeper than `MAX_DEPTH`.
 * @returns where it is, and what is too large about it.
 */
export function tooComposed(document: JsonObject): { pointer: string; what: string } | undefined {
  const known = new Map<JsonObject, Composition>();
  const open = new Set<JsonObject>();

  function partsOf(schema: JsonObject): JsonObject[] {
    const parts: JsonObject[] = [];
    for (const key of LISTS) {
      const list = schema[key];
      if (Array.isArray(list)) for (const part of list as readonly Json[]) if (isObject(part)) parts.push(part);
    }
    const target = typeof schema.$ref === 'string' ? followReference(document, schema.$ref)?.value : undefined;
    if (isObject(target)) parts.push(target);
    return parts;
  }

  /** @param before how many lead here; beyond the limit nothing is looked at. */
  function compositionOf(schema: JsonObject, before: number): Composition {
    if (!isComposed(schema)) return ALONE;
    const found = known.get(schema);
    if (found !== undefined) return found;
    if (open.has(schema) || before > MAX_COMPOSITION) return ALONE;
    open.add(schema);
    let length = 0;
    let ways = 1;
    for (const next of partsOf(schema)) {
      const inner = compositionOf(next, before + 1);
      length = Math.max(length, inner.length);
      ways = Math.min(MAX_COMPOSITION_WAYS + 1, ways + inner.ways);
      if (before + length > MAX_COMPOSITION) break;
    }
    open.delete(schema);
    const composition = { length: length + 1, ways };
    known.set(schema, composition);
    return composition;
  }

  function faultOf(schema: JsonObject): string | undefined {
    const { length, ways } = compositionOf(schema, 0);
    if (length > MAX_COMPOSITION) return `a schema is composed of more than ${MAX_COMPOSITION} others in a row`;
    if (ways > MAX_COMPOSITION_WAYS) return `a schema is composed of others in more than ${MAX_COMPOSITION_WAYS} ways`;
    return isWide(schema) ? `a schema has more than ${MAX_BRANCHES} branches` : undefined;
  }

  /** Tokens of the place that is looked at: a pointer is made for a fault only. */
  const trail: (string | number)[] = [];
  function visit(value: Json): string | undefined {
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        const what = visitAt(index, value[index] as Json);
        if (what !== undefined) return what;
      }
      return undefined;
    }
    if (!isObject(value)) return undefined;
    const what = isComposed(value) ? faultOf(value) : undefined;
    if (what !== undefined) return what;
    for (const key of Object.keys(value)) {
      const below = visitAt(key, value[key] as Json);
      if (below !== undefined) return below;
    }
    return undefined;
  }

  function visitAt(token: string | number, value: Json): string | undefined {
    if (typeof value !== 'object') return undefined;
    trail.push(token);
    const what = visit(value);
    if (what === undefined) trail.pop();
    return what;
  }

  const what = visit(document);
  return what === undefined ? undefined : { what, pointer: trail.reduce<string>(pointerTo, '') };
}

function isComposed({ $ref, allOf, oneOf, anyOf }: JsonObject): boolean {
  return typeof $ref === 'string' || Array.isArray(allOf) || Array.isArray(oneOf) || Array.isArray(anyOf);
}

function isWide(schema: JsonObject): boolean {
  return LISTS.some((key) => Array.isArray(schema[key]) && schema[key].length > MAX_BRANCHES);
}
