/** What a schema says of a value, in words for a person: its type, and what else it asks for. */
import type { Schema } from '../../openapi/model.ts';
import { impliedType } from '../../openapi/schema/keywords.ts';
import { type Effective, effective } from '../../openapi/schema/merge.ts';
import { type Json, type JsonObject, jsonText } from '../../shared/json.ts';
import { codeSpan } from './markdown.ts';

/** Values of a list that are named; the others are counted. */
const MAX_VALUES = 12;
/** Alternatives whose types are named. */
const MAX_ALTERNATIVES = 4;
/** Lists of lists, and alternatives of alternatives. */
const MAX_DEPTH = 4;

export interface SchemaFacts {
  /** `string (uuid)`, `list of integer`, `string or null`. */
  readonly type: string;
  /** `1 to 50 characters`, `default `10``: clauses without a full stop. */
  readonly limits: readonly string[];
  readonly deprecated: boolean;
}

/** @returns facts only: no descriptions or titles of the schema. */
export function schemaFacts(document: JsonObject, schema: Schema): SchemaFacts {
  const view = effective(document, [{ value: schema, pointer: '' }]);
  return {
    type: typeText(document, view, 0),
    limits: limitsOf(document, view),
    deprecated: keyword(view, 'deprecated') === true,
  };
}

function keyword({ merged }: Effective, name: string): Json | undefined {
  return merged.keywords.get(name)?.value;
}

function typeText(document: JsonObject, view: Effective, depth: number): string {
  const { types, nullable, branches } = view;
  const format = keyword(view, 'format');
  const named = types.map((type) => {
    if (type === 'array') return listText(document, view, depth);
    return type === 'string' && typeof format === 'string' ? `${type} (${codeSpan(format)})` : type;
  });
  const own = named.length > 0 ? named : branches.length > 0 ? alternatives(document, view, depth) : [implied(view)];
  return [...new Set([...own, ...(nullable ? ['null'] : [])])].join(' or ');
}

function implied({ merged: { keywords } }: Effective): string {
  const type = impliedType(Object.fromEntries([...keywords].map(([name, { value }]) => [name, value])));
  return type === 'any' ? 'any value' : type;
}

function alternatives(document: JsonObject, { branches }: Effective, depth: number): string[] {
  if (branches.length > MAX_ALTERNATIVES || depth >= MAX_DEPTH) return [`one of ${branches.length} forms`];
  return branches.map((branch) => typeText(document, effective(document, [branch]), depth + 1));
}

function listText(document: JsonObject, { merged: { items } }: Effective, depth: number): string {
  if (items === undefined || depth >= MAX_DEPTH) return 'list';
  const inner = typeText(document, effective(document, items.schemas), depth + 1);
  return `list of ${inner.includes(' or ') ? `(${inner})` : inner}`;
}

function limitsOf(document: JsonObject, view: Effective): string[] {
  const { items } = view.merged;
  const isList = view.types.includes('array');
  const item = isList && items !== undefined ? effective(document, items.schemas) : undefined;
  const inner = item === undefined || item.types.includes('object') ? [] : valueLimits(item);
  return [
    ...valueLimits(view),
    ...(inner.length === 0 ? [] : [`each item: ${inner.join(', ')}`]),
    ...defaultOf(keyword(view, 'default')),
  ];
}

function valueLimits(view: Effective): string[] {
  const value = (name: string) => keyword(view, name);
  const patterns = [value('pattern') ?? []].flat() as Json[];
  return [
    ...listed(value('enum')),
    ...(value('const') === undefined ? [] : [`always ${shown(value('const'))}`]),
    ...numberRange(value),
    ...count(value('minLength'), value('maxLength'), 'character'),
    ...count(value('minItems'), value('maxItems'), 'item'),
    ...count(value('minProperties'), value('maxProperties'), 'property', 'properties'),
    ...(value('uniqueItems') === true ? ['no item twice'] : []),
    ...(typeof value('multipleOf') === 'number' ? [`a multiple of ${shown(value('multipleOf'))}`] : []),
    ...patterns.flatMap((pattern) => (typeof pattern === 'string' ? [`pattern ${codeSpan(pattern)}`] : [])),
  ];
}

function listed(values: Json | undefined): string[] {
  if (!Array.isArray(values) || values.length === 0) return [];
  const all = values as readonly Json[];
  const more = all.length - MAX_VALUES;
  const named = all.slice(0, MAX_VALUES).map(shown);
  return [`one of ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
}

/** In 3.0, the exclusive bounds are marks of the others (OpenAPI 3.0, section 4.7.24; JSON Schema 2020-12, section 6.2). */
function numberRange(value: (name: string) => Json | undefined): string[] {
  const bound = (name: string) => (typeof value(name) === 'number' ? shown(value(name)) : undefined);
  const [low, high] = [bound('minimum'), bound('maximum')];
  const above = value('exclusiveMinimum') === true ? low : bound('exclusiveMinimum');
  const below = value('exclusiveMaximum') === true ? high : bound('exclusiveMaximum');
  if (above === undefined && below === undefined && low !== undefined && high !== undefined)
    return [`${low} to ${high}`];
  return [
    ...(above !== undefined ? [`more than ${above}`] : low !== undefined ? [`at least ${low}`] : []),
    ...(below !== undefined ? [`less than ${below}`] : high !== undefined ? [`at most ${high}`] : []),
  ];
}

function count(min: Json | undefined, max: Json | undefined, one: string, several = `${one}s`): string[] {
  const [low, high] = [typeof min === 'number' && min > 0 ? min : undefined, typeof max === 'number' ? max : undefined];
  if (low === undefined && high === undefined) return [];
  if (low === high) return [`${low} ${low === 1 ? one : several}`];
  if (low === undefined) return [`at most ${high} ${high === 1 ? one : several}`];
  return [high === undefined ? `at least ${low} ${low === 1 ? one : several}` : `${low} to ${high} ${several}`];
}

function defaultOf(value: Json | undefined): string[] {
  return value === undefined ? [] : [`default ${shown(value)}`];
}

function shown(value: Json | undefined): string {
  return codeSpan(typeof value === 'string' ? value : jsonText(value ?? null));
}
