/** What the sandbox begins with, and what a newly made thing has below it. */
import { isObject } from '../json.ts';
import {
  ORGANIZATION_ID,
  OTHER_ORGANIZATION_ID,
  OTHER_SERVICE_ID,
  SANDBOX_KEYS,
  type SandboxKey,
  SERVICE_ID,
} from './credentials.ts';
import { VARIANTS } from './examples.ts';
import { idFor } from './item-id.ts';
import { subjectOf } from './place.ts';
import type { Collection } from './resources.ts';
import { type Change, concretePath, type Entry, type Store } from './store.ts';
import { placeOf, sampleAt, type World } from './world.ts';

const DAY = 86_400_000;

/** The path parameter that names what a key belongs to. */
export const TENANT = 'organizationId';

export interface SeedOptions {
  readonly now: number;
  /** See `SandboxOptions.empty`; the published keys open the sandbox all the same. */
  readonly empty: boolean | 'below-services';
}

/** Fills a store. Organizations are two, with services of their own; every list has an item, every singleton is there. */
export function seed(world: Omit<World, 'state'>, store: Store, options: SeedOptions): void {
  const whole: World = { ...world, state: store };
  for (const key of SANDBOX_KEYS) store.apply([{ kind: 'key', key }]);
  for (const collection of topCollections(whole)) fill(whole, store, collection, {}, { ...options, turn: 0 });
}

interface FillOptions extends SeedOptions {
  /** Which of its siblings the item above is: the first has more below it. */
  readonly turn: number;
}

function fill(
  world: World,
  store: Store,
  collection: Collection,
  parameters: Readonly<Record<string, string>>,
  options: FillOptions,
): void {
  const path = concretePath(collection.path, parameters);
  const count = countOf(world, collection, parameters, options);
  for (let ordinal = 0; ordinal < count; ordinal++) {
    const id = fixedId(world, collection, parameters, ordinal) ?? idFor(world, collection, path, ordinal);
    const own = collection.parameter === undefined ? parameters : { ...parameters, [collection.parameter]: id };
    const entry = published(
      world,
      collection,
      itemEntry(world, collection, own, id, { ordinal, age: (40 - ordinal) * DAY, now: options.now }),
      parameters,
      ordinal,
    );
    store.apply([{ kind: 'put', entry, collection: path }]);
    publish(world, store, collection, entry, parameters, ordinal);
    store.apply(singletonsBelow(world, collection, own, { now: options.now, age: 40 * DAY, optional: ordinal === 0 }));
    for (const below of collectionsBelow(world, collection))
      fill(world, store, below, own, { ...options, turn: ordinal });
  }
}

/** A new item of a collection, sampled; `id` is already among the parameters where the item has a path. */
export function itemEntry(
  world: World,
  collection: Collection,
  parameters: Readonly<Record<string, string>>,
  id: string,
  when: { ordinal: number; age: number; now: number },
): Entry {
  const place = placeOf(world, collection.path, parameters, { id, idProperty: collection.idProperty, ...when });
  const value = sampleAt(world, collection.schema, place);
  const beside = collection.detailSchema === undefined ? undefined : sampleAt(world, collection.detailSchema, place);
  return { path: place.path, value, ...(isObject(beside) ? { beside } : {}) };
}

/** The singletons of a new item; those that can be deleted only where `optional`. */
export function singletonsBelow(
  world: World,
  collection: Collection,
  parameters: Readonly<Record<string, string>>,
  { now, age, optional }: { now: number; age: number; optional: boolean },
): Change[] {
  const changes: Change[] = [];
  for (const singleton of world.resources.singletons.values()) {
    if (singleton.parent !== collection.itemPath || collection.itemPath === undefined) continue;
    if (singleton.optional && !optional) continue;
    const place = placeOf(world, singleton.path, parameters, { ordinal: 0, age, now });
    changes.push({ kind: 'put', entry: { path: place.path, value: sampleAt(world, singleton.schema, place) } });
  }
  return changes;
}

/** Others refer to these: they come first. */
const FIRST = ['roles', 'members', 'keys', 'byocInfrastructure', 'services', 'sources', 'dashboards'];

function topCollections(world: World): Collection[] {
  return [...world.resources.collections.values()].filter(({ parent }) => parent === undefined);
}

function collectionsBelow(world: World, { itemPath }: Collection): Collection[] {
  if (itemPath === undefined) return [];
  const rank = ({ path }: Collection) => {
    const index = FIRST.indexOf(subjectOf(path));
    return index === -1 ? FIRST.length : index;
  };
  return [...world.resources.collections.values()]
    .filter(({ parent }) => parent === itemPath)
    .sort((a, b) => rank(a) - rank(b));
}

function countOf(
  world: World,
  collection: Collection,
  parameters: Readonly<Record<string, string>>,
  { empty, turn }: FillOptions,
): number {
  if (collection.parameter === TENANT) return 2;
  if (empty === true || (empty !== false && collection.parameter !== 'serviceId')) return 0;
  const [first, later] = [parameters[TENANT] === ORGANIZATION_ID || parameters[TENANT] === undefined, turn > 0];
  if (!first) return 1;
  const keys = credentialsIn(world, collection) ? keysOf(parameters).length : 0;
  return later ? 1 : Math.max(keys, Math.min(3, VARIANTS[subjectOf(collection.path)]?.length ?? 2));
}

function fixedId(
  world: World,
  { parameter, path }: Collection,
  parameters: Readonly<Record<string, string>>,
  ordinal: number,
): string | undefined {
  if (parameter === TENANT) return [ORGANIZATION_ID, OTHER_ORGANIZATION_ID][ordinal];
  const parent = world.resources.collections.get(path)?.parent;
  if (parameter !== 'serviceId' || ordinal > 0 || parent === undefined) return undefined;
  return parameters[TENANT] === OTHER_ORGANIZATION_ID ? OTHER_SERVICE_ID : SERVICE_ID;
}

/** The collection whose items open the API: its creation answers with a key and its secret. */
export function credentialsIn(world: World, collection: Collection): boolean {
  return world.plans.some(
    ({ effect, result }) =>
      effect.kind === 'create' &&
      effect.collection.path === collection.path &&
      result.shape.properties.keyId !== undefined &&
      result.shape.properties.keySecret !== undefined,
  );
}

function keysOf(parameters: Readonly<Record<string, string>>): SandboxKey[] {
  return SANDBOX_KEYS.filter(({ organizationId }) => organizationId === parameters[TENANT]);
}

/** The published keys stand in the list of keys, under their own last letters. */
function published(
  world: World,
  collection: Collection,
  entry: Entry,
  parameters: Readonly<Record<string, string>>,
  ordinal: number,
): Entry {
  const key = credentialsIn(world, collection) ? keysOf(parameters)[ordinal] : undefined;
  if (key === undefined || !isObject(entry.value)) return entry;
  return { ...entry, value: { ...entry.value, keySuffix: key.keyId.slice(-4) } };
}

function publish(
  world: World,
  store: Store,
  collection: Collection,
  entry: Entry,
  parameters: Readonly<Record<string, string>>,
  ordinal: number,
): void {
  const key = credentialsIn(world, collection) ? keysOf(parameters)[ordinal] : undefined;
  if (key !== undefined) store.apply([{ kind: 'key', key: { ...key, entry: entry.path } }]);
}
