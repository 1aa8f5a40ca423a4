/**
 * Merges generated fields into published ones. A field that says the same stays as Postman wrote it, so that what did not change
 * is sent back byte for byte. What the generated part does not have stays: a user added it.
 */
import { asObject, isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { authFact, descriptionOf, eventsOf, isLibraryCall, objects, scriptOf, text } from '../collection-items.ts';

/** `{{vault:NAME}}`, the value of a secret on the computer of a user. A generated value never replaces it. */
export function isVaultReference(value: Json | undefined): boolean {
  return typeof value === 'string' && /\{\{\s*vault:/.test(value);
}

/**
 * Merges parameters, headers or variables by name, in the published order. Entries that are only published stay.
 *
 * @param pick chooses the value if both have one that differs; by default the generated one.
 */
export function mergeEntries(
  own: readonly JsonObject[],
  published: readonly JsonObject[],
  pick: (own: JsonObject, published: JsonObject) => Json | undefined = ({ value }) => value,
): JsonObject[] {
  const rest = [...own];
  const merged = published.map((entry) => {
    const same = takeFirst(rest, ({ key }) => text(key) === text(entry.key));
    return same === undefined ? entry : mergeEntry(same, entry, pick);
  });
  return [...merged, ...rest.map(withoutId)];
}

/** Published entries that are not generated. */
export function addedEntries(own: readonly JsonObject[], published: readonly JsonObject[]): JsonObject[] {
  const rest = [...own];
  return published.filter((entry) => takeFirst(rest, ({ key }) => text(key) === text(entry.key)) === undefined);
}

/** Removes the first element that is wanted from a list, and returns it. */
export function takeFirst<Item>(rest: Item[], isWanted: (item: Item) => boolean): Item | undefined {
  const index = rest.findIndex(isWanted);
  return index === -1 ? undefined : rest.splice(index, 1)[0];
}

function mergeEntry(own: JsonObject, published: JsonObject, pick: NonNullable<Parameters<typeof mergeEntries>[2]>) {
  const { description, disabled, value: _value, key: _key, type: _type, id: _id, ...others } = own;
  const value = isVaultReference(published.value) ? published.value : pick(own, published);
  return {
    ...published,
    ...different('value', value, published.value, text),
    ...(text(description) === '' ? {} : different('description', description, published.description, descriptionOf)),
    ...different('disabled', disabled === true, published.disabled, (given) => String(given === true)),
    ...Object.fromEntries(Object.entries(others).filter(([name, given]) => !isSame(given, published[name]))),
  };
}

/** The field, if it differs from the published one. */
function different(
  name: string,
  own: Json | undefined,
  published: Json | undefined,
  fact: (value: Json | undefined) => string,
): JsonObject {
  return own === undefined || fact(own) === fact(published) ? {} : { [name]: own };
}

/** Descriptions are a text, or an object with one. An empty generated one replaces nothing. */
export function mergeDescription(own: Json | undefined, published: Json | undefined): JsonObject {
  return text(own) === '' ? {} : different('description', own, published, descriptionOf);
}

export function mergeAuth(own: Json | undefined, published: Json | undefined): Json | undefined {
  if (own === undefined || authFact(own) === authFact(published)) return published ?? own;
  if (!isObject(own) || !isObject(published) || own.type !== published.type) return own;
  const type = text(own.type);
  if (!Array.isArray(own[type]) || !Array.isArray(published[type])) return own;
  return { ...published, [type]: mergeEntries(objects(own[type]), objects(published[type])) };
}

/** Scripts by their event. A published script that calls our library, and is not generated any more, is dropped. */
export function mergeEvents(own: JsonObject, published: JsonObject): JsonObject {
  const rest = [...eventsOf(own)];
  const merged = eventsOf(published).flatMap((event) => {
    const same = takeFirst(rest, ({ listen }) => listen === event.listen);
    if (same === undefined) return isLibraryCall(scriptOf(event)) ? [] : [event];
    if (scriptOf(same) === scriptOf(event)) return [event];
    return [{ ...event, script: { ...asObject(event.script), ...withoutId(asObject(same.script)) } }];
  });
  const event = [...merged, ...rest.map(withoutScriptId)];
  return event.length === 0 && published.event === undefined ? {} : { event };
}

/** A request, folder or collection to be created: without its ID and those of its scripts. */
export function asNew(owner: JsonObject): JsonObject {
  const event = eventsOf(owner).map(withoutScriptId);
  return event.length === 0 ? withoutId(owner) : { ...withoutId(owner), event };
}

function withoutScriptId(event: JsonObject): JsonObject {
  return { ...event, script: withoutId(asObject(event.script)) };
}

export function withoutId({ id: _, ...rest }: JsonObject): JsonObject {
  return rest;
}

/** Equal as JSON; absent, `null` and empty are the same. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return jsonOf(a) === jsonOf(b);
}

function jsonOf(value: Json | undefined): string {
  const isEmpty = value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
  return isEmpty || value === undefined ? '' : JSON.stringify(value);
}
