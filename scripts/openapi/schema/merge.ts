/** `$ref` and `allOf` merged into one schema (JSON Schema 2020-12, section 10.2.1.1): what is required of a value in effect. */
import { asObject, isObject, type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import { MAX_SAMPLE_STEPS, type Work, workOf } from '../load/limits.ts';
import type { Schema } from '../model.ts';
import { includesType, isNullable, isSchema, typesOf } from './keywords.ts';
import type { Located } from './reference.ts';
import { soleBranches, unionIn, walkParts } from './walk.ts';

const LARGEST = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']);
const SMALLEST = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties']);

/** A keyword with the schemas of all parts that have it. Its place is that in the most specific part. */
export interface Holder {
  readonly pointer: string;
  readonly schemas: readonly Located<Schema>[];
}

export interface Merged {
  /** All keywords but `$ref` and `allOf`. Of several values the tighter bound, what both admit, or the more specific part's. */
  readonly keywords: ReadonlyMap<string, Located>;
  /** Names, with the place of the `required` that has them. */
  readonly required: ReadonlyMap<string, string>;
  readonly properties: ReadonlyMap<string, Holder>;
  readonly items: Holder | undefined;
  readonly additionalProperties: Holder | undefined;
}

/** @param parts the more specific one after the more general one, as `walkParts` leaves them. */
export function mergeParts(parts: readonly Located<JsonObject>[]): Merged {
  const keywords = new Map<string, Located>();
  const required = new Map<string, string>();
  const properties = new Map<string, Holder>();
  const single = new Map<string, Holder>();
  const add = (holders: Map<string, Holder>, name: string, value: Json | undefined, pointer: string) => {
    if (!isSchema(value)) return;
    const known = holders.get(name)?.schemas ?? [];
    const isRepeated = known.some((schema) => schema.value === value);
    holders.set(name, { pointer, schemas: isRepeated ? known : [...known, { value, pointer }] });
  };
  for (const { value: part, pointer } of parts) {
    for (const [key, value] of Object.entries(part)) {
      const at = pointerTo(pointer, key);
      if (key === 'properties' && isObject(value)) {
        for (const [name, property] of Object.entries(value)) add(properties, name, property, pointerTo(at, name));
      } else if (key === 'required' && Array.isArray(value)) {
        for (const name of value as readonly Json[]) if (typeof name === 'string') required.set(name, at);
      } else if (key === 'items' || key === 'additionalProperties') add(single, key, value, at);
      if (key === '$ref' || key === 'allOf') continue;
      const known = keywords.get(key);
      keywords.set(
        key,
        known === undefined ? { value, pointer: at } : mergeKeyword(key, known, { value, pointer: at }),
      );
    }
  }
  const [items, additionalProperties] = [single.get('items'), single.get('additionalProperties')];
  return { keywords, required, properties, items, additionalProperties };
}

function mergeKeyword(key: string, left: Located, right: Located): Located {
  const [before, after] = [left.value, right.value];
  if (typeof before === 'number' && typeof after === 'number') {
    if (LARGEST.has(key)) return before > after ? left : right;
    if (SMALLEST.has(key)) return before < after ? left : right;
  }
  // A value must match the patterns of all parts.
  if (key === 'pattern') return { ...left, value: [...new Set([before, after].flat())] as Json[] };
  if (key === 'enum' && Array.isArray(before) && Array.isArray(after)) {
    const listed = new Set(after);
    const both = before.filter((value) => listed.has(value));
    return both.length > 0 ? { ...right, value: both } : right;
  }
  if (key === 'type') {
    const [wide, narrow] = [[before].flat() as string[], [after].flat() as string[]];
    const both = [
      ...narrow.filter((type) => includesType(wide, type)),
      ...wide.filter((type) => includesType(narrow, type)),
    ];
    return both.length > 0 ? { ...right, value: [...new Set(both)] } : right;
  }
  return right;
}

export interface MergedSchema {
  /** Without `$ref` and `allOf`. A `pattern` of several parts is a list. */
  readonly schema: JsonObject;
  /** Pointers of the targets of references. */
  readonly references: readonly string[];
}

/**
 * Merges a schema with all that it refers to and consists of.
 *
 * @param work a step for each keyword; when it is spent, the parts that are left are ignored.
 */
export function mergeAllOf(
  document: JsonObject,
  source: JsonObject,
  work: Work = workOf(MAX_SAMPLE_STEPS),
): MergedSchema {
  if (source.$ref === undefined && source.allOf === undefined) return { schema: source, references: [] };
  const references = new Set<string>();
  const parts: Located<JsonObject>[] = [];
  walkParts(
    document,
    { value: source, pointer: '' },
    {
      enter: ({ value }) => {
        work.left -= Object.keys(value).length + 1;
        return work.left > 0;
      },
      reference: (pointer) => references.add(pointer),
      leave: (part) => parts.push(part),
    },
  );
  const [only] = parts;
  const isPlain = parts.length === 1 && only?.value.$ref === undefined && only?.value.allOf === undefined;
  return { schema: isPlain ? (only?.value ?? {}) : schemaOf(mergeParts(parts), work), references: [...references] };
}

/** The schema that a schema is in effect; `{}` for a boolean. */
export function effectiveSchema(document: JsonObject, schema: Schema | undefined, work?: Work): JsonObject {
  return isObject(schema) ? mergeAllOf(document, schema, work).schema : {};
}

/** Alternatives that are compared. A union of more has no known properties, so that the work has a bound. */
const MAX_ALTERNATIVES = 50;

type Properties = Readonly<Record<string, Schema>>;

/** The properties of a schema in effect, and those that all of its alternatives declare. */
export function propertiesOf(document: JsonObject, schema: Schema | undefined): Properties {
  const { properties, oneOf, anyOf } = effectiveSchema(document, schema);
  const own = asObject(properties) as Properties;
  const unions = [oneOf, anyOf].filter((union): union is Json[] => Array.isArray(union));
  // Not copied: a schema that many operations refer to may have thousands of properties.
  if (unions.length === 0) return own;
  const shared = unions.map((union) => sharedProperties(document, union));
  return Object.fromEntries([...shared, own].flatMap((each) => Object.entries(each)));
}

/** The properties that every alternative other than `null` declares. */
function sharedProperties(document: JsonObject, union: readonly Json[]): Properties {
  const branches = union.filter(isSchema).filter((branch) => !(isObject(branch) && branch.type === 'null'));
  if (branches.length > MAX_ALTERNATIVES) return {};
  const [first = {}, ...others] = branches.map(
    (branch) => asObject(effectiveSchema(document, branch).properties) as Properties,
  );
  return Object.fromEntries(
    Object.entries(first).filter(([name]) => others.every((other) => Object.hasOwn(other, name))),
  );
}

/** A schema as it is in effect, with a union of one branch replaced by that branch. */
export interface Effective {
  /** The schemas that it consists of, the more specific one after the more general one. */
  readonly parts: readonly Located<JsonObject>[];
  readonly merged: Merged;
  /** Without `null`; empty: any. */
  readonly types: readonly string[];
  readonly nullable: boolean;
  /** The branches of `oneOf` and `anyOf`, without `null`; empty if there is no union. */
  readonly branches: readonly Located<Schema>[];
}

/** @param roots schemas that a value must satisfy together; the unions of those that are `bare` are ignored. */
export function effective(
  document: JsonObject,
  roots: readonly (Located<Schema> & { readonly bare?: boolean })[],
): Effective {
  const parts: Located<JsonObject>[] = [];
  const seen = new Set<JsonObject>();
  const bare = new Set<Schema>(roots.filter((root) => root.bare).map(({ value }) => value));
  const branches = (part: Located<JsonObject>) => (bare.has(part.value) ? [] : soleBranches(part));
  for (const root of roots) walkParts(document, root, { leave: (part) => parts.push(part), branches }, seen);
  const unions = parts
    .filter(({ value }) => !bare.has(value))
    .flatMap((part) => [unionIn(part, 'oneOf'), unionIn(part, 'anyOf')]);
  const merged = mergeParts(parts);
  const types = typesOf(Object.fromEntries([...merged.keywords].map(([name, { value }]) => [name, value])));
  const isNull = parts.some(({ value }) => isNullable(value)) || unions.some(({ nullable }) => nullable);
  return {
    parts,
    merged,
    types: types.filter((type) => type !== 'null'),
    nullable: isNull || types.includes('null'),
    branches: unions.flatMap((union) => (union.branches.length > 1 ? union.branches : [])),
  };
}

export function schemaOf(
  { keywords, required, properties, items, additionalProperties }: Merged,
  work?: Work,
): JsonObject {
  if (work !== undefined) work.left -= properties.size + required.size;
  const schema = new Map([...keywords].map(([name, { value }]): [string, Json] => [name, value]));
  if (properties.size > 0)
    schema.set('properties', Object.fromEntries([...properties].map(([name, holder]) => [name, allOf(holder)])));
  if (required.size > 0) schema.set('required', [...required.keys()]);
  if (items !== undefined) schema.set('items', allOf(items));
  if (additionalProperties !== undefined) schema.set('additionalProperties', allOf(additionalProperties));
  return Object.fromEntries(schema);
}

/** All schemas of a keyword as one. */
function allOf({ schemas }: Holder): Schema {
  const [only] = schemas;
  if (schemas.length === 1 && only !== undefined) return only.value;
  return schemas.some(({ value }) => value === false) ? false : { allOf: schemas.map(({ value }) => value) };
}
