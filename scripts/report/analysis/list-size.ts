/** The list in a response body, if the body is one. */
import { isObject, parsedJson } from '../../shared/json.ts';

export interface BodyList {
  /** JSON pointer to the array. */
  readonly pointer: string;
  readonly length: number;
}

/** An envelope or a page has the list in a property with one of these names. */
const LIST_PROPERTIES = ['result', 'items', 'data', 'results'] as const;
const MAX_DEPTH = 2;

/**
 * Finds the list that a response consists of: the body itself, or below `result`, `items`, `data` or `results`. Other arrays are
 * properties of an item.
 */
export function listOf(body: string): BodyList | undefined {
  let value = parsedJson(body);
  let pointer = '';
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    if (Array.isArray(value)) return { pointer, length: value.length };
    if (!isObject(value)) return undefined;
    const object = value;
    const property = LIST_PROPERTIES.find((name) => Object.hasOwn(object, name));
    if (property === undefined) return undefined;
    pointer += `/${property}`;
    value = object[property];
  }
  return undefined;
}
