/**
 * OpenAPI schemas (3.0 and 3.1) as JSON Schema draft-07: the newest dialect that Postman's sandbox enforces (its Ajv is
 * version 6), and the default one of Ajv 8. What a keyword of the source means is kept, or named in `untranslated`.
 *
 * For answers the translation asks no more than the document can have meant:
 * - `enum` becomes the annotation `known`: a value that is not listed is a finding, not a failure;
 * - `oneOf` becomes `anyOf`: branches that hardly require anything match each other's values, which is the document's slip;
 * - what no value can satisfy is relaxed, and named in `relaxed`.
 */
import { isObject, type Json, type JsonObject, pointerTo } from '../json.ts';
import type { Schema } from './model.ts';
import { referenceName, resolveReference } from './reference.ts';

/** Requests are held to every word; answers to what the document can have meant. */
export type Direction = 'request' | 'response';

export interface Note {
  /** JSON pointer into the document. */
  readonly pointer: string;
  readonly message: string;
}

export interface Translation {
  /** Draft-07, self-contained: what it refers to stands in its `definitions`. */
  readonly schema: JsonObject | boolean;
  /** Keywords that draft-07 cannot say. */
  readonly untranslated: readonly Note[];
  /** Contradictions of the document, and how they were taken. */
  readonly relaxed: readonly Note[];
}

const DEFINITIONS = '#/definitions/';

const SCALAR_KEYWORDS = [
  'const',
  'pattern',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'minimum',
  'maximum',
  'multipleOf',
] as const;

/** Those that Ajv 6 knows, and that mean the same in draft-07. */
const ENFORCED_FORMATS = new Set([
  'uuid',
  'date-time',
  'date',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uri',
  'uri-reference',
  'time',
  'json-pointer',
  'regex',
]);

/** Hints for people and tools: they ask nothing of a value that `type` does not ask. */
const ANNOTATING_FORMATS = new Set([
  'password',
  'int32',
  'int64',
  'float',
  'double',
  'byte',
  'binary',
  'url',
  'timezone',
  'repo.nwo',
  'ssh-key',
  'markdown',
  'html',
  'decimal',
  'currency',
  'unix-time',
]);

/** Keywords that say nothing of validity, or that are read together with another one. */
const SILENT_KEYWORDS = new Set([
  '$ref',
  'type',
  'nullable',
  'enum',
  'format',
  'properties',
  'required',
  'items',
  'prefixItems',
  'additionalProperties',
  'patternProperties',
  'propertyNames',
  'oneOf',
  'anyOf',
  'allOf',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'dependentRequired',
  'dependentSchemas',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'readOnly',
  'writeOnly',
  'deprecated',
  'title',
  'description',
  'example',
  'examples',
  'default',
  'externalDocs',
  'discriminator',
  'xml',
  '$comment',
  '$id',
  '$schema',
  '$defs',
  'definitions',
  'contentEncoding',
  'contentMediaType',
  'contentSchema',
  ...SCALAR_KEYWORDS,
]);

/**
 * Translates one schema.
 *
 * @param pointer where the schema stands in the document: the notes name places below it.
 */
export function translateSchema(
  document: JsonObject,
  schema: Schema,
  pointer: string,
  direction: Direction,
): Translation {
  const definitions: Record<string, JsonObject | boolean> = {};
  const untranslated: Note[] = [];
  const relaxed: Note[] = [];
  const started = new Set<string>();

  function define(reference: string): string {
    const name = referenceName(reference);
    if (!started.has(name)) {
      started.add(name);
      const target = resolveReference(document, reference);
      definitions[name] = translate(isSchema(target) ? target : true, reference.slice(1));
    }
    return DEFINITIONS + encodeURIComponent(name);
  }

  function translate(source: Schema, at: string): JsonObject | boolean {
    if (typeof source === 'boolean') return source;
    if (typeof source.$ref === 'string') return translateReference(source, source.$ref, at);
    const result: Record<string, Json> = {};
    for (const key of Object.keys(source)) {
      if (!SILENT_KEYWORDS.has(key) && !key.startsWith('x-'))
        untranslated.push({ pointer: pointerTo(at, key), message: `the keyword \`${key}\`` });
    }
    const types = typesOf(source, at, relaxed);
    if (types.length === 1) result.type = types[0] as string;
    else if (types.length > 1) result.type = types;
    for (const key of SCALAR_KEYWORDS) if (source[key] !== undefined) result[key] = source[key];
    addBounds(result, source);
    addFormat(result, source, types, at);
    if (Array.isArray(source.enum)) result[direction === 'response' ? 'known' : 'enum'] = enumOf(source, types);
    if (source.deprecated === true) result.deprecated = true;
    addObjectKeywords(result, source, at);
    addArrayKeywords(result, source, at);
    addCombinations(result, source, at, types);
    return result;
  }

  /** In 3.1 a `$ref` has siblings that count; in draft-07 it stands alone. `nullable` beside it is 3.0's habit. */
  function translateReference(source: JsonObject, reference: string, at: string): JsonObject {
    const target = { $ref: define(reference) };
    const siblings = Object.fromEntries(Object.entries(source).filter(([key]) => key !== '$ref' && key !== 'nullable'));
    const rest = translate(siblings, at);
    const annotations = isObject(rest) && rest.deprecated === true ? { deprecated: true } : {};
    const { deprecated: _, ...asking } = isObject(rest) ? rest : {};
    const whole = Object.keys(asking).length > 0 ? { allOf: [target, asking] } : target;
    if (source.nullable === true) return { anyOf: [whole, { type: 'null' }], ...annotations };
    return Object.keys(annotations).length > 0 ? { allOf: [whole], ...annotations } : whole;
  }

  /** In 3.0 these are booleans beside the bound (draft-04), since 3.1 they are the bound. */
  function addBounds(result: Record<string, Json>, source: JsonObject): void {
    for (const [exclusive, inclusive] of [
      ['exclusiveMinimum', 'minimum'],
      ['exclusiveMaximum', 'maximum'],
    ] as const) {
      if (typeof source[exclusive] === 'number') result[exclusive] = source[exclusive];
      if (source[exclusive] === true && typeof source[inclusive] === 'number') {
        result[exclusive] = source[inclusive];
        delete result[inclusive];
      }
    }
  }

  function addFormat(result: Record<string, Json>, source: JsonObject, types: readonly string[], at: string): void {
    const format = source.format;
    if (typeof format !== 'string') return;
    if (ENFORCED_FORMATS.has(format)) result.format = format;
    else if (format === 'boolean' && types.includes('string')) result.pattern ??= '^(true|false)$';
    else if (!ANNOTATING_FORMATS.has(format))
      untranslated.push({ pointer: pointerTo(at, 'format'), message: `the format \`${format}\`` });
  }

  function addObjectKeywords(result: Record<string, Json>, source: JsonObject, at: string): void {
    const properties = isObject(source.properties) ? source.properties : undefined;
    if (properties !== undefined) result.properties = translateMap(properties, pointerTo(at, 'properties'));
    const required = requiredOf(source, at);
    if (required.length > 0) result.required = required;
    for (const key of ['additionalProperties', 'propertyNames'] as const) {
      if (isSchema(source[key])) result[key] = translate(source[key], pointerTo(at, key));
    }
    if (isObject(source.patternProperties)) {
      result.patternProperties = translateMap(source.patternProperties, pointerTo(at, 'patternProperties'));
    }
    const dependencies = {
      ...(isObject(source.dependentRequired) ? source.dependentRequired : {}),
      ...(isObject(source.dependentSchemas)
        ? translateMap(source.dependentSchemas, pointerTo(at, 'dependentSchemas'))
        : {}),
    };
    if (Object.keys(dependencies).length > 0) result.dependencies = dependencies;
  }

  /** A name that is in no `properties` cannot be asked of the other side, nor one that only the other side writes. */
  function requiredOf(source: JsonObject, at: string): string[] {
    if (!Array.isArray(source.required)) return [];
    const properties = isObject(source.properties) ? source.properties : undefined;
    return (source.required as readonly Json[]).filter((name): name is string => {
      if (typeof name !== 'string') return false;
      const property = properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (properties !== undefined && property === undefined) {
        relaxed.push({
          pointer: pointerTo(at, 'required'),
          message: `\`${name}\` is required and in no \`properties\`: not asked for`,
        });
        return false;
      }
      return !(isObject(property) && property[direction === 'response' ? 'writeOnly' : 'readOnly'] === true);
    });
  }

  function addArrayKeywords(result: Record<string, Json>, source: JsonObject, at: string): void {
    if (Array.isArray(source.prefixItems)) {
      result.items = translateList(source.prefixItems, pointerTo(at, 'prefixItems'));
      if (isSchema(source.items)) result.additionalItems = translate(source.items, pointerTo(at, 'items'));
    } else if (isSchema(source.items)) result.items = translate(source.items, pointerTo(at, 'items'));
    if (isSchema(source.contains)) result.contains = translate(source.contains, pointerTo(at, 'contains'));
  }

  function addCombinations(
    result: Record<string, Json>,
    source: JsonObject,
    at: string,
    types: readonly string[],
  ): void {
    const any = [...(Array.isArray(source.anyOf) ? translateList(source.anyOf, pointerTo(at, 'anyOf')) : [])];
    const one = Array.isArray(source.oneOf) ? translateList(source.oneOf, pointerTo(at, 'oneOf')) : [];
    if (source.nullable === true && types.length === 0 && any.length + one.length > 0)
      (one.length > 0 ? one : any).push({ type: 'null' });
    if (any.length > 0) result.anyOf = any;
    const all = Array.isArray(source.allOf) ? translateList(source.allOf, pointerTo(at, 'allOf')) : [];
    if (one.length > 0) {
      if (any.length === 0) result.anyOf = one;
      else all.push({ anyOf: one });
    }
    if (all.length > 0) result.allOf = all;
    for (const key of ['not', 'if', 'then', 'else'] as const) {
      if (isSchema(source[key])) result[key] = translate(source[key], pointerTo(at, key));
    }
  }

  function translateMap(map: JsonObject, at: string): JsonObject {
    return Object.fromEntries(
      Object.entries(map).map(([name, child]) => [
        name,
        isSchema(child) ? translate(child, pointerTo(at, name)) : true,
      ]),
    );
  }

  function translateList(list: readonly Json[], at: string): (JsonObject | boolean)[] {
    return list.map((child, index) => (isSchema(child) ? translate(child, pointerTo(at, index)) : true));
  }

  const root = translate(schema, pointer);
  const names = Object.keys(definitions).sort();
  if (!isObject(root) || names.length === 0) return { schema: root, untranslated, relaxed };
  return {
    schema: { ...root, definitions: Object.fromEntries(names.map((name) => [name, definitions[name] as Json])) },
    untranslated,
    relaxed,
  };
}

/**
 * The types that a value may have: `type`, or what `properties`, `items` and `enum` imply where the document leaves it
 * out, and `null` where `nullable` or an `enum` allows it. Empty: any.
 */
export function typesOf(source: JsonObject, pointer = '', relaxed: Note[] = []): string[] {
  let types = (Array.isArray(source.type) ? source.type : [source.type]).filter(
    (type): type is string => typeof type === 'string',
  );
  const listed = Array.isArray(source.enum) ? [...new Set((source.enum as readonly Json[]).map(typeOf))] : [];
  if (types.length === 0) {
    if (isObject(source.properties)) types = ['object'];
    else if (source.items !== undefined || source.prefixItems !== undefined) types = ['array'];
    else types = listed;
  } else if (listed.length > 0 && !listed.some((type) => type !== 'null' && admits(types, type))) {
    relaxed.push({
      pointer: pointerTo(pointer, 'type'),
      message: `no listed value is of the type \`${types.join(' | ')}\`: both are taken, the type and the listed values`,
    });
    types = [...new Set([...types, ...listed])];
  }
  const nullable = source.nullable === true || listed.includes('null');
  return nullable && types.length > 0 && !types.includes('null') ? [...types, 'null'] : types;
}

function enumOf(source: JsonObject, types: readonly string[]): Json[] {
  const values = [...(source.enum as readonly Json[])];
  return types.includes('null') && !values.includes(null) ? [...values, null] : values;
}

function admits(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

/** The JSON type of a value, `integer` for numbers without a fraction. */
export function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function isSchema(value: Json | undefined): value is Schema {
  return isObject(value) || typeof value === 'boolean';
}
