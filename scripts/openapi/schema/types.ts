/** The JSON types of values, and those that a schema admits. */
import { isObject, type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import { MAX_NOTES } from '../load/limits.ts';
import type { Schema } from '../model.ts';

/** A remark on a place of the document. */
export interface Note {
  /** JSON pointer into the document. */
  readonly pointer: string;
  readonly message: string;
}

/** Takes a note, up to `MAX_NOTES` of them. */
export function addNote(notes: Note[], note: Note): void {
  if (notes.length < MAX_NOTES) notes.push(note);
}

/** JSON Schema 2020-12 Validation, section 6.1.1. */
const TYPES: ReadonlySet<unknown> = new Set(['null', 'boolean', 'object', 'array', 'number', 'integer', 'string']);

/**
 * The types that a value may have: `type`, or what `properties`, `items`, `enum` and `const` imply where the document leaves it
 * out, and `null` where `nullable` or an `enum` allows it. Empty: any.
 */
export function typesOf(source: JsonObject, pointer = '', relaxed: Note[] = []): string[] {
  const written = [...new Set([source.type ?? []].flat())];
  let types = written.filter((type): type is string => TYPES.has(type));
  if (types.length < written.length) {
    const unknown = written.filter((type) => !TYPES.has(type)).map((type) => JSON.stringify(type));
    addNote(relaxed, {
      pointer: pointerTo(pointer, 'type'),
      message: `${unknown.join(', ')} is no type: not asked for`,
    });
  }
  const constant = source.const === undefined ? [] : [source.const];
  const values = Array.isArray(source.enum) ? (source.enum as readonly Json[]) : constant;
  const listed = [...new Set(values.map(typeOf))];
  if (types.length === 0) {
    if (isObject(source.properties)) types = ['object'];
    else if (source.items !== undefined || source.prefixItems !== undefined) types = ['array'];
    else types = listed;
  } else if (listed.length > 0 && !listed.some((type) => type !== 'null' && admits(types, type))) {
    addNote(relaxed, {
      pointer: pointerTo(pointer, 'type'),
      message: `no listed value is of the type \`${types.join(' | ')}\`: both are taken, the type and the listed values`,
    });
    types = [...new Set([...types, ...listed])];
  }
  const nullable = source.nullable === true || listed.includes('null');
  return nullable && types.length > 0 && !types.includes('null') ? [...types, 'null'] : types;
}

/** Whether a type is among those listed; every integer is a number. */
export function admits(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

/** The JSON type of a value, `integer` for numbers without a fraction. */
export function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** Each value once: a list with duplicates is one that Ajv refuses to compile. */
export function enumOf(source: JsonObject, types: readonly string[]): Json[] {
  const values = new Map((source.enum as readonly Json[]).map((value) => [JSON.stringify(value), value]));
  if (types.includes('null')) values.set('null', null);
  return [...values.values()];
}

export function isSchema(value: Json | undefined): value is Schema {
  return isObject(value) || typeof value === 'boolean';
}
