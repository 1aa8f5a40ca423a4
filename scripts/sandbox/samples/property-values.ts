/**
 * Realistic values that are consistent with each other. `sampleOf` uses a proposed value only if the schema allows it, so
 * that responses stay valid for every version of the document.
 */

import { typesOf } from '../../openapi/schema/keywords.ts';
import type { SampleContext } from '../../openapi/schema/sample-options.ts';
import type { Json, JsonObject } from '../../shared/json.ts';
import { resourceName } from '../resources/path-template.ts';
import type { FixedSamples } from './fixed-samples.ts';
import type { SeededValues } from './ids.ts';

/** The sample values of an API. */
export interface SampleValues extends FixedSamples {
  /** Proposals by property name, for every schema. */
  readonly byName: Readonly<Record<string, Proposal>>;
}

/** Where a sampled value belongs: what the value must be consistent with. */
export interface SampleLocation {
  /** Path template of the list or singleton. */
  readonly template: string;
  /** The filled path; IDs and secrets are derived from it. */
  readonly path: string;
  /** Values of the path parameters, including the item's own ID. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Position of the item in its list, from 0. */
  readonly ordinal: number;
  readonly id?: string;
  readonly idProperty?: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Milliseconds since the item was created; 0 for a new item. */
  readonly age: number;
  readonly seeded: SeededValues;
  readonly samples: SampleValues;
  /** The items above this one in the path, the nearest first. */
  readonly ancestors: readonly JsonObject[];
  /** IDs of the items of another list, by the last segment of its path, in the order of creation. */
  readonly idsOf: (segment: string) => readonly string[];
}

/** Ordinal of items created by a request, for which there are no `variants`. */
export const NEW_ORDINAL = 1000;

export type Proposal = (location: SampleLocation, context: SampleContext) => Json | undefined;

/** Returns a function that proposes the value of one property, or `undefined` to sample it from its schema. */
export function proposalsFor(location: SampleLocation): (context: SampleContext) => Json | undefined {
  const { variants, byName, constants } = location.samples;
  return (context) => {
    const { name, pointer, schema } = context;
    if (location.idProperty !== undefined && location.id !== undefined && isOwnId(location, name, pointer)) {
      const isNumber = typesOf(schema).some((type) => type === 'integer' || type === 'number');
      return isNumber ? Number(location.id) : location.id;
    }
    // A property named as a parameter of the path says what the item belongs to.
    const owner = Object.hasOwn(location.parameters, name) ? location.parameters[name] : undefined;
    if (pointer === `/${name}` && owner !== undefined && owner !== location.id) return owner;
    const variant = variants[resourceName(location.template)]?.[location.ordinal]?.[pointer];
    if (variant !== undefined) return variant;
    if (Object.hasOwn(byName, name)) {
      const proposed = byName[name]?.(location, context);
      if (proposed !== undefined) return proposed;
    }
    if (Object.hasOwn(constants, name)) return constants[name];
    if (name === 'id' || /Id$/.test(name)) return identifier(location, context);
    return undefined;
  };
}

function isOwnId(location: SampleLocation, name: string, pointer: string): boolean {
  if (pointer === `/${location.idProperty}`) return true;
  return name === location.idProperty && name !== 'id' && name !== 'name';
}

/** IDs inside an item: unique by JSON pointer, in the form of the schema's example. */
function identifier(location: SampleLocation, { pointer, schema }: SampleContext): Json | undefined {
  if (schema.format === 'uuid') return location.seeded.uuid(location.path, pointer);
  if (typeof schema.example === 'string' && /^[0-9a-f]{24}$/.test(schema.example))
    return location.seeded.hex(24, location.path, pointer);
  if (schema.example === undefined && schema.type === 'string' && schema.enum === undefined)
    return location.seeded.uuid(location.path, pointer);
  return undefined;
}
