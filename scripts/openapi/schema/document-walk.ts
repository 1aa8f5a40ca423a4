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
  const children: Child[] = [];
  findChild(value, isMap, (key, child, inner) => void children.push({ key, value: child, isMap: inner }));
  return children;
}

/** Visits the children as in `childrenOf`, without a list, until `look` finds something. */
function findChild<Found>(
  value: Json,
  isMap: boolean,
  look: (key: string, child: Json, isMap: boolean) => Found | undefined,
): Found | undefined {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const item = value[index] as Json;
      const found = isContainer(item) ? look(String(index), item, false) : undefined;
      if (found !== undefined) return found;
    }
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      const child = value[key] as Json;
      if (!isContainer(child)) continue;
      // Specification Extensions (OpenAPI 3.1, section 4.9) can hold anything.
      if (!isMap && (VALUE_KEYWORDS.has(key) || key.startsWith('x-'))) continue;
      const found = look(key, child, !isMap && isMapKeyword(key));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function isContainer(value: Json): boolean {
  return typeof value === 'object' && value !== null;
}

function isMapKeyword(key: string): boolean {
  return MAPS.has(key) || SUBSCHEMA_KEYWORDS.get(key) === 'map';
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
    return findChild(value, isMap, (key, child, inner) => {
      trail.push(key);
      const found = visit(child, inner);
      trail.pop();
      return found;
    });
  }

  return visit(document, false);
}
