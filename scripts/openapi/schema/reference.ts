/** `$ref` (OpenAPI 3.1, section 4.8.23), within one document. */
import { atPointer, isObject, type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import { MAX_REFERENCE_CHAIN } from '../load/limits.ts';
import type { Schema } from '../model.ts';

/** A value with its place in the document. */
export interface Located<Value = Json> {
  readonly value: Value;
  /** JSON pointer. */
  readonly pointer: string;
}

/**
 * Follows a reference, and the references that it leads to as long as nothing stands beside them.
 *
 * @returns the value and where it stands; `undefined` where the reference leads nowhere, out of the document, round
 *   in a circle, or over more than `MAX_REFERENCE_CHAIN` others.
 */
export function followReference(document: JsonObject, reference: string): Located | undefined {
  const targets = followed.get(document) ?? new Map<string, Located | undefined>();
  followed.set(document, targets);
  if (!targets.has(reference)) targets.set(reference, follow(document, reference));
  return targets.get(reference);
}

/** By document, which is never changed; then by reference. Every walk of a document follows the same ones again. */
const followed = new WeakMap<JsonObject, Map<string, Located | undefined>>();

function follow(document: JsonObject, reference: string): Located | undefined {
  const seen = new Set<string>();
  let target: string = reference;
  while (!seen.has(target) && seen.size <= MAX_REFERENCE_CHAIN) {
    seen.add(target);
    const pointer = pointerOf(target);
    const value = pointer === undefined ? undefined : atPointer(document, pointer);
    if (pointer === undefined || value === undefined) return undefined;
    if (!isObject(value) || typeof value.$ref !== 'string' || Object.keys(value).length > 1) return { value, pointer };
    target = value.$ref;
  }
  return undefined;
}

/** Whether a reference leads over more than `MAX_REFERENCE_CHAIN` others, which is why `followReference` gives it up. */
export function leadsTooFar(document: JsonObject, reference: string): boolean {
  const seen = new Set<string>();
  for (let target = reference; !seen.has(target); ) {
    seen.add(target);
    if (seen.size > MAX_REFERENCE_CHAIN + 1) return true;
    const pointer = pointerOf(target);
    const value = pointer === undefined ? undefined : atPointer(document, pointer);
    if (!isObject(value) || typeof value.$ref !== 'string') return false;
    target = value.$ref;
  }
  return false;
}

/** As `followReference`, the value only. */
export function resolveReference(document: JsonObject, reference: string): Json | undefined {
  return followReference(document, reference)?.value;
}

/**
 * The object that is meant, where a Reference Object may stand for it: a parameter, a response, a path item.
 * What stands beside the `$ref` (3.1: `summary`, `description`) is left out.
 */
export function locate(document: JsonObject, value: Json | undefined, pointer: string): Located<JsonObject> {
  let found: Located = { value: value ?? null, pointer };
  const seen = new Set<string>();
  while (isObject(found.value) && typeof found.value.$ref === 'string' && !seen.has(found.pointer)) {
    if (seen.size > MAX_REFERENCE_CHAIN) return { value: {}, pointer };
    seen.add(found.pointer);
    found = followReference(document, found.value.$ref) ?? { value: null, pointer: found.pointer };
  }
  return { value: isObject(found.value) ? found.value : {}, pointer: found.pointer };
}

/** The JSON pointer in a URI fragment (RFC 6901, section 6); `undefined` for another document or an anchor. */
function pointerOf(reference: string): string | undefined {
  if (reference !== '#' && !reference.startsWith('#/')) return undefined;
  try {
    return decodeURIComponent(reference.slice(1));
  } catch {
    return undefined; // A stray `%`.
  }
}

/** The schema itself, or what its `$ref` names. */
export function resolveSchema(document: JsonObject, schema: Schema): Schema {
  if (typeof schema === 'boolean' || typeof schema.$ref !== 'string') return schema;
  const target = resolveReference(document, schema.$ref);
  return isObject(target) || typeof target === 'boolean' ? target : true;
}

/** `#/components/schemas/Service` → `Service`: the last word of any reference, so two may share it. */
export function referenceName(reference: string): string {
  const pointer = pointerOf(reference) ?? reference;
  return pointer
    .slice(pointer.lastIndexOf('/') + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
}

/**
 * A name for the definition of what a pointer names: `Service` for a component, otherwise the pointer's words.
 *
 * @param taken names of other places: the name is made unlike these.
 */
export function definitionName(pointer: string, taken: ReadonlySet<string>): string {
  const words = pointer.replace(/^\/components\/schemas\//, '').replaceAll(/[^A-Za-z0-9._-]+/g, '.');
  const name = words.replace(/^\.+/, '') || 'schema';
  let free = name;
  for (let count = 2; taken.has(free); count++) free = `${name}-${count}`;
  return free;
}

export interface BrokenReference {
  /** Where the `$ref` stands. */
  readonly pointer: string;
  readonly target: string;
}

/** Keywords whose value is a value, not a schema: a `$ref` in it is text. */
const VALUES = new Set(['example', 'examples', 'enum', 'default', 'const']);
/** Keywords that hold a map whose keys are names: `default` is a response there, `example` a property. */
const MAPS = new Set(['properties', 'patternProperties', 'responses', 'schemas', 'headers', 'parameters', '$defs']);

/**
 * @param most looks no further than for so many.
 * @returns the `$ref`s of the document that lead nowhere, in the document's order.
 */
export function brokenReferences(document: JsonObject, most = Number.POSITIVE_INFINITY): BrokenReference[] {
  const broken: BrokenReference[] = [];
  const checked = new Map<string, boolean>();
  function leadsSomewhere(target: string): boolean {
    const known = checked.get(target);
    if (known !== undefined) return known;
    const found = followReference(document, target) !== undefined;
    checked.set(target, found);
    return found;
  }
  /** Tokens of the place that is looked at: hardly a place is ever named. */
  const trail: (string | number)[] = [];
  function visit(value: Json, inMap: boolean): void {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visitAt(index, item as Json, false);
      return;
    }
    if (!isObject(value)) return;
    if (!inMap && typeof value.$ref === 'string' && !leadsSomewhere(value.$ref)) {
      broken.push({ pointer: pointerTo(trail.reduce<string>(pointerTo, ''), '$ref'), target: value.$ref });
    }
    for (const key of Object.keys(value)) {
      if (!inMap && VALUES.has(key)) continue;
      visitAt(key, value[key] as Json, !inMap && MAPS.has(key));
    }
  }
  function visitAt(token: string | number, value: Json, inMap: boolean): void {
    if (typeof value !== 'object' || broken.length >= most) return;
    trail.push(token);
    visit(value, inMap);
    trail.pop();
  }
  visit(document, false);
  return broken;
}
