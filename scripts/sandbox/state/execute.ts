/** Executes a call on the mock: the value to respond with, and the changes to store. */
import { asObject, isObject, type Json, type JsonObject, ownValue } from '../../shared/json.ts';
import { ApiError } from '../http/response.ts';
import type { Call, MockState, Outcome } from '../model.ts';
import { fillPath } from '../resources/path-template.ts';
import type { ListResource, Singleton } from '../resources/resource-model.ts';
import { shapeOf } from '../resources/shape.ts';
import { locationOf, notFound, requireItem, withUpdatedAt } from './call.ts';
import { copyItem, createItem } from './create.ts';
import { assertDeletable, runCommand } from './lifecycle.ts';
import { matchesQuery, type Page, pageOf, withPaging } from './list-query.ts';
import { currentEntry, expandItem, lifecycleOf, mergeAt, pickDeclared, sampleAt } from './mock-state.ts';
import { echoBody, replaceInvalidResult, sampledText } from './sampled-response.ts';
import type { Entry } from './store.ts';

/** @throws ApiError if an item in the path does not exist, or the stored state does not allow the call. */
export function execute(mock: MockState, received: Call): Outcome {
  assertAncestorsExist(mock, received);
  const original = { ...received, body: settable(mock, received) };
  const override = ownValue(mock.profile.overrides, original.plan.operation.id);
  if (override === undefined) return replaceInvalidResult(mock, original, applyEffect(mock, original));
  override.validate?.(mock, original);
  const call = override.body === undefined ? original : { ...original, body: override.body(mock, original) };
  const outcome = override.execute?.(mock, call) ?? applyEffect(mock, call);
  return override.adjust === undefined ? outcome : override.adjust(mock, call, outcome);
}

/** The part of the body that a request can set: not what the document does not declare, nor what is read-only. */
function settable({ spec: { document } }: MockState, { plan, body }: Call): Json {
  const request = plan.operation.requestBody;
  if (request === undefined || !isObject(body)) return body;
  const { properties } = shapeOf(document, request.schema);
  const isReadOnly = (name: string) => shapeOf(document, ownValue(properties, name) ?? true).schema.readOnly === true;
  const declared = asObject(pickDeclared(document, request.schema, body));
  return Object.fromEntries(Object.entries(declared).filter(([name]) => !isReadOnly(name)));
}

function applyEffect(mock: MockState, call: Call): Outcome {
  const { effect } = call.plan;
  switch (effect.kind) {
    case 'text':
      return unchanged(mock.profile.text?.(mock, call) ?? sampledText(mock, call));
    case 'list':
      return unchanged(listItems(mock, call, effect.resource));
    case 'detail':
      return unchanged(showItem(mock, call, effect.resource));
    case 'create':
      return createItem(mock, call, effect.resource, effect.wrapper);
    case 'copy':
      return copyItem(mock, call, effect.resource);
    case 'update':
      return updateItem(mock, call, effect.resource, effect.replace);
    case 'action':
      return runAction(mock, call, effect.resource, effect.property);
    case 'delete':
      return deleteItem(mock, call, effect.resource);
    case 'read-singleton':
      return unchanged(declaredResult(mock, call, requireSingleton(mock, call, effect.singleton).value));
    case 'write-singleton':
      return writeSingleton(mock, call, effect.singleton, effect.replace);
    case 'delete-singleton': {
      const { path } = requireSingleton(mock, call, effect.singleton);
      return { value: null, changes: [{ kind: 'remove', path }] };
    }
    case 'echo':
      return unchanged(echoBody(mock, call));
  }
}

function unchanged(value: Json): Outcome {
  return { value, changes: [] };
}

function assertAncestorsExist(mock: MockState, call: Call): void {
  for (const template of call.plan.ancestors) {
    if (mock.store.entry(fillPath(template, call.parameters)) !== undefined) continue;
    throw notFound(call, template.slice(template.lastIndexOf('{') + 1, -1));
  }
}

function listItems(mock: MockState, call: Call, list: ListResource): Json {
  const { key, plan, now } = call;
  const paths = mock.store.itemPaths(fillPath(list.path, call.parameters));
  // A key sees only its own root item.
  const visible =
    key !== undefined && list.parameter === mock.profile.conventions.root?.parameter
      ? paths.filter((path) => path.endsWith(`/${key.rootId}`))
      : paths;
  const items = visible.map((path) => expandItem(mock, list.itemPath, currentEntry(mock, path, now) as Entry, now));
  const { document } = mock.spec;
  const { shape } = plan.result;
  const wrapped = list.listWrapper === undefined ? undefined : shape.properties[list.listWrapper];
  const schema = (wrapped === undefined ? shape.items : shapeOf(document, wrapped).items) ?? true;
  const page = pageOf(items, call.query, mock.profile.query);
  const shown = page.items.map((item) => pickDeclared(document, schema, item));
  if (list.listWrapper === undefined) return shown;
  return { ...besideItems(mock, call, list.listWrapper, page), [list.listWrapper]: shown };
}

/** What a list response has beside its items, such as the cursor of the next page. */
function besideItems(mock: MockState, call: Call, wrapper: string, page: Page): JsonObject {
  const { [wrapper]: _, ...properties } = call.plan.result.shape.properties;
  if (Object.keys(properties).length === 0) return {};
  const location = locationOf(mock, call, call.plan.operation.path);
  const schema = { type: 'object', properties } as JsonObject;
  const sampled = sampleAt(mock, schema, location);
  return isObject(sampled) ? withPaging(mock.spec.document, schema, sampled, page) : {};
}

function showItem(mock: MockState, call: Call, list: ListResource): Json {
  const entry = requireItem(mock, call, list);
  const value = expandItem(mock, list.itemPath, entry, call.now);
  if (isObject(value) && list.detailWrapper !== undefined) {
    if (!matchesQuery(value, call.query, mock.profile.query))
      throw new ApiError('NOT_FOUND', 'no item matches the query');
    return { ...entry.detail, [list.detailWrapper]: value };
  }
  return declaredResult(mock, call, value);
}

function declaredResult(mock: MockState, call: Call, value: Json): Json {
  return pickDeclared(mock.spec.document, call.plan.result.schema, value);
}

function updateItem(mock: MockState, call: Call, list: ListResource, replace: boolean): Outcome {
  const id = call.parameters[list.parameter ?? ''];
  const exists = mock.store.entry(fillPath(list.itemPath ?? list.path, call.parameters)) !== undefined;
  if (replace && list.createdByPut && id !== undefined && !exists) {
    assertNamedItemExists(mock, call, list, id);
    return createItem(mock, call, list, undefined, id);
  }
  const entry = requireItem(mock, call, list);
  const base = replace ? replacementBase(mock, call, list, entry.value) : entry.value;
  return mergeIntoItem(mock, call, list, { ...entry, value: base }, call.body);
}

/** @throws ApiError 404 if the IDs are those of another list, which has no such item. */
function assertNamedItemExists(mock: MockState, call: Call, list: ListResource, id: string): void {
  if (list.namedBy === undefined) return;
  const path = `${fillPath(list.namedBy, call.parameters)}/${encodeURIComponent(id)}`;
  if (mock.store.entry(path) === undefined) throw notFound(call, list.parameter);
}

/** What a PUT keeps: properties that the body cannot contain, and required ones. */
function replacementBase(mock: MockState, call: Call, list: ListResource, value: Json): Json {
  const request = call.plan.operation.requestBody;
  if (request === undefined || !isObject(value)) return value;
  const { document } = mock.spec;
  const settable = shapeOf(document, request.schema).properties;
  const { required } = shapeOf(document, list.schema).schema;
  const isKept = (name: string) =>
    name === list.idProperty || settable[name] === undefined || (Array.isArray(required) && required.includes(name));
  return Object.fromEntries(Object.entries(value).filter(([name]) => isKept(name)));
}

function runAction(mock: MockState, call: Call, list: ListResource, property: string | undefined): Outcome {
  const entry = requireItem(mock, call, list);
  const lifecycle = lifecycleOf(mock, list);
  const { command } = asObject(call.body);
  if (lifecycle !== undefined && typeof command === 'string') {
    const changed = runCommand(lifecycle, entry, command, call.now);
    return storeItem(mock, call, list, { ...changed, value: withUpdatedAt(changed.value, call.now) });
  }
  return mergeIntoItem(mock, call, list, entry, property === undefined ? call.body : { [property]: call.body });
}

function deleteItem(mock: MockState, call: Call, list: ListResource): Outcome {
  const entry = requireItem(mock, call, list);
  const lifecycle = lifecycleOf(mock, list);
  if (lifecycle !== undefined) assertDeletable(lifecycle, entry);
  const changes = [entry.path, ...pathsWithSameId(mock, call, list)].map((path) => ({ kind: 'remove' as const, path }));
  return { value: null, changes };
}

/** Paths of the items in other lists that have the ID of this item, such as its attachments to functions. */
function pathsWithSameId(mock: MockState, { parameters }: Call, list: ListResource): string[] {
  const id = encodeURIComponent(parameters[list.parameter ?? ''] ?? '');
  return [...mock.resources.lists.values()].flatMap(({ path, parent = '', namedBy }) => {
    const above = namedBy === list.path ? mock.resources.byItemPath.get(parent) : undefined;
    const parents = above === undefined ? [] : mock.store.itemPaths(fillPath(above.path, parameters));
    return parents.map((parentPath) => `${parentPath}${path.slice(parent.length)}/${id}`);
  });
}

function mergeIntoItem(mock: MockState, call: Call, list: ListResource, entry: Entry, body: Json): Outcome {
  const id = call.parameters[list.parameter ?? ''];
  const location = locationOf(mock, call, list.path, { id, idProperty: list.idProperty });
  const merged = mergeAt(mock, location, list.schema, body, entry.value);
  return storeItem(mock, call, list, { ...entry, value: withUpdatedAt(merged, call.now) });
}

function storeItem(mock: MockState, call: Call, list: ListResource, entry: Entry): Outcome {
  const shown = expandItem(mock, list.itemPath, entry, call.now);
  return { value: declaredResult(mock, call, shown), changes: [{ kind: 'put', entry }] };
}

function requireSingleton(mock: MockState, call: Call, singleton: Singleton): Entry {
  const path = fillPath(singleton.path, call.parameters);
  const entry = currentEntry(mock, path, call.now);
  if (entry !== undefined) return entry;
  if (singleton.optional) throw new ApiError('NOT_FOUND', `there is no ${path.slice(path.lastIndexOf('/') + 1)} here`);
  // Of what nothing creates and nothing deletes, there is always one.
  const location = locationOf(mock, call, singleton.path);
  return { path, value: sampleAt(mock, singleton.schema, location) };
}

/** POST and PUT create the singleton if it is absent; PATCH requires it. */
function writeSingleton(mock: MockState, call: Call, singleton: Singleton, replace: boolean): Outcome {
  const location = locationOf(mock, call, singleton.path);
  const { path } = location;
  const stored =
    call.plan.operation.method === 'PATCH'
      ? requireSingleton(mock, call, singleton)
      : currentEntry(mock, path, call.now);
  const base = replace || stored === undefined ? sampleAt(mock, singleton.schema, location) : stored.value;
  const value = mergeAt(mock, location, singleton.schema, call.body, base);
  return { value: singletonResult(mock, call, singleton, value), changes: [{ kind: 'put', entry: { path, value } }] };
}

/** The singleton, with response properties that are not part of it, such as a message. */
function singletonResult(mock: MockState, call: Call, singleton: Singleton, value: Json): Json {
  const shown = declaredResult(mock, call, value);
  const stored = shapeOf(mock.spec.document, singleton.schema).properties;
  const extra = Object.keys(call.plan.result.shape.properties).filter((name) => stored[name] === undefined);
  if (!isObject(shown) || extra.length === 0) return shown;
  const sampled = echoBody(mock, call);
  if (!isObject(sampled)) return shown;
  return { ...Object.fromEntries(Object.entries(sampled).filter(([name]) => extra.includes(name))), ...shown };
}
