/** Creates items: new ones in a list, and copies of another item. */

import { asList, asObject, isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { ApiError } from '../http/response.ts';
import type { Call, MockState, Outcome, PathParameters } from '../model.ts';
import { fillPath } from '../resources/path-template.ts';
import type { ListResource } from '../resources/resource-model.ts';
import { shapeOf } from '../resources/shape.ts';
import { isIdOf, itemId } from '../samples/ids.ts';
import { NEW_ORDINAL } from '../samples/property-values.ts';
import { requireItem } from './call.ts';
import { startLifecycle } from './lifecycle.ts';
import { createdAt, expandItem, lifecycleOf, locationAt, mergeAt, pickDeclared, sampleAt } from './mock-state.ts';
import { itemEntry, singletonsBelow, withKeySuffix } from './seed.ts';
import type { Change, Entry } from './store.ts';

/**
 * @param wrapper the response property that holds the item.
 * @param id the ID that the request gives the item; derived unless given.
 * @throws ApiError 409 for a name in the body that another item has.
 */
export function createItem(
  mock: MockState,
  call: Call,
  list: ListResource,
  wrapper: string | undefined,
  id?: string,
): Outcome {
  assertLabelled(mock, call);
  const item = newItem(mock, call, list, id);
  return storeItem(mock, call, list, item, withoutUnrequested(mock, call, list, item.entry.value), wrapper);
}

/** Copies the item in the path, with a new name and ID. */
export function copyItem(mock: MockState, call: Call, list: ListResource): Outcome {
  assertLabelled(mock, call);
  const original = requireItem(mock, call, list).value;
  const item = newItem(mock, call, list);
  const { notCopied } = mock.profile.creation;
  const isOwn = (name: string) => name === list.idProperty || notCopied.includes(name);
  const ownProperties = Object.entries(asObject(item.entry.value)).filter(([name]) => isOwn(name));
  const base = { ...asObject(original), ...Object.fromEntries(ownProperties) };
  return storeItem(mock, call, list, item, base, undefined);
}

interface NewItem {
  readonly id: string;
  /** Values of the path parameters, including the new ID. */
  readonly parameters: PathParameters;
  /** Sampled. */
  readonly entry: Entry;
}

function newItem(mock: MockState, call: Call, list: ListResource, given?: string): NewItem {
  const listPath = fillPath(list.path, call.parameters);
  const isTaken = (id: string) => mock.store.entry(`${listPath}/${encodeURIComponent(id)}`) !== undefined;
  const name = given ?? nameInBody(mock, call, list);
  if (name !== undefined && isTaken(name)) throw new ApiError('CONFLICT', `${list.parameter} ${name} exists already`);
  const id = name ?? itemId(mock, list, `${listPath}#${call.sequence}`, NEW_ORDINAL, isTaken);
  const parameters = list.parameter === undefined ? call.parameters : { ...call.parameters, [list.parameter]: id };
  return { id, parameters, entry: itemEntry(mock, list, parameters, id, createdAt(call.now)) };
}

/** The name in the body that identifies the new item (`name`, `functionName`); the API chooses an `id` itself. */
function nameInBody(mock: MockState, { body }: Call, list: ListResource): string | undefined {
  const { idProperty = '' } = list;
  const name = /name$/i.test(idProperty) ? asObject(body)[idProperty] : undefined;
  return typeof name === 'string' && name !== '' && isIdOf(mock.spec.document, list, name) ? name : undefined;
}

function storeItem(
  mock: MockState,
  call: Call,
  list: ListResource,
  { id, parameters, entry }: NewItem,
  base: Json,
  wrapper: string | undefined,
): Outcome {
  const creation = createdAt(call.now);
  const { schema } = call.plan.result;
  const location = locationAt(mock, list.path, parameters, creation, { id, idProperty: list.idProperty });
  const secrets = wrapper === undefined ? {} : asObject(sampleAt(mock, schema, location));
  const merged = { ...entry, value: mergeAt(mock, location, list.schema, call.body, base) };
  const idOfKey = secrets[mock.profile.keys?.id ?? ''];
  const labelled = typeof idOfKey === 'string' ? withKeySuffix(mock, merged, idOfKey) : merged;
  const lifecycle = lifecycleOf(mock, list);
  const created = lifecycle === undefined ? labelled : startLifecycle(lifecycle, labelled, call.now);
  const singletons =
    list.itemPath === undefined ? [] : singletonsBelow(mock, list.itemPath, parameters, creation, false);
  const changes: Change[] = [
    { kind: 'put', entry: created, listPath: fillPath(list.path, parameters) },
    ...singletons.map((entry) => ({
      kind: 'put' as const,
      entry: singletonFromBody(mock, call, list, entry, created),
    })),
    ...keyChange(mock, secrets, created, parameters),
  ];
  const shown = expandItem(mock, list.itemPath, created, call.now, changes);
  if (wrapper === undefined) return { value: pickDeclared(mock.spec.document, schema, shown), changes };
  return { value: { ...secrets, [wrapper]: shown }, changes };
}

/** @throws ApiError 400 for a missing property of `CreationRules.required`. */
function assertLabelled(mock: MockState, call: Call): void {
  const request = call.plan.operation.requestBody;
  if (request === undefined || !isObject(call.body)) return;
  const { properties } = shapeOf(mock.spec.document, request.schema);
  for (const name of mock.profile.creation.required) {
    const property = properties[name];
    if (property === undefined || shapeOf(mock.spec.document, property).nullable) continue;
    if (call.body[name] === undefined) throw new ApiError('BAD_REQUEST', `body /${name} is required`);
  }
}

/** Removes sampled lists and texts that the body could have set but did not: no tags, no encryption key. */
function withoutUnrequested(mock: MockState, call: Call, list: ListResource, value: Json): Json {
  const request = call.plan.operation.requestBody;
  if (request === undefined || !isObject(value) || !isObject(call.body)) return value;
  const { document } = mock.spec;
  const requestable = shapeOf(document, request.schema).properties;
  const item = shapeOf(document, list.schema);
  const required = asList(item.schema.required);
  const kept: Record<string, Json> = {};
  for (const [name, sampled] of Object.entries(value)) {
    const isUnrequested =
      name !== list.idProperty &&
      requestable[name] !== undefined &&
      call.body[name] === undefined &&
      item.properties[name] !== undefined &&
      !required.includes(name) &&
      !mock.profile.creation.chosenByServer.includes(name);
    if (isUnrequested && typeof sampled === 'string') continue;
    kept[name] = isUnrequested && Array.isArray(sampled) ? [] : sampled;
  }
  return kept;
}

/** A singleton that is also a property of the item starts with the value of that property, if the body has it. */
function singletonFromBody(mock: MockState, call: Call, list: ListResource, singleton: Entry, created: Entry): Entry {
  if (!isObject(created.value) || !isObject(call.body)) return singleton;
  const segment = singleton.path.slice(created.path.length);
  const property = mock.resources.childSingletons
    .get(list.itemPath ?? '')
    ?.find(({ path }) => path === `${list.itemPath}${segment}`)?.embeddedAs;
  if (property === undefined || call.body[property] === undefined) return singleton;
  return { ...singleton, value: created.value[property] ?? singleton.value };
}

/** A new key is valid at once. It may only read, unless its item says more. */
function keyChange(mock: MockState, secrets: JsonObject, created: Entry, parameters: PathParameters): Change[] {
  const { keys, conventions } = mock.profile;
  if (keys === undefined) return [];
  const { [keys.id]: id, [keys.secret]: secret } = secrets;
  if (typeof id !== 'string' || typeof secret !== 'string') return [];
  const access = (isObject(created.value) ? keys.access(created.value) : undefined) ?? 'read';
  const rootId = parameters[conventions.root?.parameter ?? ''] ?? '';
  return [{ kind: 'key', key: { id, secret, access, rootId, entry: created.path } }];
}
