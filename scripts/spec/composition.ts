/** How many schemas are composed of each other, one of the next, without a property or item between them. */
import { isObject, type Json, type JsonObject, pointerTo } from '../json.ts';
import { MAX_BRANCHES, MAX_COMPOSITION, MAX_COMPOSITION_WAYS } from './limits.ts';
import { followReference } from './reference.ts';

interface Composition {
  /** Of the longest row, itself included. */
  readonly length: number;
  /** Rows that begin with it, counted up to one more than the limit. */
  readonly ways: number;
}

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

  /** @param before how many lead here; beyond the limit nothing is looked at. */
  function compositionOf(schema: JsonObject, before: number): Composition {
    const found = known.get(schema);
    if (found !== undefined) return found;
    if (open.has(schema) || before > MAX_COMPOSITION) return { length: 1, ways: 1 };
    open.add(schema);
    let length = 0;
    let ways = 1;
    for (const next of partsOf(document, schema)) {
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

  function visit(value: Json, pointer: () => string): { pointer: string; what: string } | undefined {
    if (typeof value !== 'object' || value === null) return undefined;
    const what = isObject(value) ? faultOf(value) : undefined;
    if (what !== undefined) return { pointer: pointer(), what };
    for (const [key, child] of Object.entries(value)) {
      const found = visit(child as Json, () => pointerTo(pointer(), key));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  return visit(document, () => '');
}

function isWide(schema: JsonObject): boolean {
  return LISTS.some((key) => Array.isArray(schema[key]) && schema[key].length > MAX_BRANCHES);
}

function partsOf(document: JsonObject, schema: JsonObject): JsonObject[] {
  const parts: (Json | undefined)[] = LISTS.flatMap((key) => (Array.isArray(schema[key]) ? schema[key] : []) as Json[]);
  if (typeof schema.$ref === 'string') parts.push(followReference(document, schema.$ref)?.value);
  return parts.filter(isObject);
}
