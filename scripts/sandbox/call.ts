/** A request that has been routed, authenticated and checked against the document, and what comes of it. */
import { isObject, type Json } from '../json.ts';
import { Refusal } from './answer.ts';
import type { Plan } from './effects.ts';
import type { Place } from './place.ts';
import type { Collection } from './resources.ts';
import { type Change, concretePath, type Entry, type StoredKey } from './store.ts';
import type { Query } from './validation.ts';
import { entryNow, placeOf, type World } from './world.ts';

export interface Call {
  readonly plan: Plan;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Query;
  /** `{}` where the operation takes none. */
  readonly body: Json;
  /** None where the document asks for no key. */
  readonly key?: StoredKey;
  readonly now: number;
  /** Different for every call, the same for the same calls in the same order: IDs of new things follow from it. */
  readonly turn: number;
}

export interface Outcome {
  /** The result, without its envelope. */
  readonly value: Json;
  readonly changes: readonly Change[];
}

/**
 * The item that the path names.
 *
 * @throws Refusal where there is none.
 */
export function itemOf(world: World, call: Call, collection: Collection): Entry {
  const path = concretePath(collection.itemPath ?? collection.path, call.parameters);
  const entry = entryNow(world, path, call.now);
  if (entry !== undefined) return entry;
  const parameter = collection.parameter ?? 'it';
  throw new Refusal('NOT_FOUND', `${parameter} ${call.parameters[parameter] ?? ''} does not exist`);
}

/** The place of the item that the path names, or of the collection where it names none. */
export function placeFor(world: World, call: Call, collection: Collection): Place {
  const id = call.parameters[collection.parameter ?? ''];
  return placeOf(world, collection.path, call.parameters, {
    ordinal: NEW,
    age: 0,
    now: call.now,
    idProperty: collection.idProperty,
    ...(id === undefined ? {} : { id }),
  });
}

/** No turn of the seed: its variants are for what was there from the beginning. */
export const NEW = 1000;

/** Marks a change on what has a time for it. */
export function touched(value: Json, now: number): Json {
  if (!isObject(value) || typeof value.updatedAt !== 'string') return value;
  return { ...value, updatedAt: new Date(now).toISOString() };
}
