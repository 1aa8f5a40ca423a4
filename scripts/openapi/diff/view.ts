/**
 * What a schema requires in effect, however it is written: references resolved, `allOf` merged, 3.0's `nullable` and 3.1's `null`
 * read alike, a union of one branch replaced by that branch. Two documents are compared by these views, so that another spelling
 * is not a change.
 */
import { isObject, type Json, type JsonObject } from '../../shared/json.ts';
import type { Schema } from '../model.ts';
import { isSchema } from '../schema/keywords.ts';
import { effective, type Holder } from '../schema/merge.ts';
import type { Located } from '../schema/reference.ts';
import { targetOf } from '../schema/walk.ts';

/** A schema in its place. `bare`: without its union, as what all branches have in common. */
export interface Part extends Located<Schema> {
  readonly bare?: boolean;
}

/** Schemas that a value must satisfy together: one, or the parts of an `allOf` that declare the same property. */
export type Place = readonly Part[];

/** A keyword with a schema, and the schema that it means, which may be in another place. */
export interface Spot {
  readonly pointer: string;
  readonly place: Place;
}

export interface SchemaView {
  readonly pointer: string;
  /** Without `null`; empty: any. */
  readonly types: readonly string[];
  readonly nullable: boolean;
  /** The keywords, each with its place. A `const` is an `enum` of one value. */
  readonly keywords: ReadonlyMap<string, Located>;
  /** Names, with the `required` that has them. */
  readonly required: ReadonlyMap<string, string>;
  readonly properties: ReadonlyMap<string, Spot>;
  readonly items: Spot | undefined;
  readonly additionalProperties: Spot | undefined;
  /** The branches of `oneOf` and `anyOf`, without `null`; empty if there is no union. */
  readonly variants: readonly Spot[];
  /** The parts themselves, without their unions. */
  readonly common: Place;
}

/** @returns a key that is the same for every spelling of one place. */
export function keyOf(place: Place): string {
  return place.map(({ pointer, bare }) => (bare === true ? `${pointer}?` : pointer)).join('&');
}

/** Resolves references without siblings first, so that all places that use a component are one place. */
export function placeOf(document: JsonObject, schema: Json | undefined, pointer: string): Place {
  const value = isSchema(schema) ? schema : true;
  const target = isObject(value) && Object.keys(value).length === 1 ? targetOf(document, value) : undefined;
  return [target ?? { value, pointer }];
}

export function viewOf(document: JsonObject, place: Place): SchemaView {
  const { parts, merged, types, nullable, branches } = effective(document, place);
  const constant = merged.keywords.get('const');
  const isEnum = constant !== undefined && !merged.keywords.has('enum');
  // JSON Schema 2020-12 Validation, section 6.1.3.
  const keywords = isEnum
    ? new Map([...merged.keywords, ['enum', { value: [constant.value], pointer: constant.pointer }]])
    : merged.keywords;
  const spotOf = ({ pointer, schemas }: Holder): Spot => ({
    pointer,
    place: schemas.flatMap((schema) => placeOf(document, schema.value, schema.pointer)),
  });
  return {
    pointer: place[0]?.pointer ?? '',
    types,
    nullable,
    keywords,
    required: merged.required,
    properties: new Map([...merged.properties].map(([name, holder]) => [name, spotOf(holder)])),
    items: merged.items && spotOf(merged.items),
    additionalProperties: merged.additionalProperties && spotOf(merged.additionalProperties),
    variants: branches.map((branch) => spotOf({ pointer: branch.pointer, schemas: [branch] })),
    common: parts.map((part) => ({ ...part, bare: true })),
  };
}
