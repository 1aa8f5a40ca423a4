/** A value that a schema admits, always the same one: request bodies, examples, responses of the sandbox. */
import { asList, asObject, isObject, type Json, type JsonObject, pointerTo, setOwn } from '../../shared/json.ts';
import {
  MAX_ADMISSION_STEPS,
  MAX_OPTIONAL_PARTS,
  MAX_SAMPLE_PARTS,
  MAX_SAMPLE_STEPS,
  MAX_SAMPLE_TEXT,
  stepsFor,
  withPart,
  workOf,
} from '../load/limits.ts';
import type { Schema } from '../model.ts';
import { admitsValue } from './admits.ts';
import { discriminatorOf } from './discriminator.ts';
import { countOf, impliedType, typesOf } from './keywords.ts';
import { isMarked, withoutMarked } from './marked.ts';
import { effectiveSchema, mergeAllOf } from './merge.ts';
import type { SampleOptions, Shortened } from './sample-options.ts';
import { listedIn, makeNumber, makeString, shownIn } from './sample-scalar.ts';
import { targetOf, unionIn } from './walk.ts';

/**
 * Below this depth optional parts are left out, which ends recursive schemas. A value of too many parts is made again with the next
 * smaller depth: types that refer to each other freely would give bodies of many megabytes.
 */
const MAX_DEPTHS = [12, 8, 6, 4, 3, 2, 1];
/** Below this depth nothing is made: a schema that requires itself has no value at all. */
const END_DEPTH = 24;

interface Place {
  readonly name: string;
  /** JSON pointer into the value. */
  readonly pointer: string;
  /** Pointers of the schemas above this one: one of them again is recursion. */
  readonly above: readonly string[];
  readonly depth: number;
}

function placeIn({ pointer, above, depth }: Place, key: string | number, name: string): Place {
  return { name, pointer: pointerTo(pointer, key), above, depth: depth + 1 };
}

/**
 * Makes one value.
 *
 * @returns a value; the schema's own `example` wherever the schema itself admits it.
 */
export function sampleOf(document: JsonObject, schema: Schema, options: SampleOptions, name = ''): Json {
  let made = sampleTo(MAX_DEPTHS[0] as number, document, schema, options, name);
  let steps = made.steps;
  for (const maxDepth of MAX_DEPTHS.slice(1)) {
    if (!made.isCut) break;
    const isLast = maxDepth === MAX_DEPTHS.at(-1);
    // The value would be too large with this depth, too.
    const least = made.partsAt.slice(0, maxDepth + 1).reduce((sum, count) => sum + count, 0);
    if (!isLast && least > MAX_OPTIONAL_PARTS) continue;
    made = sampleTo(maxDepth, document, schema, options, name);
    steps += made.steps;
  }
  if (options.log !== undefined) {
    options.log.steps += steps;
    for (const note of made.shortened) options.log.shortened.push(note);
  }
  return made.value;
}

interface Made {
  readonly value: Json;
  /** Optional parts were left out only because of the size of the value. */
  readonly isCut: boolean;
  /** By depth, the number of parts. */
  readonly partsAt: readonly number[];
  readonly shortened: readonly Shortened[];
  readonly steps: number;
}

function sampleTo(
  maxDepth: number,
  document: JsonObject,
  schema: Schema,
  { direction, propose, placeholder, includes, takesExample }: SampleOptions,
  name: string,
): Made {
  const work = workOf(MAX_SAMPLE_STEPS);
  const absent = direction === 'request' ? 'readOnly' : 'writeOnly';
  const shortened: Shortened[] = [];
  let parts = 0;
  const partsAt = new Array<number>(END_DEPTH + 2).fill(0);
  let textLeft = MAX_SAMPLE_TEXT;

  function make(source: Schema, place: Place): Json {
    parts += 1;
    const at = Math.min(place.depth, END_DEPTH + 1);
    partsAt[at] = (partsAt[at] ?? 0) + 1;
    if (typeof source === 'boolean' || place.depth > END_DEPTH) return {};
    const { schema: merged, references } = mergeAllOf(document, source, work);
    work.left -= place.above.length + references.length + stepsFor(merged.enum) + 1;
    const inside = { ...place, above: [...place.above, ...references] };
    const context = { name: place.name, pointer: place.pointer, schema: merged };
    const text = placeholder?.(context);
    if (text !== undefined) return text;
    const proposed = propose?.(context);
    if (proposed !== undefined && isAdmitted(merged, proposed)) return proposed;
    const shown = shownIn(merged).filter((candidate) => takesExample?.(candidate, context) !== false);
    const example = [...shown, ...listedIn(merged)].find((candidate) => isAdmitted(merged, candidate));
    if (example !== undefined) return withoutMarked(document, merged, example, absent);
    const union = (['oneOf', 'anyOf'] as const).find((key) => Array.isArray(merged[key]) && merged[key].length > 0);
    return union === undefined ? makeTagged(merged, references, inside) : makeBranch(merged, union, inside);
  }

  /** With the value of its discriminator; where the schema itself has none, one of those that have. */
  function makeTagged(source: JsonObject, references: readonly string[], place: Place): Json {
    const discriminator = discriminatorOf(document, source);
    if (discriminator === undefined) return makeOfType(source, place);
    const { property, tagOf, mapped } = discriminator;
    const properties = asObject(source.properties);
    const declared = Object.hasOwn(properties, property) ? [properties[property] as Schema] : [];
    const own = references.find((reference) => mapped.includes(reference)) ?? references[0];
    const value = own === undefined ? undefined : tagOf(own);
    if (value !== undefined && isAdmitted({ allOf: declared }, value)) {
      const tagged = { ...properties, [property]: { allOf: [...declared, { const: value }] } };
      const required = [...new Set([...asList(source.required), property])];
      return makeOfType({ ...source, properties: tagged, required }, place);
    }
    const other = mapped.find((pointer) => !place.above.includes(pointer));
    return other === undefined ? makeOfType(source, place) : make({ $ref: `#${encodeURI(other)}` }, place);
  }

  function isAdmitted(source: Schema, value: Json): boolean {
    return withPart(work, MAX_ADMISSION_STEPS, (part) => admitsValue(document, source, value, part));
  }

  /** The first branch that is not recursive, merged with the other keywords of the schema. */
  function makeBranch(whole: JsonObject, key: 'oneOf' | 'anyOf', place: Place): Json {
    const { [key]: _, ...beside } = whole;
    const { branches, nullable } = unionIn({ value: whole, pointer: '' }, key);
    const straight = branches.find(({ value }) => !leadsBack(value, place.above))?.value;
    if (straight === undefined && nullable) return null;
    const branch = straight ?? branches[0]?.value ?? true;
    return make({ allOf: [beside, branch] }, { ...place, depth: place.depth + (straight === undefined ? 1 : 0) });
  }

  function makeOfType(source: JsonObject, place: Place): Json {
    const types = typesOf(source);
    const type = types.find((one) => one !== 'null') ?? types[0] ?? impliedType(source);
    switch (type) {
      case 'object':
        return makeObject(source, place);
      case 'array':
        return makeArray(source, place);
      case 'string':
        return makeText(source, place);
      case 'integer':
      case 'number':
        return makeNumber(source, type === 'integer');
      case 'boolean':
        return false;
      case 'null':
        return null;
      default:
        return {};
    }
  }

  function makeText(source: JsonObject, place: Place): string {
    const value = withPart(work, MAX_ADMISSION_STEPS, (part) => makeString(source, textLeft, part));
    textLeft -= value.length;
    expectAtLeast(place, 'minLength', countOf(source.minLength, 0), value.length);
    return value;
  }

  function expectAtLeast({ pointer }: Place, keyword: Shortened['keyword'], wanted: number, made: number): void {
    if (made < wanted) shortened.push({ pointer, keyword, wanted, made });
  }

  /** Whether a limit is reached; the missing required parts are recorded once. */
  function isOver(): boolean {
    // A value that will be made again need not be complete.
    const most = maxDepth === MAX_DEPTHS.at(-1) ? MAX_SAMPLE_PARTS : MAX_OPTIONAL_PARTS + 1;
    return parts >= most || work.left <= 0;
  }

  function makeObject(source: JsonObject, place: Place): Json {
    const properties = isObject(source.properties) ? source.properties : undefined;
    const required = new Set(asList(source.required));
    const made: Record<string, Json> = {};
    let size = 0;
    const add = (key: string, schema: Schema) => {
      if (!Object.hasOwn(made, key)) size += 1;
      setOwn(made, key, make(schema, placeIn(place, key, key)));
    };
    const isLeftOut = (name: string, schema: Schema) =>
      includes?.({ name, pointer: pointerTo(place.pointer, name), schema: effectiveSchema(document, schema, work) }) ===
      false;
    const fewest = countOf(source.minProperties, 0);
    const left: [string, Schema][] = [];
    const isRequired = ([key]: [string, Json]) => required.has(key);
    const all = Object.entries(properties ?? {});
    const ordered =
      includes === undefined ? all : [...all.filter(isRequired), ...all.filter((entry) => !isRequired(entry))];
    for (const [key, property] of ordered) {
      work.left -= 1;
      const schema = property as Schema;
      if (isMarked(document, schema, absent)) continue;
      const optional = !required.has(key);
      if (optional && isObject(schema) && schema.deprecated === true) continue;
      if (optional && (mayEndAt(place) || leadsBack(schema, place.above))) continue;
      if (isOver()) break;
      if (optional && isLeftOut(key, schema)) left.push([key, schema]);
      else add(key, schema);
    }
    for (const [key, schema] of left) if (size < fewest) add(key, schema);
    const other = (isObject(source.additionalProperties) ? source.additionalProperties : { type: 'string' }) as Schema;
    // Where there are properties, a required name that is not one of them is an error of the document (see `translateSchema`).
    if (properties === undefined) for (const key of required) if (typeof key === 'string' && !isOver()) add(key, other);
    for (let count = 1; size < fewest && !isOver(); count++) add(`key${count}`, other);
    expectAtLeast(place, 'minProperties', fewest, size);
    return made;
  }

  function makeArray(source: JsonObject, place: Place): Json {
    const fixed = asList(source.prefixItems) as readonly Schema[];
    const items = (source.items ?? true) as Schema;
    const fewest = countOf(source.minItems, 0);
    const most = countOf(source.maxItems, Number.POSITIVE_INFINITY);
    const mayEnd = fewest === 0 && (mayEndAt(place) || leadsBack(items, place.above));
    if (most === 0 || (mayEnd && fixed.length === 0)) return [];
    const count = Math.min(most, Math.max(1, fewest, fixed.length));
    const values: Json[] = [];
    const held = new Set<string>();
    for (let index = 0; index < count && (index === 0 || !isOver()); index++) {
      const schema = fixed[index] ?? items;
      const value = make(schema, placeIn(place, index, place.name));
      const own = source.uniqueItems === true ? unlike(held, value, schema) : value;
      if (source.uniqueItems === true) held.add(JSON.stringify(own));
      values.push(own);
    }
    expectAtLeast(place, 'minItems', fewest, values.length);
    return values;
  }

  /** Whether optional parts are left out here. */
  function mayEndAt({ depth }: Place): boolean {
    return depth >= maxDepth || parts > MAX_OPTIONAL_PARTS;
  }

  /** A value that the list does not have yet: another listed one, or the same with a number. */
  function unlike(held: ReadonlySet<string>, value: Json, schema: Schema): Json {
    const isFree = (candidate: Json) => !held.has(JSON.stringify(candidate)) && isAdmitted(schema, candidate);
    const merged = effectiveSchema(document, schema, work);
    const numbered = typeof value === 'number' ? value + held.size : `${String(value)}-${held.size + 1}`;
    return [value, ...shownIn(merged), ...listedIn(merged), numbered].find(isFree) ?? value;
  }

  /** Whether a schema, or the items of its list, is one of those above it. */
  function leadsBack(source: Schema, above: readonly string[]): boolean {
    work.left -= 1;
    if (!isObject(source) || work.left <= 0) return false;
    if (typeof source.$ref === 'string') return above.includes(targetOf(document, source)?.pointer ?? ' ');
    const parts = [...asList(source.allOf), ...(source.items === undefined ? [] : [source.items])];
    return parts.some((part) => leadsBack(part as Schema, above));
  }

  const value = make(schema, { name, pointer: '', above: [], depth: 0 });
  if (isOver()) shortened.push({ pointer: '', keyword: 'size', made: parts });
  return { value, isCut: parts > MAX_OPTIONAL_PARTS, partsAt, shortened, steps: MAX_SAMPLE_STEPS - work.left };
}
