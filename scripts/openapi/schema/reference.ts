/** `$ref` (OpenAPI 3.1, section 4.8.23): the one resolver. A reference stays within its document. */
import { asObject, atPointer, isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { MAX_REFERENCE_CHAIN } from '../load/limits.ts';

/** A value with its place in the document, a JSON pointer. */
export interface Located<Value = Json> {
  readonly value: Value;
  readonly pointer: string;
}

export type ReferenceFault = 'outside-document' | 'not-found' | 'circular' | 'chain-too-long';

export type Resolution =
  | { readonly target: Located; readonly fault?: undefined }
  | { readonly target?: undefined; readonly fault: ReferenceFault };

/** By document, which never changes; then by reference: every walk resolves the same ones again. */
const resolutions = new WeakMap<JsonObject, Map<string, Resolution>>();

/** Resolves a reference, and the references that it leads to as long as they have no siblings. */
export function resolveReference(document: JsonObject, reference: string): Resolution {
  const known = resolutions.get(document) ?? new Map<string, Resolution>();
  resolutions.set(document, known);
  const resolution = known.get(reference) ?? resolve(document, reference);
  known.set(reference, resolution);
  return resolution;
}

function resolve(document: JsonObject, reference: string): Resolution {
  const seen = new Set<string>();
  for (let next = reference; ; ) {
    if (seen.has(next)) return { fault: 'circular' };
    if (seen.size > MAX_REFERENCE_CHAIN) return { fault: 'chain-too-long' };
    seen.add(next);
    const pointer = pointerOf(next);
    if (pointer === undefined) return { fault: next.startsWith('#') ? 'not-found' : 'outside-document' };
    const value = atPointer(document, pointer);
    if (value === undefined) return { fault: 'not-found' };
    if (!isObject(value) || typeof value.$ref !== 'string' || Object.keys(value).length > 1)
      return { target: { value, pointer } };
    next = value.$ref;
  }
}

/** The JSON pointer in a URI fragment (RFC 6901, section 6); `undefined` for another document or an anchor. */
function pointerOf(reference: string): string | undefined {
  if (reference !== '#' && !reference.startsWith('#/')) return undefined;
  try {
    return decodeURIComponent(reference.slice(1));
  } catch {
    return undefined; // A `%` without two digits after it.
  }
}

/**
 * Resolves a Reference Object, if there is one, to the object that it refers to: a parameter, a response, a path item. Siblings of the
 * `$ref` (3.1: `summary`, `description`) are left out.
 *
 * @returns an empty object where there is none.
 */
export function locate(document: JsonObject, value: Json | undefined, pointer: string): Located<JsonObject> {
  let found: Located = { value: value ?? null, pointer };
  const seen = new Set<string>();
  while (isObject(found.value) && typeof found.value.$ref === 'string' && !seen.has(found.pointer)) {
    if (seen.size > MAX_REFERENCE_CHAIN) return { value: {}, pointer };
    seen.add(found.pointer);
    found = resolveReference(document, found.value.$ref).target ?? { value: null, pointer: found.pointer };
  }
  return { value: asObject(found.value), pointer: found.pointer };
}
