/** One call on the world as it is: what is answered, and what changes. */
import { isObject, type Json, type JsonObject } from '../json.ts';
import { adopt } from './adopt.ts';
import { Refusal } from './answer.ts';
import { type Call, itemOf, NEW, type Outcome, placeFor, touched } from './call.ts';
import { createItem, spawnItem } from './creation.ts';
import type { Plan } from './effects.ts';
import { EXCEPTIONS } from './exceptions.ts';
import { assertDeletable, commanded } from './lifecycle.ts';
import { hasProperties, listed } from './listing.ts';
import type { Collection, Singleton } from './resources.ts';
import { withRoles } from './roles.ts';
import { TENANT } from './seed.ts';
import { shapeOf } from './shape.ts';
import { concretePath, type Entry } from './store.ts';
import { textOf } from './text.ts';
import { adoptionAt, cycleOf, entryNow, pick, placeOf, present, sampleAt, type World } from './world.ts';

/** @throws Refusal where the world does not allow it. */
export function respond(world: World, given: Call): Outcome {
  assertAncestors(world, given);
  const exception = EXCEPTIONS[given.plan.operation.id];
  if (exception === undefined) return effectOn(world, given);
  exception.refuse?.(world, given);
  const call = exception.body === undefined ? given : { ...given, body: exception.body(world, given) };
  const outcome = exception.instead?.(world, call) ?? effectOn(world, call);
  return exception.correct === undefined ? outcome : exception.correct(world, call, outcome);
}

function effectOn(world: World, call: Call): Outcome {
  const { effect } = call.plan;
  switch (effect.kind) {
    case 'text':
      return read(textOf(world, call.plan, call.parameters, call.now));
    case 'list':
      return read(listItems(world, call, effect.collection));
    case 'detail':
      return read(showDetail(world, call, effect.collection));
    case 'create':
      return createItem(world, call, effect.collection, effect.wrapper);
    case 'spawn':
      return spawnItem(world, call, effect.collection);
    case 'update':
      return updateItem(world, call, effect.collection, effect.replace);
    case 'act':
      return actOn(world, call, effect.collection, effect.property);
    case 'delete':
      return deleteItem(world, call, effect.collection);
    case 'read':
      return read(pickResult(world, call.plan, singletonEntry(world, call, effect.singleton).value));
    case 'write':
      return writeSingleton(world, call, effect.singleton, effect.replace);
    case 'clear':
      return { value: null, changes: [{ kind: 'remove', path: singletonEntry(world, call, effect.singleton).path }] };
    case 'answer':
      return read(answerOnly(world, call));
  }
}

function read(value: Json): Outcome {
  return { value, changes: [] };
}

/** Every item that the path goes through must be there: another organization's is as unknown as none. */
function assertAncestors(world: World, call: Call): void {
  for (const template of call.plan.ancestors) {
    const path = concretePath(template, call.parameters);
    if (world.state.entry(path) !== undefined) continue;
    const parameter = template.slice(template.lastIndexOf('{') + 1, -1);
    throw new Refusal('NOT_FOUND', `${parameter} ${call.parameters[parameter] ?? ''} does not exist`);
  }
}

function listItems(world: World, call: Call, collection: Collection): Json {
  const { document } = world.spec;
  const paths = world.state.members(concretePath(collection.path, call.parameters));
  const visible =
    call.key !== undefined && collection.parameter === TENANT
      ? paths.filter((path) => path.endsWith(`/${call.key?.organizationId}`))
      : paths;
  const template = collection.itemPath ?? collection.path;
  const items = visible.map((path) => present(world, template, entryNow(world, path, call.now) as Entry, call.now));
  const { shape } = call.plan.result;
  const wrapped = collection.listWrapper === undefined ? undefined : shape.properties[collection.listWrapper];
  const list = wrapped === undefined ? shape.items : (wrapped as JsonObject).items;
  const shown = listed(items, call.query).map((item) => pick(document, (list ?? true) as JsonObject, item));
  return collection.listWrapper === undefined ? shown : { [collection.listWrapper]: shown };
}

function showDetail(world: World, call: Call, collection: Collection): Json {
  const entry = itemOf(world, call, collection);
  const value = present(world, collection.itemPath ?? '', entry, call.now);
  if (isObject(value) && collection.detailWrapper !== undefined) {
    if (!hasProperties(value, call.query)) throw new Refusal('NOT_FOUND', 'nothing matches the query');
    return { ...entry.beside, [collection.detailWrapper]: value };
  }
  return pickResult(world, call.plan, value);
}

/** A value as far as the answer's schema knows it. */
function pickResult(world: World, plan: Plan, value: Json): Json {
  return pick(world.spec.document, plan.result.schema, value);
}

function updateItem(world: World, call: Call, collection: Collection, replace: boolean): Outcome {
  const entry = itemOf(world, call, collection);
  const place = placeFor(world, call, collection);
  const base = replace ? replaced(world, call, collection, entry.value) : entry.value;
  const body = withRoles(world, call, call.body);
  const value = touched(adopt(adoptionAt(world, place), collection.schema, body, base), call.now);
  return stored(world, call, collection, { ...entry, value });
}

/** What a replacement leaves: all that the body could not have said, and what must be there. */
function replaced(world: World, call: Call, collection: Collection, value: Json): Json {
  const request = call.plan.operation.requestBody;
  if (request === undefined || !isObject(value)) return value;
  const { document } = world.spec;
  const sayable = shapeOf(document, request.schema).properties;
  const { required } = shapeOf(document, collection.schema).schema;
  const stays = (name: string) => sayable[name] === undefined || (Array.isArray(required) && required.includes(name));
  return Object.fromEntries(Object.entries(value).filter(([name]) => name === collection.idProperty || stays(name)));
}

function actOn(world: World, call: Call, collection: Collection, property: string | undefined): Outcome {
  const entry = itemOf(world, call, collection);
  const cycle = cycleOf(world, collection);
  const command = isObject(call.body) ? call.body.command : undefined;
  if (cycle !== undefined && typeof command === 'string') {
    const moved = commanded(cycle, entry, command, call.now);
    return stored(world, call, collection, { ...moved, value: touched(moved.value, call.now) });
  }
  const body = property === undefined ? call.body : { [property]: call.body };
  const context = adoptionAt(world, placeFor(world, call, collection));
  return stored(world, call, collection, {
    ...entry,
    value: touched(adopt(context, collection.schema, body, entry.value), call.now),
  });
}

function deleteItem(world: World, call: Call, collection: Collection): Outcome {
  const entry = itemOf(world, call, collection);
  const cycle = cycleOf(world, collection);
  if (cycle !== undefined) assertDeletable(cycle, entry);
  return { value: null, changes: [{ kind: 'remove', path: entry.path }] };
}

function stored(world: World, call: Call, collection: Collection, entry: Entry): Outcome {
  const shown = present(world, collection.itemPath ?? '', entry, call.now);
  return { value: pickResult(world, call.plan, shown), changes: [{ kind: 'put', entry }] };
}

function singletonEntry(world: World, call: Call, singleton: Singleton): Entry {
  const path = concretePath(singleton.path, call.parameters);
  const entry = entryNow(world, path, call.now);
  if (entry !== undefined) return entry;
  throw new Refusal('NOT_FOUND', `there is no ${path.slice(path.lastIndexOf('/') + 1)} here`);
}

/** POST and PUT put it there, PATCH changes what is there. */
function writeSingleton(world: World, call: Call, singleton: Singleton, replace: boolean): Outcome {
  const path = concretePath(singleton.path, call.parameters);
  const before =
    call.plan.operation.method === 'PATCH' ? singletonEntry(world, call, singleton) : entryNow(world, path, call.now);
  const place = placeOf(world, singleton.path, call.parameters, { ordinal: NEW, age: 0, now: call.now });
  const base = replace || before === undefined ? sampleAt(world, singleton.schema, place) : before.value;
  const value = adopt(adoptionAt(world, place), singleton.schema, call.body, base);
  const whole = answerFrom(world, call, singleton, value);
  return { value: whole, changes: [{ kind: 'put', entry: { path, value } }] };
}

/** The answer, with what it says beyond what is kept: a message about what was done. */
function answerFrom(world: World, call: Call, singleton: Singleton, value: Json): Json {
  const shown = pickResult(world, call.plan, value);
  const kept = shapeOf(world.spec.document, singleton.schema).properties;
  const more = Object.keys(call.plan.result.shape.properties).filter((name) => kept[name] === undefined);
  if (!isObject(shown) || more.length === 0) return shown;
  const sampled = answerOnly(world, call);
  if (!isObject(sampled)) return shown;
  return { ...Object.fromEntries(Object.entries(sampled).filter(([name]) => more.includes(name))), ...shown };
}

/** A sampled answer that repeats what was sent. */
function answerOnly(world: World, call: Call): Json {
  const place = placeOf(world, call.plan.operation.path, call.parameters, { ordinal: NEW, age: 0, now: call.now });
  const base = sampleAt(world, call.plan.result.schema, { ...place, path: `${place.path}#${call.turn}` });
  return adopt(adoptionAt(world, place), call.plan.result.schema, call.body, base);
}
