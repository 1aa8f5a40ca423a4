/** What makes a document's schemas unusable: references without a target, and schemas that consist of too many others. */
import { isObject, type JsonObject, pointerTo } from '../../shared/json.ts';
import { MAX_BRANCHES, MAX_COMPOSITION, MAX_COMPOSITION_WAYS } from '../load/limits.ts';
import { findInDocument } from './document-walk.ts';
import { type Located, type ReferenceFault, resolveReference } from './reference.ts';
import { listIn, targetOf } from './walk.ts';

export interface BrokenReference {
  /** Place of the `$ref`. */
  readonly pointer: string;
  readonly target: string;
  readonly fault: ReferenceFault;
}

/** @returns the first `$ref` without a target. */
export function brokenReference(document: JsonObject): BrokenReference | undefined {
  return findInDocument(document, ({ $ref: target }, pointer) => {
    if (typeof target !== 'string') return undefined;
    const { fault } = resolveReference(document, target);
    return fault === undefined ? undefined : { pointer: pointerTo(pointer(), '$ref'), target, fault };
  });
}

interface Composition {
  /** Schemas in the longest chain, this one included. */
  readonly length: number;
  /** Chains that begin with this schema, counted up to one more than the limit. */
  readonly ways: number;
}

const ALONE: Composition = { length: 1, ways: 1 };
const LISTS = ['allOf', 'oneOf', 'anyOf'] as const;

/**
 * Looks for a schema that consists of more than `MAX_COMPOSITION` others in a chain of `$ref`, `allOf`, `oneOf` and `anyOf`, or
 * in more than `MAX_COMPOSITION_WAYS` ways, or that is a union of more than `MAX_BRANCHES`. A recursive chain does not count.
 *
 * @param document no deeper than `MAX_DEPTH`.
 * @returns its place, and what is too large about it.
 */
export function tooComposed(document: JsonObject): { pointer: string; what: string } | undefined {
  const known = new Map<JsonObject, Composition>();
  const open = new Set<JsonObject>();

  function partsOf(value: JsonObject): Located[] {
    const target = targetOf(document, value);
    const parts = LISTS.flatMap((keyword) => listIn({ value, pointer: '' }, keyword));
    return target === undefined ? parts : [...parts, target];
  }

  /** @param before length of the chain that leads here; beyond the limit the search ends. */
  function compositionOf(schema: JsonObject, before: number): Composition {
    if (!isComposed(schema)) return ALONE;
    const found = known.get(schema);
    if (found !== undefined) return found;
    if (open.has(schema) || before > MAX_COMPOSITION) return ALONE;
    open.add(schema);
    let length = 0;
    let ways = 1;
    for (const { value } of partsOf(schema)) {
      if (!isObject(value)) continue;
      const inner = compositionOf(value, before + 1);
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
    if (!isComposed(schema)) return undefined;
    const { length, ways } = compositionOf(schema, 0);
    if (length > MAX_COMPOSITION) return `a schema is composed of more than ${MAX_COMPOSITION} others in a row`;
    if (ways > MAX_COMPOSITION_WAYS) return `a schema is composed of others in more than ${MAX_COMPOSITION_WAYS} ways`;
    const isWide = LISTS.some((key) => Array.isArray(schema[key]) && schema[key].length > MAX_BRANCHES);
    return isWide ? `a schema has more than ${MAX_BRANCHES} branches` : undefined;
  }

  return findInDocument(document, (object, pointer) => {
    const what = faultOf(object);
    return what === undefined ? undefined : { what, pointer: pointer() };
  });
}

function isComposed({ $ref, allOf, oneOf, anyOf }: JsonObject): boolean {
  return typeof $ref === 'string' || Array.isArray(allOf) || Array.isArray(oneOf) || Array.isArray(anyOf);
}
