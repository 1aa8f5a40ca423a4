/** A value that a schema admits, always the same one: bodies to send, examples to show, answers of the sandbox. */
import { isObject, type Json, type JsonObject, pointerTo } from '../json.ts';
import { type Direction, typeOf, typesOf } from './json-schema.ts';
import type { Schema } from './model.ts';
import { resolveReference } from './reference.ts';

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
}

/** Nested further than this, optional parts are left out: recursive schemas end here. */
const MAX_DEPTH = 12;

const UUID = '3f8e6a52-7c41-4d0b-9a1e-5b2d4c6f8a10';
const BY_FORMAT: Readonly<Record<string, string>> = {
  uuid: UUID,
  'date-time': '2026-06-26T09:00:00Z',
  date: '2026-06-26',
  time: '09:00:00Z',
  email: 'ada@example.com',
  hostname: 'service.example.com',
  ipv4: '192.0.2.10',
  ipv6: '2001:db8::10',
  uri: 'https://example.com/',
  'uri-reference': '/example',
  url: 'https://example.com/',
  password: 'Sample-Password-1',
  boolean: 'true',
  byte: 'c2FtcGxl',
  regex: '^sample$',
  'json-pointer': '/sample',
};

/** Tried in turn where a `pattern` is given. */
const BY_PATTERN = [
  'sample',
  'Sample-Password-1',
  'sample-1',
  UUID,
  '2026-06-26',
  'a',
  'A',
  '1',
  '10',
  'sample.example.com',
  'a/b',
  '#ffffff',
  '00',
  '',
];

/**
 * Makes one value.
 *
 * @returns a value; the schema's own `example` wherever the schema itself admits it.
 */
export function sampleOf(document: JsonObject, schema: Schema, options: SampleOptions, name = ''): Json {
  const { direction, propose } = options;

  function make(
    source: Schema,
    place: { name: string; pointer: string },
    references: readonly string[],
    depth: number,
  ): Json {
    if (typeof source === 'boolean') return {};
    const joined = join(source, references);
    const context = { ...place, schema: joined.schema };
    const proposed = propose?.(context);
    if (proposed !== undefined && admits(joined.schema, proposed)) return proposed;
    for (const example of examplesOf(joined.schema)) if (admits(joined.schema, example)) return example;
    for (const key of ['oneOf', 'anyOf'] as const) {
      const branches = joined.schema[key];
      if (Array.isArray(branches) && branches.length > 0)
        return makeBranch(joined.schema, branches as readonly Schema[], place, joined.references, depth);
    }
    return makeOfType(joined.schema, place, joined.references, depth);
  }

  /** The first branch that is not just `null`, together with what stands beside the branches. */
  function makeBranch(
    whole: JsonObject,
    branches: readonly Schema[],
    place: { name: string; pointer: string },
    references: readonly string[],
    depth: number,
  ): Json {
    const circular = (branch: Schema) =>
      isObject(branch) && typeof branch.$ref === 'string' && references.includes(branch.$ref);
    const usable = branches.filter((branch) => !(isObject(branch) && branch.type === 'null'));
    const branch =
      usable.find((candidate) => !circular(candidate)) ??
      (branches.length > usable.length ? { type: 'null' } : usable[0]) ??
      true;
    const { oneOf: _one, anyOf: _any, ...beside } = whole;
    const value = make(branch, place, references, depth);
    if (!isObject(value) || !isObject(beside.properties)) return value;
    return { ...(makeOfType({ ...beside, type: 'object' }, place, references, depth) as JsonObject), ...value };
  }

  function makeOfType(
    source: JsonObject,
    place: { name: string; pointer: string },
    references: readonly string[],
    depth: number,
  ): Json {
    switch (typesOf(source).find((type) => type !== 'null') ?? (typesOf(source).includes('null') ? 'null' : 'any')) {
      case 'object':
        return makeObject(source, place, references, depth);
      case 'array':
        return makeArray(source, place, references, depth);
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

  function makeObject(
    source: JsonObject,
    place: { pointer: string },
    references: readonly string[],
    depth: number,
  ): Json {
    const properties = isObject(source.properties) ? source.properties : {};
    const required = new Set(Array.isArray(source.required) ? (source.required as readonly Json[]) : []);
    const entries: [string, Json][] = [];
    for (const [name, property] of Object.entries(properties)) {
      const schema = property as Schema;
      if (isObject(schema) && schema[direction === 'request' ? 'readOnly' : 'writeOnly'] === true) continue;
      const optional = !required.has(name);
      if (optional && isObject(schema) && schema.deprecated === true) continue;
      if (optional && (depth >= MAX_DEPTH || refersTo(schema, references))) continue;
      entries.push([name, make(schema, { name, pointer: pointerTo(place.pointer, name) }, references, depth + 1)]);
    }
    const missing = Math.max(0, Number(source.minProperties ?? 0) - entries.length);
    for (let i = 0; i < missing; i++) {
      const key = `key${i + 1}`;
      const additional = source.additionalProperties;
      const schema = (isObject(additional) ? additional : { type: 'string' }) as Schema;
      entries.push([key, make(schema, { name: key, pointer: pointerTo(place.pointer, key) }, references, depth + 1)]);
    }
    return Object.fromEntries(entries);
  }

  function makeArray(
    source: JsonObject,
    place: { name: string; pointer: string },
    references: readonly string[],
    depth: number,
  ): Json {
    const items = (source.items ?? true) as Schema;
    const fewest = Number(source.minItems ?? 0);
    if (source.maxItems === 0 || (fewest === 0 && (depth >= MAX_DEPTH || refersTo(items, references)))) return [];
    const first = make(items, { name: place.name, pointer: pointerTo(place.pointer, 0) }, references, depth + 1);
    const count = Math.max(1, fewest);
    return Array.from({ length: count }, (_, index) =>
      index > 0 && source.uniqueItems === true && typeof first === 'string' ? `${first}-${index + 1}` : first,
    );
  }

  /** Follows `$ref` and merges `allOf`, later parts over earlier ones; `required` adds up. */
  function join(
    source: JsonObject,
    references: readonly string[],
  ): { schema: JsonObject; references: readonly string[] } {
    let current: JsonObject = source;
    let followed = references;
    while (
      typeof current.$ref === 'string' &&
      !(followed.length > references.length && followed.includes(current.$ref, references.length))
    ) {
      const reference: string = current.$ref;
      const { $ref: _, ...siblings } = current;
      const target = resolveReference(document, reference);
      followed = [...followed, reference];
      current = { ...(isObject(target) ? target : {}), ...siblings };
    }
    if (!Array.isArray(current.allOf)) return { schema: current, references: followed };
    const { allOf, ...own } = current;
    let merged: JsonObject = own;
    for (const part of allOf as readonly Json[]) {
      if (!isObject(part)) continue;
      const inner = join(part, followed);
      followed = inner.references;
      merged = {
        ...merged,
        ...inner.schema,
        ...(isObject(merged.properties) || isObject(inner.schema.properties)
          ? {
              properties: {
                ...(merged.properties as JsonObject | undefined),
                ...(inner.schema.properties as JsonObject | undefined),
              },
            }
          : {}),
        required: [
          ...((merged.required as readonly Json[] | undefined) ?? []),
          ...((inner.schema.required as readonly Json[] | undefined) ?? []),
        ],
        patterns: [
          ...((merged.patterns as readonly Json[] | undefined) ?? []),
          ...(typeof inner.schema.pattern === 'string' ? [inner.schema.pattern] : []),
        ],
      };
    }
    return { schema: merged, references: followed };
  }

  function refersTo(schema: Schema, references: readonly string[]): boolean {
    if (!isObject(schema)) return false;
    if (typeof schema.$ref === 'string') return references.includes(schema.$ref);
    return schema.items !== undefined && refersTo(schema.items as Schema, references);
  }

  return make(schema, { name, pointer: '' }, [], 0);
}

function examplesOf(schema: JsonObject): Json[] {
  const many = Array.isArray(schema.examples) ? (schema.examples as readonly Json[]) : [];
  const listed = Array.isArray(schema.enum) ? (schema.enum as readonly Json[]).filter((value) => value !== null) : [];
  return [schema.example, ...many, schema.const, schema.default, ...listed].filter(
    (value): value is Json => value !== undefined && value !== null,
  );
}

/** The checks that decide whether an example of the document can be shown; not a validator. */
function admits(schema: JsonObject, value: Json): boolean {
  const types = typesOf(schema);
  const type = typeOf(value);
  if (types.length > 0 && !types.includes(type) && !(type === 'integer' && types.includes('number'))) return false;
  if (schema.const !== undefined && schema.const !== value) return false;
  if (Array.isArray(schema.enum) && !schema.enum.includes(value as never)) return false;
  if (typeof value === 'string') return admitsString(schema, value);
  if (typeof value === 'number') return clampNumber(schema, value) === value;
  if (Array.isArray(value)) {
    if (
      value.length < Number(schema.minItems ?? 0) ||
      value.length > Number(schema.maxItems ?? Number.POSITIVE_INFINITY)
    )
      return false;
    const items = isObject(schema.items) ? schema.items : {};
    return value.every((item) => (items.$ref === undefined ? admits(items, item as Json) : isObject(item)));
  }
  if (isObject(value) && isObject(schema.properties)) {
    const required = Array.isArray(schema.required) ? (schema.required as readonly string[]) : [];
    const properties = schema.properties;
    return (
      required.every((name) => Object.hasOwn(value, name)) &&
      Object.entries(value).every(([name, inner]) => {
        const property = properties[name];
        return !isObject(property) || property.$ref !== undefined || admits(property, inner);
      })
    );
  }
  return true;
}

const FORMAT_TESTS: Readonly<Record<string, RegExp>> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i,
  date: /^\d{4}-\d\d-\d\d$/,
  email: /^[^@\s]+@[^@\s]+\.[^@\s]+$/,
  boolean: /^(true|false)$/,
};

function admitsString(schema: JsonObject, value: string): boolean {
  if (
    value.length < Number(schema.minLength ?? 0) ||
    value.length > Number(schema.maxLength ?? Number.POSITIVE_INFINITY)
  )
    return false;
  if (!patternsOf(schema).every((pattern) => pattern.test(value))) return false;
  const format = typeof schema.format === 'string' ? FORMAT_TESTS[schema.format] : undefined;
  return format === undefined || format.test(value);
}

function patternsOf(schema: JsonObject): RegExp[] {
  const sources = [schema.pattern, ...(Array.isArray(schema.patterns) ? schema.patterns : [])];
  return sources.flatMap((source) => {
    if (typeof source !== 'string') return [];
    try {
      return [new RegExp(source, 'u')];
    } catch {
      return [];
    }
  });
}

function makeString(schema: JsonObject): string {
  const byFormat = typeof schema.format === 'string' ? BY_FORMAT[schema.format] : undefined;
  const candidates = [...(byFormat === undefined ? [] : [byFormat]), ...BY_PATTERN];
  const fitting = candidates.find((candidate) => admitsString(schema, candidate));
  if (fitting !== undefined) return fitting;
  return 'sample'.padEnd(Number(schema.minLength ?? 0), '-sample').slice(0, Number(schema.maxLength ?? 1024));
}

function makeNumber(schema: JsonObject, integer: boolean): number {
  const start =
    typeof schema.minimum === 'number'
      ? schema.minimum
      : typeof schema.exclusiveMinimum === 'number'
        ? schema.exclusiveMinimum + (integer ? 1 : 0.5)
        : 1;
  return clampNumber(schema, integer ? Math.ceil(start) : start);
}

/** The number itself where the bounds admit it, otherwise the nearest that they admit. */
function clampNumber(schema: JsonObject, value: number): number {
  let result = value;
  if (typeof schema.minimum === 'number') result = Math.max(result, schema.minimum);
  if (typeof schema.maximum === 'number') result = Math.min(result, schema.maximum);
  const step = schema.multipleOf;
  if (typeof step !== 'number' || step <= 0) return result;
  const steps = result / step;
  return Math.abs(steps - Math.round(steps)) < 1e-9 ? result : Math.ceil(steps) * step;
}
