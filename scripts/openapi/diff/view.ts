/**
 * What a schema asks in effect, whichever way it is written: references followed, `allOf` joined, 3.0's `nullable` and
 * 3.1's `null` read alike, a union of one taken for that one. Two documents are compared by these views, so a change of
 * spelling is no change.
 */
import { isObject, type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import type { Schema } from '../model.ts';
import { followReference, type Located } from '../schema/reference.ts';
import { isSchema, typesOf } from '../schema/types.ts';

/** A schema where it stands. `bare`: without its union, as what all branches have in common. */
export interface Part extends Located<Schema> {
  readonly bare?: boolean;
}

/** Schemas that a value must satisfy together: one `$ref`, or the parts of an `allOf` that define the same property. */
export type Place = readonly Part[];

/** A keyword that holds a schema, and the schema that it means, which may stand elsewhere. */
export interface Spot {
  readonly pointer: string;
  readonly place: Place;
}

export interface SchemaView {
  readonly pointer: string;
  /** Without `null`; empty: any. */
  readonly types: readonly string[];
  readonly nullable: boolean;
  /** The plain keywords, each with where it stands. */
  readonly keywords: ReadonlyMap<string, Located>;
  /** Names, with the `required` that holds them. */
  readonly required: ReadonlyMap<string, string>;
  readonly properties: ReadonlyMap<string, Spot>;
  readonly items: Spot | undefined;
  readonly additionalProperties: Spot | undefined;
  /** The branches of `oneOf` and `anyOf`, without `null`; empty where there is no union. */
  readonly variants: readonly Spot[];
  /** The parts themselves, without their unions. */
  readonly common: Place;
}

/** Read apart from the plain keywords, or without a say in what is valid. */
const STRUCTURE = new Set(['$ref', 'type', 'nullable', 'properties', 'required', 'items', 'additionalProperties']);
const UNIONS = ['oneOf', 'anyOf'] as const;
const SILENT = new Set([
  ...['title', 'description', 'example', 'examples', 'externalDocs', 'xml', 'allOf', 'oneOf', 'anyOf', '$comment'],
  ...['$id', '$schema', '$defs', 'definitions', 'readOnly', 'writeOnly', 'contentSchema', '$anchor'],
]);

/** @returns the same for every spelling of one place: to know a pair of places by. */
export function keyOf(place: Place): string {
  return place.map(({ pointer, bare }) => (bare === true ? `${pointer}?` : pointer)).join('&');
}

/** Follows plain references first, so that all places that use a component are one place. */
export function placeOf(document: JsonObject, schema: Json | undefined, pointer: string): Place {
  const value = isSchema(schema) ? schema : true;
  if (isObject(value) && typeof value.$ref === 'string' && Object.keys(value).length === 1) {
    const target = followReference(document, value.$ref);
    if (target !== undefined && isSchema(target.value)) return [{ value: target.value, pointer: target.pointer }];
  }
  return [{ value, pointer }];
}

export function viewOf(document: JsonObject, place: Place): SchemaView {
  const { parts, nullable } = collect(document, place);
  const objects = parts.filter((part): part is Part & Located<JsonObject> => isObject(part.value));
  const union = objects.flatMap((part) => (part.bare === true ? [] : branchesOf(document, part)));
  const types = joinTypes(objects);
  return {
    pointer: place[0]?.pointer ?? '',
    types: types.filter((type) => type !== 'null'),
    nullable: nullable || types.includes('null'),
    keywords: keywordsOf(objects),
    required: requiredOf(objects),
    properties: propertiesOf(document, objects),
    items: schemaAt(document, objects, 'items'),
    additionalProperties: schemaAt(document, objects, 'additionalProperties'),
    variants: union,
    common: objects.map(({ value, pointer }) => ({ value, pointer, bare: true })),
  };
}

/** All the parts of a place, and whether one of them says that `null` is a value beside them. */
function collect(document: JsonObject, place: Place): { parts: Part[]; nullable: boolean } {
  const parts: Part[] = [];
  const seen = new Set<string>();
  let nullable = false;
  function add(part: Part): void {
    if (seen.has(part.pointer)) return;
    seen.add(part.pointer);
    parts.push(part);
    if (!isObject(part.value)) return;
    const { $ref, allOf } = part.value;
    if (part.value.nullable === true) nullable = true;
    if (typeof $ref === 'string') {
      const target = followReference(document, $ref);
      if (target !== undefined && isSchema(target.value)) add({ ...target, value: target.value });
    }
    if (Array.isArray(allOf)) {
      for (const [index, inner] of (allOf as readonly Json[]).entries()) {
        for (const joined of placeOf(document, inner, pointerTo(pointerTo(part.pointer, 'allOf'), index))) add(joined);
      }
    }
    if (part.bare === true) return;
    for (const key of UNIONS) {
      const { branches, hasNull } = readUnion(document, part.value, key, part.pointer);
      if (hasNull) nullable = true;
      if (branches.length === 1) for (const only of branches[0]?.place ?? []) add(only);
    }
  }
  for (const part of place) add(part);
  return { parts, nullable };
}

function branchesOf(document: JsonObject, part: Located<JsonObject>): Spot[] {
  return UNIONS.flatMap((key) => {
    const { branches } = readUnion(document, part.value, key, part.pointer);
    return branches.length > 1 ? branches : [];
  });
}

function readUnion(document: JsonObject, schema: JsonObject, key: (typeof UNIONS)[number], pointer: string) {
  const all = Array.isArray(schema[key]) ? (schema[key] as readonly Json[]) : [];
  const branches = all
    .map((branch, index) => ({ branch, at: pointerTo(pointerTo(pointer, key), index) }))
    .filter(({ branch }) => !isNull(branch))
    .map(({ branch, at }) => ({ pointer: at, place: placeOf(document, branch, at) }));
  return { branches, hasNull: branches.length < all.length };
}

function isNull(branch: Json): boolean {
  if (!isObject(branch)) return false;
  if (branch.type === 'null' || branch.const === null) return true;
  return Array.isArray(branch.enum) && branch.enum.length > 0 && branch.enum.every((value) => value === null);
}

/** The types that all parts admit; where they contradict each other, those of the first. */
function joinTypes(parts: readonly Located<JsonObject>[]): string[] {
  let joined: string[] | undefined;
  for (const { value } of parts) {
    const types = typesOf(value);
    if (types.length === 0) continue;
    if (joined === undefined) joined = types;
    else {
      const both = joined.filter((type) => types.includes(type) || (type === 'integer' && types.includes('number')));
      if (joined.includes('number') && types.includes('integer')) both.push('integer');
      if (both.length > 0) joined = both;
    }
  }
  return [...new Set(joined ?? [])];
}

function keywordsOf(parts: readonly Located<JsonObject>[]): Map<string, Located> {
  const keywords = new Map<string, Located>();
  for (const part of parts) {
    for (const [key, value] of Object.entries(part.value)) {
      if (STRUCTURE.has(key) || SILENT.has(key) || key.startsWith('x-')) continue;
      // A constant is an enum of one (JSON Schema 2020-12 Validation, section 6.1.3).
      const [name, meant] = key === 'const' ? ['enum', [value]] : [key, value];
      if (!keywords.has(name)) keywords.set(name, { value: meant, pointer: pointerTo(part.pointer, key) });
    }
  }
  return keywords;
}

function requiredOf(parts: readonly Located<JsonObject>[]): Map<string, string> {
  const required = new Map<string, string>();
  for (const { value, pointer } of parts) {
    if (!Array.isArray(value.required)) continue;
    for (const name of value.required) {
      if (typeof name === 'string' && !required.has(name)) required.set(name, pointerTo(pointer, 'required'));
    }
  }
  return required;
}

function propertiesOf(document: JsonObject, parts: readonly Located<JsonObject>[]): Map<string, Spot> {
  const properties = new Map<string, Spot>();
  for (const { value, pointer } of parts) {
    if (!isObject(value.properties)) continue;
    for (const [name, property] of Object.entries(value.properties)) {
      const at = pointerTo(pointerTo(pointer, 'properties'), name);
      const known = properties.get(name);
      const place = [...(known?.place ?? []), ...placeOf(document, property, at)];
      properties.set(name, { pointer: known?.pointer ?? at, place });
    }
  }
  return properties;
}

function schemaAt(
  document: JsonObject,
  parts: readonly Located<JsonObject>[],
  key: 'items' | 'additionalProperties',
): Spot | undefined {
  const holders = parts.filter(({ value }) => isSchema(value[key]));
  const [first] = holders;
  if (first === undefined) return undefined;
  return {
    pointer: pointerTo(first.pointer, key),
    place: holders.flatMap(({ value, pointer }) => placeOf(document, value[key], pointerTo(pointer, key))),
  };
}
