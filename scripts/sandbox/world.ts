/** The sandbox's world: the document, what it says is kept, and what is kept now. */
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Schema, Spec } from '../spec/model.ts';
import { type SampleContext, type SampleLog, sampleOf } from '../spec/sample.ts';
import type { Adoption } from './adopt.ts';
import type { Plan } from './effects.ts';
import type { Identity } from './identity.ts';
import { type LifeCycle, lifeCycleOf, settled } from './lifecycle.ts';
import { type Place, subjectOf } from './place.ts';
import { proposalFor } from './realism.ts';
import type { Collection, Resources } from './resources.ts';
import { shapeOf } from './shape.ts';
import { concretePath, type Entry, type State } from './store.ts';
import type { Validators } from './validation.ts';

export interface World {
  readonly spec: Spec;
  readonly resources: Resources;
  readonly plans: readonly Plan[];
  readonly validators: Validators;
  readonly identity: Identity;
  readonly state: State;
  /** What the samples took so far; only while the world is filled. */
  readonly log?: SampleLog & { samples: number };
}

/** A place in the world as it is now. */
export function placeOf(
  world: World,
  template: string,
  parameters: Readonly<Record<string, string>>,
  own: { ordinal: number; now: number; age: number; id?: string; idProperty?: string | undefined },
): Place {
  const { id, idProperty, ordinal, now, age } = own;
  const path = concretePath(template, parameters) + (id === undefined ? '' : `/${encodeURIComponent(id)}`);
  const above: JsonObject[] = [];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    const value = world.state.entry(path.slice(0, at))?.value;
    if (isObject(value)) above.push(value);
  }
  return {
    template,
    path,
    parameters,
    ordinal,
    now,
    age,
    identity: world.identity,
    above,
    ...(id === undefined ? {} : { id }),
    ...(idProperty === undefined ? {} : { idProperty }),
    idsOf: (segment) => idsOf(world, segment, parameters),
  };
}

function idsOf(world: World, segment: string, parameters: Readonly<Record<string, string>>): string[] {
  for (const collection of world.resources.collections.values()) {
    if (subjectOf(collection.path) !== segment) continue;
    return world.state
      .members(concretePath(collection.path, parameters))
      .map((path) => decodeURIComponent(path.slice(path.lastIndexOf('/') + 1)));
  }
  return [];
}

/** A realistic value of a schema at a place, with every property that is not deprecated. */
export function sampleAt(world: World, schema: Schema, place: Place, name = ''): Json {
  const { document } = world.spec;
  const known = proposalFor(place);
  const propose = (context: SampleContext): Json | undefined => {
    const proposed = known(context);
    return proposed === undefined ? fuller(context) : proposed; // `null` is a proposal, too.
  };
  // An example of an object may show a few of its properties only: where it does, they are made one by one.
  function fuller({ name: property, schema: shown }: SampleContext): Json | undefined {
    const { example, ...rest } = shown;
    if (!isObject(example) || !isObject(shown.properties)) return undefined;
    if (Object.keys(shown.properties).every((key) => Object.hasOwn(example, key))) return undefined;
    return sampleOf(document, rest, { direction: 'response', propose, log: world.log }, property);
  }
  return sampleOf(document, schema, { direction: 'response', propose, log: world.log }, name);
}

/** How bodies are taken in at a place. */
export function adoptionAt(world: World, place: Place): Adoption {
  return {
    document: world.spec.document,
    validators: world.validators,
    sample: (schema, pointer) => {
      const within: Place = { ...place, path: place.path + pointer };
      return sampleAt(world, schema, within, pointer.slice(pointer.lastIndexOf('/') + 1));
    },
  };
}

const cycles = new WeakMap<Collection, LifeCycle | null>();

export function cycleOf(world: World, collection: Collection): LifeCycle | undefined {
  const before = cycles.get(collection);
  if (before !== undefined) return before ?? undefined;
  const { properties } = shapeOf(world.spec.document, collection.schema);
  const found = lifeCycleOf((name) => {
    const property = properties[name];
    const listed = property === undefined ? undefined : shapeOf(world.spec.document, property).schema.enum;
    return Array.isArray(listed) ? listed : [];
  });
  cycles.set(collection, found ?? null);
  return found;
}

/** The entry as it is at this moment. */
export function entryNow(world: World, path: string, now: number): Entry | undefined {
  const entry = world.state.entry(path);
  return entry?.due === undefined ? entry : settled(entry, now);
}

/** An item with what stands in entries of its own: its singletons (`settings`), and items that no list shows. */
export function present(world: World, template: string, entry: Entry, now: number): Json {
  const shown = shownIn(world, template);
  if (shown.length === 0 || !isObject(entry.value)) return entry.value;
  const value: Record<string, Json> = { ...entry.value };
  for (const { property, segment, many } of shown) {
    const path = `${entry.path}/${segment}`;
    const one = many ? undefined : world.state.entry(path)?.value;
    if (many) value[property] = world.state.members(path).map((member) => entryNow(world, member, now)?.value ?? null);
    else if (one === undefined) delete value[property];
    else value[property] = one;
  }
  return value;
}

interface Shown {
  readonly property: string;
  readonly segment: string;
  readonly many: boolean;
}

const shownByTemplate = new WeakMap<Resources, Map<string, Shown[]>>();

function shownIn(world: World, template: string): readonly Shown[] {
  const before = shownByTemplate.get(world.resources) ?? new Map<string, Shown[]>();
  shownByTemplate.set(world.resources, before);
  const known = before.get(template);
  if (known !== undefined) return known;
  const all = [
    ...[...world.resources.singletons.values()].map((one) => ({ ...one, many: false })),
    ...[...world.resources.collections.values()].map((one) => ({ ...one, many: true })),
  ];
  const shown = all.flatMap(({ parent, path, shownAs, many }) =>
    parent === template && shownAs !== undefined
      ? [{ property: shownAs, segment: path.slice(template.length + 1), many }]
      : [],
  );
  before.set(template, shown);
  return shown;
}

/** The properties that a schema knows: an answer shows no other. */
export function pick(document: JsonObject, schema: Schema, value: Json): Json {
  const { properties, branches } = shapeOf(document, schema);
  if (!isObject(value) || branches.length > 0) return value;
  let rest = 0;
  for (const name in value) if (properties[name] === undefined) rest++;
  if (rest === 0) return value;
  if (Object.keys(properties).length === 0) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => properties[name] !== undefined));
}
