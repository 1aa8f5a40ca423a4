/** The shape of a JSON response: which properties there are and of which type, whatever their values. */
import { isObject, type Json, pointerTo } from '../../shared/json.ts';

/** Types by JSON pointer; the index of an array is `*`. */
export type Shape = ReadonlyMap<string, ReadonlySet<string>>;

export interface ShapeDifference {
  readonly pointer: string;
  /** Types on either side; empty where the property is absent. */
  readonly left: readonly string[];
  readonly right: readonly string[];
}

/** More than this many places is another document, not a difference to read. */
const PLACES_LIMIT = 2000;
const DEPTH_LIMIT = 30;

/** The shape of a body, `undefined` where it is not a JSON object or array. */
export function shapeOf(body: string): Shape | undefined {
  let value: Json;
  try {
    value = JSON.parse(body) as Json;
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const shape = new Map<string, Set<string>>();
  collect(value, '', 0, shape);
  return shape;
}

/**
 * Where two shapes differ, the highest place only: a property that one side lacks, or types that cannot be the same
 * (`null` beside a value is an optional value, an empty array says nothing of its items).
 */
export function shapeDifferences(left: Shape, right: Shape): readonly ShapeDifference[] {
  const differences: ShapeDifference[] = [];
  for (const pointer of new Set([...left.keys(), ...right.keys()])) {
    const parent = pointer.slice(0, pointer.lastIndexOf('/'));
    const [here, there] = [left.get(pointer), right.get(pointer)];
    if (here === undefined || there === undefined) {
      const silent = here === undefined ? left : right;
      if (pointer.endsWith('/*') || silent.get(parent)?.has('object') !== true) continue;
    } else if (agree(here, there)) continue;
    differences.push({ pointer, left: [...(here ?? [])].sort(), right: [...(there ?? [])].sort() });
  }
  return differences;
}

function agree(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  const [a, b] = [new Set(left), new Set(right)];
  a.delete('null');
  b.delete('null');
  return a.size === 0 || b.size === 0 || [...a].some((type) => b.has(type));
}

function collect(value: Json, pointer: string, depth: number, shape: Map<string, Set<string>>): void {
  const types = shape.get(pointer);
  if (types !== undefined) types.add(typeOf(value));
  else if (shape.size < PLACES_LIMIT) shape.set(pointer, new Set([typeOf(value)]));
  else return;
  if (depth === DEPTH_LIMIT) return;
  if (Array.isArray(value))
    for (const item of value as readonly Json[]) collect(item, `${pointer}/*`, depth + 1, shape);
  else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) collect(item, pointerTo(pointer, key), depth + 1, shape);
  }
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
