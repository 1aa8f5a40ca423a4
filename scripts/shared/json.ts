/** JSON types, JSON pointers (RFC 6901), and the format of committed JSON files. */

import { unmarkIntegers } from './exact-integer.ts';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** True for an object that is neither an array nor `null`. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns `{}` for anything that is no object. */
export function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** @returns `[]` for anything that is no list. */
export function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

/** The value of a name that a document chose: `constructor` and `__proto__` are names like any other. */
export function ownValue<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Sets a property as `Object.fromEntries` would, in half the time: an assignment to `__proto__` changes the prototype. */
export function setOwn(record: object, name: string, value: unknown): void {
  if (name !== '__proto__') (record as Record<string, unknown>)[name] = value;
  else Object.defineProperty(record, name, { value, enumerable: true, writable: true, configurable: true });
}

/** Appends one reference token to a JSON pointer (RFC 6901, section 3). */
export function pointerTo(parent: string, token: string | number): string {
  return `${parent}/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The reference tokens of a JSON pointer, unescaped (RFC 6901, section 4). */
export function tokensOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * Follows a JSON pointer through own properties.
 *
 * @returns the value, or `undefined` if it does not exist.
 */
export function atPointer(document: Json, pointer: string): Json | undefined {
  let value: Json | undefined = document;
  for (const key of tokensOf(pointer)) {
    if (Array.isArray(value)) value = (value as readonly Json[])[Number(key)];
    else if (isObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}

/** @returns `undefined` for a text that is not JSON. */
export function parsedJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Prints JSON on one line, with integers of any size. */
export function jsonText(value: Json): string {
  return unmarkIntegers(JSON.stringify(value));
}

/** Prints JSON for a committed file, with integers of any size: indented by two spaces, with a final newline. */
export function printJson(value: unknown): string {
  return `${unmarkIntegers(JSON.stringify(value, null, 2))}\n`;
}
