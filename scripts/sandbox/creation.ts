/** New items: created in a collection, or made from another item. */
import { isObject, type Json, type JsonObject } from '../json.ts';
import { adopt } from './adopt.ts';
import { Refusal } from './answer.ts';
import { type Call, itemOf, NEW, type Outcome } from './call.ts';
import { idFor } from './item-id.ts';
import { born } from './lifecycle.ts';
import type { Collection } from './resources.ts';
import { keyRoleOf, withRoles } from './roles.ts';
import { itemEntry, singletonsBelow, TENANT } from './seed.ts';
import { shapeOf } from './shape.ts';
import { type Change, concretePath, type Entry } from './store.ts';
import { adoptionAt, cycleOf, pick, placeOf, present, sampleAt, type World } from './world.ts';

/** Without these nobody could tell what was created: the document requires next to nothing, the service these. */
const TELLING = ['name', 'email'];
/** Choices that the service makes where a body leaves them out. */
const CHOSEN_BY_SERVICE = [
  'dataWarehouseId',
  'provider',
  'region',
  'releaseChannel',
  'profile',
  'tier',
  'state',
  'postgresVersion',
];

export function createItem(world: World, call: Call, collection: Collection, wrapper: string | undefined): Outcome {
  assertTelling(world, call);
  const { id, own } = identify(world, call, collection);
  const entry = itemEntry(world, collection, own, id, { ordinal: NEW, age: 0, now: call.now });
  return make(world, { call, collection, wrapper, own, entry, base: unasked(world, call, collection, entry.value) });
}

/** A copy of the item above, with a name and an ID of its own. */
export function spawnItem(world: World, call: Call, collection: Collection): Outcome {
  assertTelling(world, call);
  const parent = itemOf(world, call, collection);
  const { id, own } = identify(world, call, collection);
  const entry = itemEntry(world, collection, own, id, { ordinal: NEW, age: 0, now: call.now });
  const fresh = isObject(entry.value) ? entry.value : {};
  const inherited = isObject(parent.value) ? parent.value : {};
  const base = {
    ...inherited,
    ...Object.fromEntries(OWN.flatMap((name) => (fresh[name] === undefined ? [] : [[name, fresh[name]]]))),
  };
  return make(world, { call, collection, wrapper: undefined, own, entry, base });
}

/** What a copy does not share with its original. */
const OWN = ['id', 'createdAt', 'updatedAt', 'hostname', 'connectionString', 'password'];

interface Making {
  readonly call: Call;
  readonly collection: Collection;
  readonly wrapper: string | undefined;
  readonly own: Readonly<Record<string, string>>;
  readonly entry: Entry;
  readonly base: Json;
}

function make(world: World, { call, collection, wrapper, own, entry, base }: Making): Outcome {
  const place = placeOf(world, collection.path, own, {
    ordinal: NEW,
    age: 0,
    now: call.now,
    id: entry.path.slice(entry.path.lastIndexOf('/') + 1),
    idProperty: collection.idProperty,
  });
  const told = wrapper === undefined ? {} : sampleAt(world, call.plan.result.schema, place);
  const secrets = isObject(told) ? told : {};
  const adopted = adopt(adoptionAt(world, place), collection.schema, withRoles(world, call, call.body), base);
  const value = typeof secrets.keyId === 'string' ? withSuffix(adopted, secrets.keyId) : adopted;
  const cycle = cycleOf(world, collection);
  const made = cycle === undefined ? { ...entry, value } : born(cycle, { ...entry, value }, call.now);
  const changes: Change[] = [
    { kind: 'put', entry: made, collection: concretePath(collection.path, own) },
    ...singletonsBelow(world, collection, own, { now: call.now, optional: false, age: 0 }).map((change) =>
      fromBody(world, call, change, made),
    ),
    ...keyChange(secrets, made, own),
  ];
  const shown = shownNow(world, collection, made, changes, call.now);
  if (wrapper === undefined) return { value: pick(world.spec.document, call.plan.result.schema, shown), changes };
  const answer = hashed(call.body) ? withoutKey(secrets) : secrets;
  return { value: { ...answer, [wrapper]: shown }, changes };
}

function assertTelling(world: World, call: Call): void {
  const request = call.plan.operation.requestBody;
  if (request === undefined || !isObject(call.body)) return;
  const { properties } = shapeOf(world.spec.document, request.schema);
  for (const name of TELLING) {
    const property = properties[name];
    if (property === undefined || shapeOf(world.spec.document, property).nullable) continue;
    if (call.body[name] === undefined) throw new Refusal('BAD_REQUEST', `body /${name} is required`);
  }
}

function identify(world: World, call: Call, collection: Collection) {
  const path = concretePath(collection.path, call.parameters);
  const named = collection.idProperty === 'name' && isObject(call.body) ? call.body.name : undefined;
  const id = typeof named === 'string' ? named : idFor(world, collection, `${path}#${call.turn}`, NEW);
  const own = collection.parameter === undefined ? call.parameters : { ...call.parameters, [collection.parameter]: id };
  return { id, own };
}

/** What a body could have asked for and did not, is not there: no tags, no encryption key. */
function unasked(world: World, call: Call, collection: Collection, value: Json): Json {
  const request = call.plan.operation.requestBody;
  if (request === undefined || !isObject(value) || !isObject(call.body)) return value;
  const { document } = world.spec;
  const askable = shapeOf(document, request.schema).properties;
  const item = shapeOf(document, collection.schema);
  const required = Array.isArray(item.schema.required) ? (item.schema.required as readonly string[]) : [];
  const entries = Object.entries(value).flatMap(([name, sampled]): [string, Json][] => {
    const property = item.properties[name];
    const free = askable[name] !== undefined && (call.body as JsonObject)[name] === undefined;
    if (!free || property === undefined || required.includes(name) || CHOSEN_BY_SERVICE.includes(name))
      return [[name, sampled]];
    if (Array.isArray(sampled)) return [[name, []]];
    return typeof sampled === 'string' ? [] : [[name, sampled]];
  });
  return Object.fromEntries(entries);
}

/** A singleton that the item shows as a property begins as the body gave it. */
function fromBody(world: World, call: Call, change: Change, made: Entry): Change {
  if (change.kind !== 'put' || !isObject(made.value)) return change;
  const segment = change.entry.path.slice(made.path.length + 1);
  const shown = [...world.resources.singletons.values()].find(
    ({ shownAs, path }) => shownAs !== undefined && path.endsWith(`}/${segment}`),
  );
  const given = shown?.shownAs === undefined || !isObject(call.body) ? undefined : call.body[shown.shownAs];
  if (shown?.shownAs === undefined || given === undefined) return change;
  return { ...change, entry: { ...change.entry, value: made.value[shown.shownAs] ?? change.entry.value } };
}

/** The item as it will be shown once the changes are made. */
function shownNow(world: World, collection: Collection, made: Entry, changes: readonly Change[], now: number): Json {
  const put = new Map(changes.flatMap((change) => (change.kind === 'put' ? [[change.entry.path, change.entry]] : [])));
  const state = {
    entry: (path: string) => put.get(path) ?? world.state.entry(path),
    members: (path: string) => world.state.members(path),
    key: (keyId: string) => world.state.key(keyId),
  };
  return present({ ...world, state }, collection.itemPath ?? '', made, now);
}

function withSuffix(value: Json, keyId: string): Json {
  return isObject(value) && value.keySuffix !== undefined ? { ...value, keySuffix: keyId.slice(-4) } : value;
}

/** A new key opens the API at once. */
function keyChange(secrets: JsonObject, made: Entry, own: Readonly<Record<string, string>>): Change[] {
  const { keyId, keySecret } = secrets;
  if (typeof keyId !== 'string' || typeof keySecret !== 'string') return [];
  const role = keyRoleOf(made.value) ?? 'developer';
  return [{ kind: 'key', key: { keyId, keySecret, role, organizationId: own[TENANT] ?? '', entry: made.path } }];
}

/** Who brings the hashes of a key made elsewhere is told neither the key nor its secret. */
function hashed(body: Json): boolean {
  return isObject(body) && body.hashData !== undefined;
}

function withoutKey({ keyId: _, keySecret: _secret, ...rest }: JsonObject): JsonObject {
  return rest;
}
