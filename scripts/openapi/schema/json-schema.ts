/**
 * OpenAPI schemas (3.0 and 3.1) as JSON Schema draft-07: the newest dialect that Postman's sandbox enforces (its Ajv is
 * version 6), and the default one of Ajv 8. What a keyword of the source means is kept, or named in `untranslated`.
 *
 * For answers the translation asks no more than the document can have meant:
 * - `enum` becomes the annotation `known`: a value that is not listed is a finding, not a failure;
 * - `oneOf` becomes `anyOf`: branches that hardly require anything match each other's values, which is the document's slip;
 * - what no value can satisfy is relaxed, and named in `relaxed`.
 */
import { isObject, type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import type { Schema } from '../model.ts';
import { patternProblem } from '../pattern/pattern.ts';
import { type Definitions, type Draft07, definitionsOf, selfContained } from './definitions.ts';
import { propertiesNamed } from './properties.ts';
import { ANNOTATING_FORMATS, ENFORCED_FORMATS, SCALAR_KEYWORDS, SILENT_KEYWORDS } from './schema-keywords.ts';
import { addNote, enumOf, isSchema, type Note, typesOf } from './types.ts';

export { type Note, typeOf, typesOf } from './types.ts';

/** Requests are held to every word; answers to what the document can have meant. */
export type Direction = 'request' | 'response';

export interface Translation {
  /** Draft-07, self-contained: what it refers to stands in its `definitions`. */
  readonly schema: Draft07;
  /** Keywords that draft-07 cannot say. */
  readonly untranslated: readonly Note[];
  /** Contradictions of the document, and how they were taken. */
  readonly relaxed: readonly Note[];
}

/** Translates the schemas of a document in one direction; what several refer to is translated once. */
export interface Translator extends Pick<Definitions, 'translate' | 'closure'> {
  /** Keywords that draft-07 cannot say, of all that was translated so far. */
  readonly untranslated: readonly Note[];
  /** Contradictions of the document, and how they were taken, of all that was translated so far. */
  readonly relaxed: readonly Note[];
}

const DEFINITIONS = '#/definitions/';

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
  const { translate, closure, untranslated, relaxed } = translatorOf(document, direction);
  const root = translate(schema, pointer);
  return { schema: selfContained(root, closure([root])), untranslated, relaxed };
}

/** A translator that has not translated anything yet. */
export function translatorOf(document: JsonObject, direction: Direction): Translator {
  const untranslated: Note[] = [];
  const relaxed: Note[] = [];
  const { refer, ...definitions } = definitionsOf(document, (schema, pointer) => translate(schema, pointer, []));
  return { ...definitions, untranslated, relaxed };

  /** @param around the schemas whose `allOf` or union this one is written in: what they define, it may require. */
  function translate(source: Schema, at: string, around: readonly JsonObject[]): Draft07 {
    if (typeof source === 'boolean') return source;
    if (typeof source.$ref === 'string') return translateReference(source, source.$ref, at, around);
    const result: Record<string, Json> = {};
    for (const key of Object.keys(source)) {
      if (!SILENT_KEYWORDS.has(key) && !key.startsWith('x-'))
        addNote(untranslated, { pointer: pointerTo(at, key), message: `the keyword \`${key}\`` });
    }
    const types = typesOf(source, at, relaxed);
    if (types.length === 1) result.type = types[0] as string;
    else if (types.length > 1) result.type = types;
    addScalars(result, source, at);
    addBounds(result, source);
    addPattern(result, source, at);
    addFormat(result, source, types, at);
    addEnum(result, source, types, at);
    if (source.deprecated === true) result.deprecated = true;
    addObjectKeywords(result, source, at, around);
    addArrayKeywords(result, source, at);
    addCombinations(result, source, at, [...around, source]);
    return isNullableBeside(source) ? { anyOf: [result, { type: 'null' }] } : result;
  }

  /** A bound that is no number would keep Ajv from compiling anything. */
  function addScalars(result: Record<string, Json>, source: JsonObject, at: string): void {
    for (const [key, type] of Object.entries(SCALAR_KEYWORDS)) {
      const value = source[key];
      if (value === undefined) continue;
      if (type === 'any' || typeof value === type) result[key] = value;
      else addNote(relaxed, { pointer: pointerTo(at, key), message: `\`${key}\` is no ${type}: not asked for` });
    }
  }

  /** In 3.1 a `$ref` has siblings that count; in draft-07 it stands alone. `nullable` beside it is 3.0's habit. */
  function translateReference(
    source: JsonObject,
    reference: string,
    at: string,
    around: readonly JsonObject[],
  ): JsonObject {
    const target = { $ref: DEFINITIONS + refer(reference) };
    const siblings = Object.fromEntries(Object.entries(source).filter(([key]) => key !== '$ref' && key !== 'nullable'));
    const rest = translate(siblings, at, [...around, source]);
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

  function addEnum(result: Record<string, Json>, source: JsonObject, types: readonly string[], at: string): void {
    if (!Array.isArray(source.enum)) return;
    if (source.enum.length > 0) result[direction === 'response' ? 'known' : 'enum'] = enumOf(source, types);
    else addNote(relaxed, { pointer: pointerTo(at, 'enum'), message: 'a list of no values: any is taken' });
  }

  function addPattern(result: Record<string, Json>, source: JsonObject, at: string): void {
    const { pattern } = source;
    if (typeof pattern !== 'string' || canBeAskedFor(pattern, pointerTo(at, 'pattern'))) return;
    delete result.pattern;
  }

  /** A pattern that Ajv cannot compile would stop every check of a response, and so would one that takes forever. */
  function canBeAskedFor(pattern: string, at: string): boolean {
    const problem = patternProblem(pattern);
    if (problem !== undefined) addNote(untranslated, { pointer: at, message: problem });
    return problem === undefined;
  }

  function addFormat(result: Record<string, Json>, source: JsonObject, types: readonly string[], at: string): void {
    const format = source.format;
    if (typeof format !== 'string') return;
    if (ENFORCED_FORMATS.has(format)) result.format = format;
    else if (format === 'boolean' && types.includes('string')) result.pattern ??= '^(true|false)$';
    else if (!ANNOTATING_FORMATS.has(format))
      addNote(untranslated, { pointer: pointerTo(at, 'format'), message: `the format \`${format}\`` });
  }

  function addObjectKeywords(
    result: Record<string, Json>,
    source: JsonObject,
    at: string,
    around: readonly JsonObject[],
  ): void {
    const properties = isObject(source.properties) ? source.properties : undefined;
    if (properties !== undefined) result.properties = translateMap(properties, pointerTo(at, 'properties'));
    const required = requiredOf(source, at, around);
    if (required.length > 0) result.required = required;
    for (const key of ['additionalProperties', 'propertyNames'] as const) {
      if (isSchema(source[key])) result[key] = translate(source[key], pointerTo(at, key), []);
    }
    if (isObject(source.patternProperties)) addPatternProperties(result, source.patternProperties, at);
    const dependencies = {
      ...(isObject(source.dependentRequired) ? source.dependentRequired : {}),
      ...(isObject(source.dependentSchemas)
        ? translateMap(source.dependentSchemas, pointerTo(at, 'dependentSchemas'))
        : {}),
    };
    if (Object.keys(dependencies).length > 0) result.dependencies = dependencies;
  }

  /** Where a pattern cannot be asked for, nobody knows which properties are additional. */
  function addPatternProperties(result: Record<string, Json>, source: JsonObject, at: string): void {
    const place = pointerTo(at, 'patternProperties');
    const kept = Object.entries(source).filter(([pattern]) => canBeAskedFor(pattern, pointerTo(place, pattern)));
    if (kept.length > 0) result.patternProperties = translateMap(Object.fromEntries(kept), place);
    if (kept.length < Object.keys(source).length) delete result.additionalProperties;
  }

  /** A name that is in no `properties` cannot be asked of the other side, nor one that only the other side writes. */
  function requiredOf(source: JsonObject, at: string, around: readonly JsonObject[]): string[] {
    if (!Array.isArray(source.required)) return [];
    return [...new Set(source.required as readonly Json[])].filter((name): name is string => {
      if (typeof name !== 'string') return false;
      const properties = [source, ...around].flatMap((schema) => propertiesNamed(document, schema, name));
      if (isObject(source.properties) && properties.length === 0) {
        addNote(relaxed, {
          pointer: pointerTo(at, 'required'),
          message: `\`${name}\` is required and in no \`properties\`: not asked for`,
        });
        return false;
      }
      const excused = direction === 'response' ? 'writeOnly' : 'readOnly';
      return !properties.some((property) => isObject(property) && property[excused] === true);
    });
  }

  function addArrayKeywords(result: Record<string, Json>, source: JsonObject, at: string): void {
    if (Array.isArray(source.prefixItems)) {
      result.items = translateList(source.prefixItems, pointerTo(at, 'prefixItems'), []);
      if (isSchema(source.items)) result.additionalItems = translate(source.items, pointerTo(at, 'items'), []);
    } else if (isSchema(source.items)) result.items = translate(source.items, pointerTo(at, 'items'), []);
    if (isSchema(source.contains)) result.contains = translate(source.contains, pointerTo(at, 'contains'), []);
  }

  function addCombinations(
    result: Record<string, Json>,
    source: JsonObject,
    at: string,
    around: readonly JsonObject[],
  ): void {
    const listOf = (key: 'anyOf' | 'oneOf' | 'allOf') =>
      Array.isArray(source[key]) ? translateList(source[key], pointerTo(at, key), around) : [];
    const [any, one, all] = [listOf('anyOf'), listOf('oneOf'), listOf('allOf')];
    if (source.nullable === true && any.length + one.length > 0) (one.length > 0 ? one : any).push({ type: 'null' });
    if (any.length > 0) result.anyOf = any;
    if (one.length > 0) {
      if (any.length === 0) result.anyOf = one;
      else all.push({ anyOf: one });
    }
    if (all.length > 0) result.allOf = all;
    for (const key of ['not', 'if', 'then', 'else'] as const) {
      if (isSchema(source[key])) result[key] = translate(source[key], pointerTo(at, key), around);
    }
  }

  function translateMap(map: JsonObject, at: string): JsonObject {
    return Object.fromEntries(
      Object.entries(map).map(([name, child]) => [
        name,
        isSchema(child) ? translate(child, pointerTo(at, name), []) : true,
      ]),
    );
  }

  function translateList(list: readonly Json[], at: string, around: readonly JsonObject[]): Draft07[] {
    return list.map((child, index) => (isSchema(child) ? translate(child, pointerTo(at, index), around) : true));
  }
}

/** 3.0's `nullable` beside an `allOf`: meant for the whole, which the parts alone would not let be `null`. */
function isNullableBeside(source: JsonObject): boolean {
  return source.nullable === true && Array.isArray(source.allOf) && source.allOf.length > 0;
}
