/** How many schemas are composed of each other, one of the next, without a property or item between them. */
import { isObject, type Json, type JsonObject, pointerTo } from '../json.ts';
import { MAX_BRANCHES, MAX_COMPOSITION } from './limits.ts';
import { followReference } from './reference.ts';

const LISTS = ['allOf', 'oneOf', 'anyOf'] as const;

/**
 * Looks for a schema that is composed of more than `MAX_COMPOSITION` others in a row by `$ref`, `allOf`, `oneOf` and `anyOf`. A
 * schema that leads back to itself is no such row. A union of more than `MAX_BRANCHES` is told, too.
 *
 * @param document no deeper than `MAX_DEPTH`.
 * @returns its JSON pointer.
 */
export function deepComposition(document: JsonObject): string | undefined {
  const lengths = new Map<JsonObject, number>();
  const open = new Set<JsonObject>();

  /** @returns how many follow, at most one more than `MAX_COMPOSITION`. */
  function lengthOf(schema: JsonObject, before: number): number {
    const known = lengths.get(schema);
    if (known !== undefined) return known;
    if (open.has(schema) || before > MAX_COMPOSITION) return 1;
    open.add(schema);
    let longest = 0;
    for (const next of partsOf(document, schema)) {
      longest = Math.max(longest, lengthOf(next, before + 1));
      if (before + longest > MAX_COMPOSITION) break;
    }
    open.delete(schema);
    lengths.set(schema, longest + 1);
    return longest + 1;
  }

  function visit(value: Json, pointer: () => string): string | undefined {
    if (typeof value !== 'object' || value === null) return undefined;
    if (isObject(value) && (lengthOf(value, 0) > MAX_COMPOSITION || isWide(value))) return pointer();
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
