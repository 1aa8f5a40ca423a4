/** Reads values of the mock, samples new ones, and merges bodies into them. */
import type { Schema } from '../../openapi/model.ts';
import { sampleOf } from '../../openapi/schema/sample.ts';
import type { SampleContext } from '../../openapi/schema/sample-options.ts';
import { asList, asObject, isObject, type Json, type JsonObject, ownValue, setOwn } from '../../shared/json.ts';
import type { MockState, PathParameters } from '../model.ts';
import { fillPath, lastSegment, resourceName } from '../resources/path-template.ts';
import type { ListResource } from '../resources/resource-model.ts';
import { shapeOf } from '../resources/shape.ts';
import { NEW_ORDINAL, proposalsFor, type SampleLocation } from '../samples/property-values.ts';
import { applyDueTransition, type Lifecycle } from './lifecycle.ts';
import { mergeBody } from './merge-body.ts';
import type { Change, Entry } from './store.ts';

/** `age`: milliseconds since the item was created. */
export type Creation = Pick<SampleLocation, 'ordinal' | 'age' | 'now'>;

/** For an item that a request creates. */
export function createdAt(now: number): Creation {
  return { ordinal: NEW_ORDINAL, age: 0, now };
}

/** The location of a singleton or, with `id`, of an item. */
export function locationAt(
  mock: MockState,
  template: string,
  parameters: PathParameters,
  { ordinal, age, now }: Creation,
  { id, idProperty }: { id?: string | undefined; idProperty?: string | undefined } = {},
): SampleLocation {
  const path = fillPath(template, parameters) + (id === undefined ? '' : `/${encodeURIComponent(id)}`);
  const ancestors: JsonObject[] = [];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    const value = mock.store.entry(path.slice(0, at))?.value;
    if (isObject(value)) ancestors.push(value);
  }
  return {
    template,
    path,
    parameters,
    ordinal,
    now,
    age,
    seeded: mock.seeded,
    samples: mock.profile.samples,
    ancestors,
    ...(id === undefined ? {} : { id }),
    ...(idProperty === undefined ? {} : { idProperty }),
    idsOf: (name) => itemPathsOf(mock, name, parameters).map(lastSegment),
  };
}

/** Paths of the items of the list with this resource name, such as `services`. */
export function itemPathsOf(mock: MockState, name: string, parameters: PathParameters): readonly string[] {
  const list = [...mock.resources.lists.values()].find(({ path }) => resourceName(path) === name);
  return list === undefined ? [] : mock.store.itemPaths(fillPath(list.path, parameters));
}

/** A realistic value of a schema, with every property that is not deprecated. */
export function sampleAt(mock: MockState, schema: Schema, location: SampleLocation, name = ''): Json {
  const { document } = mock.spec;
  const proposalOf = proposalsFor(location);
  const propose = (context: SampleContext): Json | undefined => {
    const proposed = proposalOf(context);
    return proposed === undefined ? completeExample(context) : proposed; // `null` is a valid proposal.
  };
  /** Samples an object property by property if its example lacks some of them. */
  function completeExample({ name: property, schema: shown }: SampleContext): Json | undefined {
    const { example, ...rest } = shown;
    if (!isObject(example) || !isObject(shown.properties)) return undefined;
    if (Object.keys(shown.properties).every((key) => Object.hasOwn(example, key))) return undefined;
    return sampleOf(document, rest, { direction: 'response', propose, log: mock.log }, property);
  }
  return sampleOf(document, schema, { direction: 'response', propose, log: mock.log }, name);
}

/** Merges a request body into the value at a location. No request changes the ID of an item. */
export function mergeAt(
  mock: MockState,
  location: SampleLocation,
  schema: Schema,
  body: Json,
  base: Json | undefined,
): Json {
  const { id, idProperty = '' } = location;
  const sample = (within: Schema, pointer: string) => {
    const place: SampleLocation = { ...location, path: location.path + pointer };
    return sampleAt(mock, within, place, pointer.slice(pointer.lastIndexOf('/') + 1));
  };
  const merged = mergeBody({ document: mock.spec.document, validators: mock.validators, sample }, schema, body, base);
  const known = id === undefined ? undefined : ownValue(asObject(base), idProperty);
  return known === undefined || !isObject(merged) ? merged : { ...merged, [idProperty]: known };
}

export function lifecycleOf(mock: MockState, resource: ListResource): Lifecycle | undefined {
  const { properties } = shapeOf(mock.spec.document, resource.schema);
  return mock.profile.lifecycles.find(({ property, states }) => {
    const values = asList(shapeOf(mock.spec.document, properties[property] ?? true).schema.enum);
    return states.every((state) => values.includes(state));
  });
}

/** The entry, with the state transition that is due by now. */
export function currentEntry(mock: MockState, path: string, now: number): Entry | undefined {
  const entry = mock.store.entry(path);
  return entry === undefined ? undefined : applyDueTransition(entry, now);
}

/**
 * The value of an item, with the properties that are stored as entries of their own (`embeddedAs`).
 *
 * @param changes to the store that are not applied yet.
 */
export function expandItem(
  mock: MockState,
  template: string | undefined,
  entry: Entry,
  now: number,
  changes: readonly Change[] = [],
): Json {
  if (!isObject(entry.value) || template === undefined) return entry.value;
  const put = new Map(changes.flatMap((change) => (change.kind === 'put' ? [[change.entry.path, change.entry]] : [])));
  const embedded = new Map<string, Json | undefined>();
  for (const { path, embeddedAs } of mock.resources.childSingletons.get(template) ?? []) {
    if (embeddedAs === undefined) continue;
    const singletonPath = entry.path + path.slice(template.length);
    embedded.set(embeddedAs, (put.get(singletonPath) ?? mock.store.entry(singletonPath))?.value);
  }
  for (const { path, embeddedAs } of mock.resources.childLists.get(template) ?? []) {
    if (embeddedAs === undefined) continue;
    const itemPaths = mock.store.itemPaths(entry.path + path.slice(template.length));
    const items = itemPaths.map((itemPath) => currentEntry(mock, itemPath, now)?.value ?? null);
    embedded.set(embeddedAs, items);
  }
  const value: Record<string, Json> = { ...entry.value };
  for (const [name, own] of embedded) {
    if (own !== undefined) setOwn(value, name, own);
    // Deleting makes each later access to an object slow.
    else if (Object.hasOwn(value, name)) delete value[name];
  }
  return value;
}

/** The part of a value that the schema declares. */
export function pickDeclared(document: JsonObject, schema: Schema, value: Json): Json {
  const { properties, branches, schema: merged } = shapeOf(document, schema);
  const isOpen = branches.length > 0 || Object.keys(properties).length === 0 || isMap(merged);
  if (!isObject(value) || isOpen) return value;
  const names = Object.keys(value);
  const declared = names.filter((name) => Object.hasOwn(properties, name));
  if (declared.length === names.length) return value;
  const picked = {};
  for (const name of declared) setOwn(picked, name, value[name]);
  return picked;
}

function isMap({ additionalProperties }: JsonObject): boolean {
  return additionalProperties === true || isObject(additionalProperties);
}
