/**
 * The plain keywords of one schema: enum, format, default, deprecated, keywords that are only compared as a whole, and bounds, which can
 * become tighter (JSON Schema 2020-12 Validation, section 6).
 */
import type { Json } from '../../shared/json.ts';
import { isMultiple } from '../schema/admits.ts';
import type { Located } from '../schema/reference.ts';
import type { ChangeKind } from './kinds.ts';
import { compareSets } from './meaning.ts';
import type { Draft, SchemaSide } from './model.ts';
import type { SchemaView } from './view.ts';

/** Keywords that are compared as a whole: whether they became narrower or wider is unknown. */
const CONSTRAINTS = [
  ...['not', 'if', 'then', 'else', 'contains', 'minContains', 'maxContains', 'propertyNames', 'patternProperties'],
  ...['prefixItems', 'dependentRequired', 'dependentSchemas', 'unevaluatedProperties', 'unevaluatedItems'],
  ...['discriminator', 'contentEncoding', 'contentMediaType', 'xml'],
];

/** The kind of the change from one value of a keyword to another one. */
type ValueComparison = (from: Json | undefined, to: Json | undefined) => ChangeKind | undefined;

/** @param label names the schema in the subjects of its changes. */
export function compareKeywords(old: SchemaView, now: SchemaView, label: string, side: SchemaSide): Draft[] {
  const drafts: Draft[] = [];
  const both = (keyword: string) => [old.keywords.get(keyword), now.keywords.get(keyword)] as const;
  /** At the place of the keyword, or of its schema if it does not have the keyword. */
  const endsOf = (before?: Located, after?: Located) => ({ old: (before ?? old).pointer, new: (after ?? now).pointer });
  function add(kind: ChangeKind | undefined, subject: string, before?: Located, after?: Located): void {
    const from = before === undefined ? {} : { from: before.value };
    const to = after === undefined ? {} : { to: after.value };
    if (kind !== undefined) drafts.push({ kind, side, subject, ...endsOf(before, after), ...from, ...to });
  }

  for (const [keyword, kindOf, subject] of [
    ['enum', compareEnums, label],
    ['format', compareFormats, label],
    ['default', compareDefaults, label],
    ['multipleOf', compareSteps, `multipleOf of ${label}`],
    ['pattern', comparePatterns, `pattern of ${label}`],
  ] as const) {
    const [before, after] = both(keyword);
    add(kindOf(before?.value, after?.value), subject, before, after);
  }
  const [wasDeprecated, isDeprecated] = both('deprecated').map((found) => found?.value === true);
  if (wasDeprecated !== isDeprecated) add(isDeprecated ? 'deprecated' : 'undeprecated', label);
  for (const [keyword, boundOf] of BOUNDS) {
    const [before, after] = [boundOf(old.keywords, keyword), boundOf(now.keywords, keyword)];
    add(compareTightness(before, after), `${keyword} of ${label}`, before, after);
  }
  for (const keyword of CONSTRAINTS) {
    const [before, after] = both(keyword);
    if (textOf(before?.value) === textOf(after?.value)) continue;
    drafts.push({ kind: 'constraint-changed', side, subject: `${keyword} of ${label}`, ...endsOf(before, after) });
  }
  return drafts;
}

const compareEnums: ValueComparison = (from, to) => {
  const [before, after] = [listOf(from), listOf(to)];
  if (before === undefined || after === undefined)
    return before === after ? undefined : before === undefined ? 'enum-narrowed' : 'enum-widened';
  const relation = compareSets(before, after);
  return relation === 'same' ? undefined : `enum-${relation}`;
};

/** Without `null`, which is compared as `nullable`. */
function listOf(value: Json | undefined): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return (value as readonly Json[]).filter((entry) => entry !== null).map((entry) => JSON.stringify(entry));
}

/** The values of the first format are all values of the second one. */
const WIDER_FORMATS: readonly (readonly [Json, Json])[] = [
  ['int32', 'int64'],
  ['float', 'double'],
];

const compareFormats: ValueComparison = (from, to) => {
  if (from === to) return undefined;
  if (from === undefined || to === undefined) return from === undefined ? 'format-added' : 'format-removed';
  if (WIDER_FORMATS.some(([narrow, wide]) => narrow === from && wide === to)) return 'format-widened';
  if (WIDER_FORMATS.some(([narrow, wide]) => narrow === to && wide === from)) return 'format-narrowed';
  return 'format-changed';
};

const compareDefaults: ValueComparison = (from, to) => (textOf(from) === textOf(to) ? undefined : 'default-changed');

/** Without text for people: a change of words is not a change of the contract. */
function textOf(value: Json | undefined): string {
  if (value === undefined) return '';
  return JSON.stringify(value, (key, inner) =>
    key === 'description' || key === 'title' || key === 'example' || key === 'examples' ? undefined : inner,
  );
}

type Keywords = SchemaView['keywords'];

interface Bound extends Located {
  /** The higher, the tighter. */
  readonly tightness: number;
}

const BOUNDS: readonly (readonly [
  keyword: string,
  boundOf: (keywords: Keywords, keyword: string) => Bound | undefined,
])[] = [
  ...['minLength', 'minItems', 'minProperties'].map((keyword) => [keyword, atLeast] as const),
  ...['maxLength', 'maxItems', 'maxProperties'].map((keyword) => [keyword, atMost] as const),
  ['minimum', (keywords) => range(keywords, 'minimum', 'exclusiveMinimum', 1)],
  ['maximum', (keywords) => range(keywords, 'maximum', 'exclusiveMaximum', -1)],
  ['uniqueItems', flag],
];

function compareTightness(before: Bound | undefined, after: Bound | undefined): ChangeKind | undefined {
  const [from, to] = [before, after].map((bound) => bound?.tightness ?? Number.NEGATIVE_INFINITY) as [number, number];
  return from === to ? undefined : to > from ? 'bound-tightened' : 'bound-relaxed';
}

/** A minimum of 0 is not a bound for a length or a count. */
function atLeast(keywords: Keywords, key: string): Bound | undefined {
  const found = keywords.get(key);
  return typeof found?.value === 'number' && found.value > 0 ? { ...found, tightness: found.value } : undefined;
}

function atMost(keywords: Keywords, key: string): Bound | undefined {
  const found = keywords.get(key);
  return typeof found?.value === 'number' ? { ...found, tightness: -found.value } : undefined;
}

function flag(keywords: Keywords, key: string): Bound | undefined {
  const found = keywords.get(key);
  return found?.value === true ? { ...found, tightness: 1 } : undefined;
}

/** The tighter one of the inclusive and the exclusive bound (3.0: a boolean beside the inclusive one). */
function range(keywords: Keywords, inclusiveKey: string, exclusiveKey: string, sign: 1 | -1): Bound | undefined {
  const [inclusive, exclusive] = [keywords.get(inclusiveKey), keywords.get(exclusiveKey)];
  const bounds: Bound[] = [];
  if (typeof inclusive?.value === 'number') {
    const tightness = sign * inclusive.value;
    bounds.push({ ...inclusive, tightness: exclusive?.value === true ? justAbove(tightness) : tightness });
  }
  if (typeof exclusive?.value === 'number') bounds.push({ ...exclusive, tightness: justAbove(sign * exclusive.value) });
  return bounds.sort((a, b) => b.tightness - a.tightness)[0];
}

/** “Greater than 3” is tighter than “at least 3”, and less tight than any larger bound. */
function justAbove(value: number): number {
  return value + Math.max(Number.MIN_VALUE, Math.abs(value) * Number.EPSILON);
}

const compareSteps: ValueComparison = (from, to) => {
  if (from === to) return undefined;
  if (typeof to !== 'number') return 'bound-relaxed';
  if (typeof from !== 'number' || isMultiple(to, from)) return 'bound-tightened';
  return isMultiple(from, to) ? 'bound-relaxed' : 'bound-changed';
};

/** Patterns are compared as text: whether one allows everything that another allows is unknown. */
const comparePatterns: ValueComparison = (from, to) => {
  const kinds = {
    same: undefined,
    narrowed: 'bound-relaxed',
    widened: 'bound-tightened',
    changed: 'bound-changed',
  } as const;
  return kinds[compareSets([from ?? []].flat(), [to ?? []].flat())];
};
