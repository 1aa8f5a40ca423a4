/** Which parts of a document hold parts of OpenAPI: not the values of examples, and not what belongs to others (`x-…`). */
import { isObject, type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import { SUBSCHEMA_KEYWORDS, VALUE_KEYWORDS } from './keywords.ts';

/** Keywords of OpenAPI whose value is a map: its keys are names, `default` is a response there. */
const MAPS = new Set(['responses', 'schemas', 'headers', 'parameters']);

export interface Child {
  readonly key: string;
  readonly value: Json;
  /** Its keys are names. */
  readonly isMap: boolean;
}

/** The objects and lists directly in an object or a list. */
export function childrenOf(value: Json, isMap: boolean): Child[] {
  if (Array.isArray(value)) {
    return (value as readonly Json[]).flatMap((item, index) =>
      typeof item === 'object' && item !== null ? [{ key: String(index), value: item, isMap: false }] : [],
    );
  }
  if (!isObject(value)) return [];
  const children: Child[] = [];
  for (const key of Object.keys(value)) {
    const child = value[key] as Json;
    if (typeof child !== 'object' || child === null) continue;
    // Specification Extensions (OpenAPI 3.1, section 4.9) have no form that OpenAPI knows.
    if (!isMap && (VALUE_KEYWORDS.has(key) || key.startsWith('x-'))) continue;
    children.push({ key, value: child, isMap: !isMap && (MAPS.has(key) || SUBSCHEMA_KEYWORDS.get(key) === 'map') });
  }
  return children;
}

/**
 * Looks at every object of a document in its order, except for values, maps and extensions, until something is found.
 *
 * @param pointer gives the object's place: pointers are built only for faults.
 */
export function findInDocument<Found>(
  document: JsonObject,
  look: (object: JsonObject, pointer: () => string) => Found | undefined,
): Found | undefined {
  const trail: string[] = [];
  const pointer = () => trail.reduce<string>(pointerTo, '');

  function visit(value: Json, isMap: boolean): Found | undefined {
    const own = !isMap && isObject(value) ? look(value, pointer) : undefined;
    if (own !== undefined) return own;
    for (const child of childrenOf(value, isMap)) {
      trail.push(child.key);
      const found = visit(child.value, child.isMap);
      trail.pop();
      if (found !== undefined) return found;
    }
    return undefined;
  }

  return visit(document, false);
}
