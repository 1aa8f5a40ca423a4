/**
 * OpenAPI schemas (3.0 and 3.1) as JSON Schema draft-07: the newest dialect that Postman's sandbox enforces (its Ajv is
 * version 6), and the default one of Ajv 8. Keywords without an equivalent are listed in `untranslated`.
 *
 * For responses, the translation tolerates common errors of documents:
 * - `enum` becomes the annotation `known`: a value that is not listed is a finding, not a failure;
 * - `oneOf` becomes `anyOf`: branches often match each other's values by mistake, because they hardly require anything;
 * - what no value can satisfy is relaxed, and named in `relaxed`.
 */
import { withDoubles } from '../../shared/exact-integer.ts';
import { asObject, isObject, type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import { MAX_NOTES } from '../load/limits.ts';
import type { Note, Schema } from '../model.ts';
import { patternProblem } from '../pattern/pattern.ts';
import { type Around, declarationsOf, isTooClosed } from './composition.ts';
import { type Definitions, type Draft07, definitionsOf, selfContained } from './definitions.ts';
import {
  ANNOTATING_FORMATS,
  ENFORCED_FORMATS,
  isNullable,
  isSchema,
  KNOWN_KEYWORDS,
  SCALAR_KEYWORDS,
  type TypeFault,
  typesOf,
} from './keywords.ts';
import { isMarked, withWriteOnly } from './marked.ts';
import { listIn, mapSubschemas, targetOf } from './walk.ts';

/** Requests have to satisfy every keyword; responses are checked less strictly. */
export type Direction = 'request' | 'response';

interface Notes {
  /** Keywords that draft-07 does not have. */
  readonly untranslated: readonly Note[];
  /** Contradictions of the document, and how they were read. */
  readonly relaxed: readonly Note[];
}

export interface Translation extends Notes {
  /** Draft-07, self-contained: what it refers to is in its `definitions`. */
  readonly schema: Draft07;
}

/** Translates the schemas of a document in one direction; what several refer to is translated once. Notes are on all so far. */
export interface Translator extends Notes, Pick<Definitions, 'translate' | 'closure'> {}

type Result = Record<string, Json>;
/**
 * Translates one schema.
 *
 * @param pointer the schema's place in the document: the notes name places below it.
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

  function note(notes: Note[], pointer: string, message: string): void {
    if (notes.length < MAX_NOTES) notes.push({ pointer, message });
  }

  function translate(source: Schema, at: string, around: Around): Draft07 {
    if (typeof source === 'boolean') return source;
    if (typeof source.$ref === 'string') return translateReference(source, source.$ref, at, around);
    for (const key of Object.keys(source)) {
      if (!KNOWN_KEYWORDS.has(key) && !key.startsWith('x-'))
        note(untranslated, pointerTo(at, key), `the keyword \`${key}\``);
    }
    const types = typesOf(source, (fault) => note(relaxed, pointerTo(at, 'type'), typeMessage(fault)));
    const result: Result = types.length === 0 ? {} : { type: types.length === 1 ? (types[0] as string) : types };
    addScalars(result, source, at);
    addFormat(result, source, types, at);
    addEnum(result, source, types, at);
    if (source.deprecated === true) result.deprecated = true;
    addObjectKeywords(result, source, at, around);
    addArrayKeywords(result, source, at);
    addUnions(result, source, at, [...around, source]);
    // 3.0's `nullable` beside an `allOf` is meant for the whole, which the parts alone would not allow to be `null`.
    const isWhole = isNullable(source) && listIn({ value: source, pointer: at }, 'allOf').length > 0;
    return isWhole ? { anyOf: [result, { type: 'null' }] } : result;
  }

  /** Sets a keyword to its translated subschemas, if the source has them. */
  function add(result: Result, source: JsonObject, at: string, keyword: string, around: Around = [], name = keyword) {
    const translated = mapSubschemas(keyword, source[keyword], at, (schema, pointer) =>
      isSchema(schema) ? translate(schema, pointer, around) : true,
    );
    if (translated !== undefined) result[name] = translated;
  }

  /** In 3.1 a `$ref` has siblings that count; in draft-07 it has none. `nullable` beside it is a habit of 3.0. */
  function translateReference(source: JsonObject, reference: string, at: string, around: Around): Draft07 {
    const within = [...around, source];
    const isAlone = around.length === 0 && Object.keys(source).length === 1;
    const closed = isAlone ? undefined : targetOf(document, source);
    // Not as a definition: it would be open elsewhere as well.
    const target =
      closed !== undefined && isTooClosed(document, closed.value, within)
        ? translate(closed.value, closed.pointer, within)
        : { $ref: `#/definitions/${refer(reference)}` };
    const { $ref: _, ...siblings } = source;
    const translated = translate(siblings, at, within);
    const { deprecated, ...constraints } = asObject(translated);
    const annotations = deprecated === true ? { deprecated: true } : {};
    const whole = Object.keys(constraints).length > 0 ? { allOf: [target, constraints] } : target;
    if (isNullable(source)) return { anyOf: [whole, { type: 'null' }], ...annotations };
    return Object.keys(annotations).length > 0 ? { allOf: [whole], ...annotations } : whole;
  }

  /** A bound that is not a number would keep Ajv from compiling anything, and so would a pattern that it cannot read. */
  function addScalars(result: Result, source: JsonObject, at: string): void {
    for (const [key, type] of Object.entries(SCALAR_KEYWORDS)) {
      const value = source[key];
      if (value === undefined) continue;
      if (type === 'any') result[key] = withDoubles(value);
      else if (typeof value === type) result[key] = value;
      else note(relaxed, pointerTo(at, key), `\`${key}\` is no ${type}: not asked for`);
    }
    // In 3.0 the exclusive bounds are booleans beside the bound (draft-04), since 3.1 they are the bound.
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
    if (typeof source.pattern === 'string' && !isUsable(source.pattern, pointerTo(at, 'pattern')))
      delete result.pattern;
  }

  /** Whether responses can be checked by a pattern: Ajv can compile it, and matching it takes a bounded time. */
  function isUsable(pattern: string, at: string): boolean {
    const problem = patternProblem(pattern);
    if (problem !== undefined) note(untranslated, at, problem);
    return problem === undefined;
  }

  function addFormat(result: Result, { format }: JsonObject, types: readonly string[], at: string): void {
    if (typeof format !== 'string') return;
    if (ENFORCED_FORMATS.has(format)) result.format = format;
    else if (format === 'boolean' && types.includes('string')) result.pattern ??= '^(true|false)$';
    else if (!ANNOTATING_FORMATS.has(format)) note(untranslated, pointerTo(at, 'format'), `the format \`${format}\``);
  }

  function addEnum(result: Result, source: JsonObject, types: readonly string[], at: string): void {
    if (!Array.isArray(source.enum)) return;
    // Each value once: Ajv refuses to compile a list with duplicates.
    const values = new Map(
      (source.enum as readonly Json[]).map(withDoubles).map((value) => [JSON.stringify(value), value]),
    );
    if (values.size === 0) {
      note(relaxed, pointerTo(at, 'enum'), 'a list of no values: any is taken');
      return;
    }
    if (types.includes('null')) values.set('null', null);
    result[direction === 'response' ? 'known' : 'enum'] = [...values.values()];
  }

  function addObjectKeywords(result: Result, source: JsonObject, at: string, around: Around): void {
    add(result, source, at, 'properties');
    if (direction === 'response' && isObject(result.properties))
      result.properties = withWriteOnly(document, result.properties, source);
    const required = requiredOf(source, at, around);
    if (required.length > 0) result.required = required;
    if (isTooClosed(document, source, around)) {
      const place = pointerTo(at, 'additionalProperties');
      const message = '`false` refuses properties that schemas beside it declare: not asked for';
      if (!relaxed.some(({ pointer }) => pointer === place)) note(relaxed, place, message);
    } else add(result, source, at, 'additionalProperties');
    add(result, source, at, 'propertyNames');
    const { patternProperties } = source;
    if (isObject(patternProperties)) {
      const place = pointerTo(at, 'patternProperties');
      const usable = Object.entries(patternProperties).filter(([key]) => isUsable(key, pointerTo(place, key)));
      if (usable.length > 0) add(result, { patternProperties: Object.fromEntries(usable) }, at, 'patternProperties');
      // Without the pattern, which properties are additional is unknown.
      if (usable.length < Object.keys(patternProperties).length) delete result.additionalProperties;
    }
    const dependencies: Result = {};
    add(dependencies, source, at, 'dependentSchemas');
    const all = {
      ...asObject(source.dependentRequired),
      ...asObject(dependencies.dependentSchemas),
    };
    if (Object.keys(all).length > 0) result.dependencies = all;
  }

  /** A name that is in no `properties` cannot be required, nor one that only the other side writes. */
  function requiredOf(source: JsonObject, at: string, around: Around): string[] {
    if (!Array.isArray(source.required)) return [];
    const excused = direction === 'response' ? 'writeOnly' : 'readOnly';
    return [...new Set(source.required as readonly Json[])].filter((name): name is string => {
      if (typeof name !== 'string') return false;
      const declared = [source, ...around].flatMap((schema) => declarationsOf(document, schema, name));
      if (!isObject(source.properties) || declared.length > 0)
        return !declared.some((property) => isSchema(property) && isMarked(document, property, excused));
      note(relaxed, pointerTo(at, 'required'), `\`${name}\` is required and in no \`properties\`: not asked for`);
      return false;
    });
  }

  function addArrayKeywords(result: Result, source: JsonObject, at: string): void {
    const isTuple = Array.isArray(source.prefixItems);
    add(result, source, at, 'prefixItems', [], 'items');
    add(result, source, at, 'items', [], isTuple ? 'additionalItems' : 'items');
    add(result, source, at, 'contains');
  }

  function addUnions(result: Result, source: JsonObject, at: string, within: Around): void {
    const lists: { anyOf?: Json[]; oneOf?: Json[]; allOf?: Json[] } & Result = {};
    for (const keyword of ['anyOf', 'oneOf', 'allOf']) add(lists, source, at, keyword, within);
    const { anyOf: any = [], oneOf: one = [], allOf: all = [] } = lists;
    if (isNullable(source) && any.length + one.length > 0) (one.length > 0 ? one : any).push({ type: 'null' });
    if (any.length > 0) result.anyOf = any;
    if (one.length > 0) {
      if (any.length === 0) result.anyOf = one;
      else all.push({ anyOf: one });
    }
    if (all.length > 0) result.allOf = all;
    for (const keyword of ['not', 'if', 'then', 'else']) add(result, source, at, keyword, within);
  }
}

function typeMessage(fault: TypeFault): string {
  return fault.kind === 'unknown-type'
    ? `${fault.types.map((type) => JSON.stringify(type)).join(', ')} is no type: not asked for`
    : `no listed value is of the type \`${fault.types.join(' | ')}\`: both are taken, the type and the listed values`;
}
