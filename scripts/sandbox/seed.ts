/** What the sandbox begins with, and what a newly made thing has below it. */
import { ExpectedError } from '../errors.ts';
import { isObject } from '../json.ts';
import { MAX_ALL_STEPS, MAX_SEEDED } from '../spec/limits.ts';
import {
  ORGANIZATION_ID,
  OTHER_ORGANIZATION_ID,
  OTHER_SERVICE_ID,
  SANDBOX_KEYS,
  type SandboxKey,
  SERVICE_ID,
} from './credentials.ts';
import type { Plan } from './effects.ts';
import { VARIANTS } from './examples.ts';
import { idFor } from './item-id.ts';
import { subjectOf } from './place.ts';
import type { Collection, Resources, Singleton } from './resources.ts';
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
  const whole: World = { ...world, state: store, log: { steps: 0, samples: 0, shortened: [] } };
  for (const key of SANDBOX_KEYS) store.apply([{ kind: 'key', key }]);
  for (const collection of topCollections(whole)) fill(whole, store, collection, {}, { ...options, turn: 0 });
}

/** @throws ExpectedError `spec-too-large`: lists below lists multiply, and each of their things is sampled. */
function assertWithin({ log, validators }: World, { path }: Collection): void {
  validators.renew();
  if (log === undefined) return;
  log.samples += 1;
  if (log.steps <= MAX_ALL_STEPS && log.samples <= MAX_SEEDED) return;
  throw new ExpectedError('spec-too-large', {
    what: `the sandbox would begin with more than ${MAX_SEEDED} things, or with things that take too long to make`,
    where: path,
    remedy: 'start it with `--empty`, or with a part of the document',
  });
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
    assertWithin(world, collection);
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
  for (const singleton of singletonsOf(world, collection)) {
    if (singleton.optional && !optional) continue;
    const place = placeOf(world, singleton.path, parameters, { ordinal: 0, age, now });
    changes.push({ kind: 'put', entry: { path: place.path, value: sampleAt(world, singleton.schema, place) } });
  }
  return changes;
}

const singletons = new WeakMap<Resources, Map<string, Singleton[]>>();

function singletonsOf({ resources }: World, { itemPath }: Collection): readonly Singleton[] {
  if (itemPath === undefined) return [];
  const known = singletons.get(resources) ?? new Map<string, Singleton[]>();
  if (!singletons.has(resources)) {
    for (const singleton of resources.singletons.values()) {
      const siblings = known.get(singleton.parent ?? '');
      if (siblings === undefined) known.set(singleton.parent ?? '', [singleton]);
      else siblings.push(singleton);
    }
    singletons.set(resources, known);
  }
  return known.get(itemPath) ?? [];
}

/** Others refer to these: they come first. */
const FIRST = ['roles', 'members', 'keys', 'byocInfrastructure', 'services', 'sources', 'dashboards'];

function topCollections(world: World): Collection[] {
  return [...world.resources.collections.values()].filter(({ parent }) => parent === undefined);
}

/** By the resources of a world, then by the path of an item. */
const below = new WeakMap<Resources, Map<string, Collection[]>>();

function collectionsBelow({ resources }: World, { itemPath }: Collection): Collection[] {
  if (itemPath === undefined) return [];
  const known = below.get(resources) ?? byParent(resources);
  below.set(resources, known);
  return known.get(itemPath) ?? [];
}

function byParent({ collections }: Resources): Map<string, Collection[]> {
  const rank = ({ path }: Collection) => {
    const index = FIRST.indexOf(subjectOf(path));
    return index === -1 ? FIRST.length : index;
  };
  const sorted = new Map<string, Collection[]>();
  for (const collection of [...collections.values()].sort((a, b) => rank(a) - rank(b))) {
    if (collection.parent === undefined) continue;
    const siblings = sorted.get(collection.parent);
    if (siblings === undefined) sorted.set(collection.parent, [collection]);
    else siblings.push(collection);
  }
  return sorted;
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
export function credentialsIn({ plans }: World, { path }: Collection): boolean {
  const known = credentialPaths.get(plans) ?? new Set(plans.flatMap(credentialPath));
  credentialPaths.set(plans, known);
  return known.has(path);
}

const credentialPaths = new WeakMap<readonly Plan[], ReadonlySet<string>>();

function credentialPath({ effect, result: { shape } }: Plan): string[] {
  const tellsKey = shape.properties.keyId !== undefined && shape.properties.keySecret !== undefined;
  return effect.kind === 'create' && tellsKey ? [effect.collection.path] : [];
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
