/** The initial content of the sandbox, and the entries that belong to a new item. */

import { MAX_ALL_STEPS, MAX_SEEDED } from '../../openapi/load/limits.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { isObject, type JsonObject } from '../../shared/json.ts';
import type { Account } from '../account.ts';
import { MAIN_ID, OTHER_MAIN_ID, OTHER_ROOT_ID, ROOT_ID, SANDBOX_KEYS } from '../credentials.ts';
import type { MockState, PathParameters, SandboxProfile } from '../model.ts';
import { fillPath, lastSegment, resourceName } from '../resources/path-template.ts';
import type { ListResource } from '../resources/resource-model.ts';
import { itemId, listedIds } from '../samples/ids.ts';
import { type Creation, locationAt, sampleAt } from './mock-state.ts';
import type { Entry, Store } from './store.ts';

const DAY_MS = 86_400_000;
const MAX_AGE_DAYS = 40;

export interface SeedOptions {
  readonly now: number;
  /**
   * `true`: every list except that of root items is empty. `below-main`: except those of root items and main resources. The published
   * keys are valid in any case.
   */
  readonly empty: boolean | 'below-main';
  readonly account?: Pick<Account, 'emptyLists' | 'withoutOptional' | 'values'> | undefined;
}

/**
 * Fills the store: two root items, an item in every list, and every singleton.
 *
 * @throws ExpectedError `spec-too-large`.
 */
export function seed(mock: SeedState, options: SeedOptions): void {
  const counting = { ...mock, log: { steps: 0, samples: 0, shortened: [] } };
  for (const key of SANDBOX_KEYS) mock.store.apply([{ kind: 'key', key }]);
  seedBelow(counting, '', {}, { ...options, parentOrdinal: 0, keyLists: keyListPaths(mock) });
}

interface SeedState extends MockState {
  readonly store: Store;
}

interface ListOptions extends SeedOptions {
  /** Of the item that the lists are below. */
  readonly parentOrdinal: number;
  /** Path templates of the lists of API keys. */
  readonly keyLists: ReadonlySet<string>;
}

/** @param template path template of an item, or `''` for what is below no item. */
function seedBelow(mock: SeedState, template: string, parameters: PathParameters, options: ListOptions): void {
  const { now, parentOrdinal, account } = options;
  const creation = { ordinal: 0, age: MAX_AGE_DAYS * DAY_MS, now };
  const withOptional = parentOrdinal === 0 && !account?.withoutOptional;
  for (const entry of singletonsBelow(mock, template, parameters, creation, withOptional))
    mock.store.apply([{ kind: 'put', entry }]);
  for (const list of listsBelow(mock, template)) seedList(mock, list, parameters, options);
}

function seedList(mock: SeedState, list: ListResource, parameters: PathParameters, options: ListOptions): void {
  const { now, keyLists } = options;
  const { store } = mock;
  const listPath = fillPath(list.path, parameters);
  const rootId = parameters[rootOf(mock.profile)];
  const keys = keyLists.has(list.path) ? SANDBOX_KEYS.filter((key) => key.rootId === rootId) : [];
  const named = list.namedBy === undefined ? undefined : store.itemPaths(fillPath(list.namedBy, parameters));
  const ids = [named, listedIds(mock.spec, list)].flatMap((all) => all?.length ?? []);
  const count = Math.min(itemCount(mock, list, parameters, keys.length, options), ...ids);
  for (let ordinal = 0; ordinal < count; ordinal++) {
    countItem(mock, list);
    const namesake = named?.[ordinal];
    const fixed = namesake === undefined ? fixedId(mock, list, parameters, ordinal) : lastSegment(namesake);
    const id = fixed ?? itemId(mock, list, listPath, ordinal);
    const items = mock.resources.items.get(list.path) ?? [];
    const itemParameters = { ...parameters, ...Object.fromEntries(items.map(({ parameter }) => [parameter, id])) };
    const age = (MAX_AGE_DAYS - ordinal) * DAY_MS;
    const made = itemEntry(mock, list, itemParameters, id, { ordinal, age, now });
    const sampled = withAccountValues(made, options.account?.values?.[resourceName(list.path)], ordinal);
    const key = keys[ordinal];
    const entry = key === undefined ? sampled : withKeySuffix(mock, sampled, key.id);
    store.apply([{ kind: 'put', entry, listPath }]);
    if (key !== undefined) store.apply([{ kind: 'key', key: { ...key, entry: entry.path } }]);
    for (const { itemPath } of items) seedBelow(mock, itemPath, itemParameters, { ...options, parentOrdinal: ordinal });
  }
}

/** @throws ExpectedError `spec-too-large`, because the number of items grows exponentially with nested lists. */
function countItem({ log, validators }: SeedState, { path }: ListResource): void {
  validators.startRequest();
  if (log === undefined) return;
  log.samples += 1;
  if (log.steps <= MAX_ALL_STEPS && log.samples <= MAX_SEEDED) return;
  throw new ExpectedError('spec-too-large', {
    what: `the sandbox would start with more than ${MAX_SEEDED} items, or with items that take too long to sample`,
    where: path,
    remedy: 'start it with `--empty`, or with a part of the document',
  });
}

/** Samples an item. `parameters` includes its ID, if items have a path of their own. */
export function itemEntry(
  mock: MockState,
  list: ListResource,
  parameters: PathParameters,
  id: string,
  creation: Creation,
): Entry {
  const location = locationAt(mock, list.path, parameters, creation, { id, idProperty: list.idProperty });
  const sampled = sampleAt(mock, list.schema, location);
  const listed = list.listedSchema === undefined ? undefined : sampleAt(mock, list.listedSchema, location);
  const value = isObject(listed) && isObject(sampled) ? { ...listed, ...sampled } : sampled;
  const detail = list.detailSchema === undefined ? undefined : sampleAt(mock, list.detailSchema, location);
  return { path: location.path, value, ...(isObject(detail) ? { detail } : {}) };
}

/** Samples the singletons below a path template; those that can be deleted only if `withOptional`. */
export function singletonsBelow(
  mock: MockState,
  template: string,
  parameters: PathParameters,
  creation: Creation,
  withOptional: boolean,
): Entry[] {
  return (mock.resources.childSingletons.get(template) ?? [])
    .filter(({ optional }) => withOptional || !optional)
    .map(({ path, schema }) => {
      const location = locationAt(mock, path, parameters, { ...creation, ordinal: 0 });
      return { path: location.path, value: sampleAt(mock, schema, location) };
    });
}

/** The lists below a path template, in the order of their creation. */
function listsBelow({ resources, profile: { seedOrder } }: MockState, template: string): ListResource[] {
  const rank = ({ path }: ListResource) => {
    const index = seedOrder.indexOf(resourceName(path));
    return index === -1 ? seedOrder.length : index;
  };
  return [...(resources.childLists.get(template) ?? [])].sort((a, b) => rank(a) - rank(b));
}

function itemCount(
  { profile }: MockState,
  list: ListResource,
  parameters: PathParameters,
  keyCount: number,
  { empty, parentOrdinal, account }: ListOptions,
): number {
  const root = rootOf(profile);
  if (list.parameter === root) return 2;
  if (account?.emptyLists?.includes(resourceName(list.path))) return 0;
  if (empty === true || (empty !== false && list.parameter !== profile.conventions.main?.parameter)) return 0;
  if ((parameters[root] ?? ROOT_ID) !== ROOT_ID || parentOrdinal > 0) return 1;
  return Math.max(keyCount, Math.min(3, profile.samples.variants[resourceName(list.path)]?.length ?? 2));
}

function withAccountValues(entry: Entry, values: readonly JsonObject[] | undefined, ordinal: number): Entry {
  const own = values?.[Math.min(ordinal, values.length - 1)];
  return own === undefined || !isObject(entry.value) ? entry : { ...entry, value: { ...entry.value, ...own } };
}

/** The path parameter of the root items; `''` where the API has none. */
function rootOf({ conventions: { root } }: SandboxProfile): string {
  return root?.parameter ?? '';
}

function fixedId(
  { profile }: MockState,
  { parameter, parent }: ListResource,
  parameters: PathParameters,
  ordinal: number,
): string | undefined {
  const root = rootOf(profile);
  if (parameter === root) return [ROOT_ID, OTHER_ROOT_ID][ordinal];
  if (parameter !== profile.conventions.main?.parameter || ordinal > 0 || parent === undefined) return undefined;
  return parameters[root] === OTHER_ROOT_ID ? OTHER_MAIN_ID : MAIN_ID;
}

/** Path templates of the lists of API keys: the response to the creation of an item has the ID and the secret of a key. */
function keyListPaths({ plans, profile: { keys } }: MockState): ReadonlySet<string> {
  if (keys === undefined) return new Set();
  return new Set(
    plans.flatMap(({ effect, result: { shape } }) => {
      const showsKey = shape.properties[keys.id] !== undefined && shape.properties[keys.secret] !== undefined;
      return effect.kind === 'create' && showsKey ? [effect.resource.path] : [];
    }),
  );
}

/** Sets the last characters of the ID of a key in its item, if the item shows them. */
export function withKeySuffix({ profile: { keys } }: MockState, entry: Entry, id: string): Entry {
  if (keys === undefined || !isObject(entry.value) || entry.value[keys.suffix] === undefined) return entry;
  return { ...entry, value: { ...entry.value, [keys.suffix]: id.slice(-4) } };
}
