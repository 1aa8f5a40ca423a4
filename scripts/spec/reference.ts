/** `$ref` (OpenAPI 3.1, section 4.8.23), within one document. */
import { atPointer, isObject, type Json, type JsonObject, pointerTo } from '../json.ts';
import type { Schema } from './model.ts';

/**
 * Follows a reference, and the references that it leads to.
 *
 * @returns the value; `undefined` where it leads nowhere, out of the document, or round in a circle.
 */
export function resolveReference(document: JsonObject, reference: string): Json | undefined {
  const seen = new Set<string>();
  let target: string = reference;
  while (target.startsWith('#') && !seen.has(target)) {
    seen.add(target);
    const value = atPointer(document, decodeURIComponent(target.slice(1)));
    if (!isObject(value) || typeof value.$ref !== 'string' || Object.keys(value).length > 1) return value;
    target = value.$ref;
  }
  return undefined;
}

/** The schema itself, or what its `$ref` names. */
export function resolveSchema(document: JsonObject, schema: Schema): Schema {
  if (typeof schema === 'boolean' || typeof schema.$ref !== 'string') return schema;
  const target = resolveReference(document, schema.$ref);
  return isObject(target) || typeof target === 'boolean' ? target : true;
}

/** `#/components/schemas/Service` → `Service`. */
export function referenceName(reference: string): string {
  return decodeURIComponent(reference.slice(reference.lastIndexOf('/') + 1))
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
}

export interface BrokenReference {
  /** Where the `$ref` stands. */
  readonly pointer: string;
  readonly target: string;
}

/** Every `$ref` of the document that leads nowhere. Examples and enums are values, not schemas: a `$ref` in them is text. */
export function brokenReferences(document: JsonObject): BrokenReference[] {
  const broken: BrokenReference[] = [];
  const checked = new Map<string, boolean>();
  function leadsSomewhere(target: string): boolean {
    const known = checked.get(target);
    if (known !== undefined) return known;
    const found = resolveReference(document, target) !== undefined;
    checked.set(target, found);
    return found;
  }
  function visit(value: Json, pointer: string, inProperties: boolean): void {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item as Json, pointerTo(pointer, index), false);
      return;
    }
    if (!isObject(value)) return;
    if (!inProperties && typeof value.$ref === 'string' && !leadsSomewhere(value.$ref)) {
      broken.push({ pointer: pointerTo(pointer, '$ref'), target: value.$ref });
    }
    for (const [key, child] of Object.entries(value)) {
      const isValue =
        !inProperties &&
        (key === 'example' || key === 'examples' || key === 'enum' || key === 'default' || key === 'const');
      if (!isValue) visit(child, pointerTo(pointer, key), !inProperties && key === 'properties');
    }
  }
  visit(document, '', false);
  return broken;
}
