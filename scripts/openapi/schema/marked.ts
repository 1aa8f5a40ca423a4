/** Properties that only one side writes: `readOnly` and `writeOnly` (JSON Schema 2020-12 Validation, section 9.4). */
import { asObject, isObject, type Json, type JsonObject, ownValue } from '../../shared/json.ts';
import type { Schema } from '../model.ts';
import { effectiveSchema, propertiesOf } from './merge.ts';
import type { Located } from './reference.ts';
import { soleBranches, walkParts } from './walk.ts';

export type Mark = 'readOnly' | 'writeOnly';

/** By schema, which belongs to one document that never changes. */
const known = new WeakMap<JsonObject, Map<Mark, boolean>>();

/** Whether a schema, or one that it refers to or consists of, has the mark. */
export function isMarked(document: JsonObject, schema: Schema | undefined, mark: Mark): boolean {
  if (!isObject(schema)) return false;
  if (schema[mark] === true) return true;
  const { $ref, allOf, oneOf, anyOf } = schema;
  if ($ref === undefined && allOf === undefined && oneOf === undefined && anyOf === undefined) return false;
  const marks = known.get(schema) ?? new Map<Mark, boolean>();
  known.set(schema, marks);
  const isFound = marks.get(mark) ?? findMark(document, schema, mark);
  marks.set(mark, isFound);
  return isFound;
}

function findMark(document: JsonObject, schema: JsonObject, mark: Mark): boolean {
  let isFound = false;
  const enter = ({ value }: Located<JsonObject>) => {
    isFound ||= value[mark] === true;
    return !isFound;
  };
  walkParts(document, { value: schema, pointer: '' }, { enter, branches: soleBranches });
  return isFound;
}

/**
 * Marks translated properties that only requests have, which a response may leave out: the mark can be behind a reference.
 *
 * @param schema what the properties were translated from.
 */
export function withWriteOnly(document: JsonObject, translated: JsonObject, { properties }: JsonObject): JsonObject {
  const isWritten = (name: string) =>
    isMarked(document, ownValue(asObject(properties), name) as Schema | undefined, 'writeOnly');
  return Object.fromEntries(
    Object.entries(translated).map(([name, schema]) =>
      isWritten(name) && schema !== false ? [name, { ...asObject(schema), writeOnly: true }] : [name, schema],
    ),
  );
}

export function withoutMarked(document: JsonObject, schema: Schema | undefined, value: Json, mark: Mark): Json {
  if (typeof value !== 'object' || value === null || !isObject(schema)) return value;
  if (Array.isArray(value)) {
    const { items } = effectiveSchema(document, schema);
    return (value as readonly Json[]).map((item) => withoutMarked(document, items as Schema, item, mark));
  }
  const properties = propertiesOf(document, schema);
  const propertyOf = (name: string) => ownValue(properties, name);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !isMarked(document, propertyOf(name), mark))
      .map(([name, part]) => [name, withoutMarked(document, propertyOf(name), part, mark)]),
  );
}
