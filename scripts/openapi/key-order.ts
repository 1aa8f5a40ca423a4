/** Objects with their keys in order. What is in order already is shared, not copied: most of a document is. */

import { isObject, type Json, setOwn } from '../shared/json.ts';

/** A value, not a schema: only its keys are ordered. */
export function sorted(value: Json): Json {
  if (Array.isArray(value)) return mapItems(value, sorted);
  return mapKeys(value, [], (_key, child) => sorted(child));
}

/**
 * Orders the keys of an object, and changes its values; without those that become `undefined`.
 *
 * @returns the object itself if nothing is different: most of a document is copied for nothing otherwise. Other values as they are.
 */
export function mapKeys(
  value: Json,
  first: readonly string[],
  change: (key: string, child: Json) => Json | undefined,
): Json {
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  const order = ordered(keys, first);
  const changed = order.map((key) => change(key, value[key] as Json));
  if (order === keys && changed.every((child, index) => child === value[keys[index] as string])) return value;
  const result = {};
  for (const [index, key] of order.entries()) if (changed[index] !== undefined) setOwn(result, key, changed[index]);
  return result;
}

/** @returns the list itself if no item is different. */
export function mapItems(value: readonly Json[], change: (item: Json) => Json): Json {
  const changed = value.map(change);
  return changed.every((item, index) => item === value[index]) ? value : changed;
}

/** The keys themselves if they are in order already, as in a document that was normalised before. */
function ordered(keys: readonly string[], first: readonly string[]): readonly string[] {
  if (isOrdered(keys, first)) return keys;
  const leading = first.filter((key) => keys.includes(key));
  return [...leading, ...keys.filter((key) => !leading.includes(key)).sort()];
}

function isOrdered(keys: readonly string[], first: readonly string[]): boolean {
  let rank = -1;
  let last: string | undefined;
  return keys.every((key) => {
    const next = first.indexOf(key);
    const isNext = next === -1 ? last === undefined || last < key : last === undefined && rank < next;
    if (next === -1) last = key;
    else rank = next;
    return isNext;
  });
}
