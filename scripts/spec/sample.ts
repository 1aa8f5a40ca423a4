/** A value that a schema admits, always the same one: bodies to send, examples to show, answers of the sandbox. */
import { isObject, type Json, type JsonObject, pointerTo } from '../json.ts';
import { admitsValue } from './admits.ts';
import { joinAllOf } from './all-of.ts';
import type { Direction } from './json-schema.ts';
import type { Schema } from './model.ts';
import { followReference } from './reference.ts';
import { makeNumber, makeString } from './sample-scalar.ts';
import { typesOf } from './types.ts';

export interface SampleContext {
  /** Name of the property or parameter; empty at the top and in unnamed places. */
  readonly name: string;
  /** JSON pointer into the value that is being made. */
  readonly pointer: string;
  /** The schema with its `$ref` followed and its `allOf` joined. */
  readonly schema: JsonObject;
}

export interface SampleOptions {
  readonly direction: Direction;
  /** Proposes a value for a place; what the schema does not admit by type or `enum` is not taken. */
  readonly propose?: (context: SampleContext) => Json | undefined;
  /** Text that is replaced by a value before it is used: taken as it is, though the schema may not admit it. */
  readonly placeholder?: (context: SampleContext) => string | undefined;
  /** Whether an optional property is made. Where left out, all are; where given, required properties come first. */
  readonly includes?: (context: SampleContext) => boolean;
  /** Whether an example of the document is taken where the schema admits it; left out: every one is. */
  readonly takesExample?: (example: Json, context: SampleContext) => boolean;
}

/**
 * Nested further than this, optional parts are left out: recursive schemas end here. A value of too many parts is made again
 * with the next one: types that refer to each other freely would give bodies of many megabytes.
 */
const MAX_DEPTHS = [12, 8, 6, 4, 3, 2, 1];
/** The largest value of Stripe's document has 2,219 parts, the largest of the ClickHouse documents 234. */
const MAX_PARTS = 3000;
/** Nested further than this, nothing is made any more: a schema that requires itself has no value at all. */
const END_DEPTH = 24;

/** Where in the value, and in the document, a part is made. */
interface Place {
  readonly name: string;
  /** JSON pointer into the value. */
  readonly pointer: string;
  /** Pointers of the schemas that this one is below: meeting one of them again is recursion. */
  readonly above: readonly string[];
  readonly depth: number;
}

/**
 * Makes one value.
 *
 * @returns a value; the schema's own `example` wherever the schema itself admits it.
 */
export function sampleOf(document: JsonObject, schema: Schema, options: SampleOptions, name = ''): Json {
  let value: Json = {};
  for (const maxDepth of MAX_DEPTHS) {
    const made = sampleTo(maxDepth, document, schema, options, name);
    value = made.value;
    if (made.isWhole) break;
  }
  return value;
}

/** @returns the value; not whole where optional parts were left out for its size alone. */
function sampleTo(
  maxDepth: number,
  document: JsonObject,
  schema: Schema,
  { direction, propose, placeholder, includes, takesExample }: SampleOptions,
  name: string,
): { value: Json; isWhole: boolean } {
  let parts = 0;

  function make(source: Schema, place: Place): Json {
    parts += 1;
    if (typeof source === 'boolean' || place.depth > END_DEPTH) return {};
    const { schema: joined, references } = joinAllOf(document, source);
    const inside = { ...place, above: [...place.above, ...references] };
    const context = { name: place.name, pointer: place.pointer, schema: joined };
    const text = placeholder?.(context);
    if (text !== undefined) return text;
    const proposed = propose?.(context);
    if (proposed !== undefined && admitsValue(document, joined, proposed)) return proposed;
    const shown = shownIn(joined).filter((candidate) => takesExample?.(candidate, context) !== false);
    const example = [...shown, ...listedIn(joined)].find((candidate) => admitsValue(document, joined, candidate));
    if (example !== undefined) return example;
    for (const key of ['oneOf', 'anyOf'] as const) {
      const branches = joined[key];
      if (Array.isArray(branches) && branches.length > 0) {
        return makeBranch(joined, key, branches as readonly Schema[], inside);
      }
    }
    return makeOfType(joined, inside);
  }

  /** The first branch that does not lead back here, joined with what stands beside the union. */
  function makeBranch(whole: JsonObject, key: 'oneOf' | 'anyOf', branches: readonly Schema[], place: Place): Json {
    const { [key]: _, ...beside } = whole;
    const usable = branches.filter((branch) => !(isObject(branch) && branch.type === 'null'));
    const straight = usable.find((branch) => !leadsBack(branch, place.above));
    if (straight === undefined && branches.length > usable.length) return null;
    const branch = straight ?? usable[0] ?? true;
    return make({ allOf: [beside, branch] }, { ...place, depth: place.depth + (straight === undefined ? 1 : 0) });
  }

  function makeOfType(source: JsonObject, place: Place): Json {
    const types = typesOf(source);
    switch (types.find((type) => type !== 'null') ?? types[0] ?? impliedType(source)) {
      case 'object':
        return makeObject(source, place);
      case 'array':
        return makeArray(source, place);
      case 'string':
        return makeString(source);
      case 'integer':
        return makeNumber(source, true);
      case 'number':
        return makeNumber(source, false);
      case 'boolean':
        return false;
      case 'null':
        return null;
      default:
        return {};
    }
  }

  function makeObject(source: JsonObject, place: Place): Json {
    const properties = isObject(source.properties) ? source.properties : undefined;
    const required = new Set(Array.isArray(source.required) ? (source.required as readonly Json[]) : []);
    const entries = new Map<string, Json>();
    const add = (key: string, schema: Schema) => {
      const pointer = pointerTo(place.pointer, key);
      entries.set(key, make(schema, { name: key, pointer, above: place.above, depth: place.depth + 1 }));
    };
    const fewest = Number(source.minProperties ?? 0);
    const left: [string, Schema][] = [];
    for (const [key, property] of requiredFirst(Object.entries(properties ?? {}), required)) {
      const schema = property as Schema;
      if (isObject(schema) && schema[direction === 'request' ? 'readOnly' : 'writeOnly'] === true) continue;
      const optional = !required.has(key);
      if (optional && isObject(schema) && schema.deprecated === true) continue;
      if (optional && (mayEndAt(place) || leadsBack(schema, place.above))) continue;
      if (optional && !isIncluded(key, schema, place)) left.push([key, schema]);
      else add(key, schema);
    }
    for (const [key, schema] of left) if (entries.size < fewest) add(key, schema);
    const other = (isObject(source.additionalProperties) ? source.additionalProperties : { type: 'string' }) as Schema;
    // Where there are properties, a required name that is none of them is the document's slip (see `translateSchema`).
    if (properties === undefined) for (const key of required) if (typeof key === 'string') add(key, other);
    for (let count = 1; entries.size < fewest; count++) add(`key${count}`, other);
    return Object.fromEntries(entries);
  }

  function requiredFirst(properties: [string, Json][], required: ReadonlySet<Json>): [string, Json][] {
    if (includes === undefined) return properties;
    const isRequired = ([key]: [string, Json]) => required.has(key);
    return [...properties.filter(isRequired), ...properties.filter((property) => !isRequired(property))];
  }

  function isIncluded(key: string, schema: Schema, place: Place): boolean {
    if (includes === undefined) return true;
    const joined = isObject(schema) ? joinAllOf(document, schema).schema : {};
    return includes({ name: key, pointer: pointerTo(place.pointer, key), schema: joined });
  }

  function makeArray(source: JsonObject, place: Place): Json {
    const fixed = Array.isArray(source.prefixItems) ? (source.prefixItems as readonly Schema[]) : [];
    const items = (source.items ?? true) as Schema;
    const fewest = Number(source.minItems ?? 0);
    const most = Number(source.maxItems ?? Number.POSITIVE_INFINITY);
    const mayEnd = fewest === 0 && (mayEndAt(place) || leadsBack(items, place.above));
    if (most === 0 || (mayEnd && fixed.length === 0)) return [];
    const count = Math.min(most, Math.max(1, fewest, fixed.length));
    const values: Json[] = [];
    for (let index = 0; index < count; index++) {
      const pointer = pointerTo(place.pointer, index);
      const inside = { name: place.name, pointer, above: place.above, depth: place.depth + 1 };
      const value = make(fixed[index] ?? items, inside);
      values.push(source.uniqueItems === true ? unlike(values, value, fixed[index] ?? items) : value);
    }
    return values;
  }

  /** Whether what is optional is left out here. */
  function mayEndAt({ depth }: Place): boolean {
    return depth >= maxDepth || parts > MAX_PARTS;
  }

  /** A value that the list does not hold yet: another one that is listed, or the same with a number. */
  function unlike(values: readonly Json[], value: Json, schema: Schema): Json {
    const held = new Set(values.map((entry) => JSON.stringify(entry)));
    const isFree = (candidate: Json) =>
      !held.has(JSON.stringify(candidate)) && admitsValue(document, schema, candidate);
    const joined = isObject(schema) ? joinAllOf(document, schema).schema : {};
    const listed = [...shownIn(joined), ...listedIn(joined)];
    const numbered = typeof value === 'number' ? value + values.length : `${String(value)}-${values.length + 1}`;
    return [value, ...listed, numbered].find(isFree) ?? value;
  }

  /** Whether a schema, or what its list holds, is one of those that it is made below. */
  function leadsBack(source: Schema, above: readonly string[]): boolean {
    if (!isObject(source)) return false;
    if (typeof source.$ref === 'string') {
      const pointer = followReference(document, source.$ref)?.pointer;
      return pointer !== undefined && above.includes(pointer);
    }
    const parts = Array.isArray(source.allOf) ? (source.allOf as readonly Schema[]) : [];
    return [...parts, ...(source.items === undefined ? [] : [source.items as Schema])].some((part) =>
      leadsBack(part, above),
    );
  }

  const value = make(schema, { name, pointer: '', above: [], depth: 0 });
  return { value, isWhole: parts <= MAX_PARTS };
}

/** What the document shows: values that it calls examples. */
function shownIn({ example, examples }: JsonObject): Json[] {
  return [example, ...(Array.isArray(examples) ? (examples as readonly Json[]) : [])].filter(isValue);
}

/** What the document lists: the constant, the default, the values of the `enum`. */
function listedIn(schema: JsonObject): Json[] {
  const listed = Array.isArray(schema.enum) ? (schema.enum as readonly Json[]) : [];
  return [schema.const, schema.default, ...listed].filter(isValue);
}

function isValue(value: Json | undefined): value is Json {
  return value !== undefined && value !== null;
}

/** What keywords are about where `type` is left out. */
function impliedType(schema: JsonObject): string {
  const has = (...keys: string[]) => keys.some((key) => schema[key] !== undefined);
  if (has('format', 'pattern', 'minLength', 'maxLength')) return 'string';
  if (has('minimum', 'maximum', 'multipleOf', 'exclusiveMinimum', 'exclusiveMaximum')) return 'number';
  return has('required', 'additionalProperties', 'minProperties') ? 'object' : 'any';
}
