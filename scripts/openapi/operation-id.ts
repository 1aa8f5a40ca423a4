/** IDs and titles of operations, one line each. */
import type { Json, JsonObject } from '../shared/json.ts';
import { printable } from '../shared/printable.ts';
import { MAX_NAME, MAX_TITLE } from './load/limits.ts';
import type { Method } from './model.ts';

/** One line, because comments of scripts contain it. `operationCounter` refuses one that is too long. */
export function operationId(raw: JsonObject): string {
  return printable(text(raw.operationId), MAX_NAME + 1);
}

/**
 * @param numbers the next number for an ID that was given before.
 * @returns `get /v1/things/{thingId}` → `getV1ThingsThingId`; where that is taken (`get /v1/things/thing-id`), with a number.
 */
export function derivedId(
  method: Method,
  path: string,
  isTaken: (id: string) => boolean,
  numbers: Map<string, number>,
): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const id = method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  let free = id;
  let number = numbers.get(id) ?? 2;
  for (; isTaken(free); number++) free = `${id}${number}`;
  numbers.set(id, number);
  return free;
}

/** Names of requests and folders, and comments in scripts: one line, as a line feed would end the comment. */
export function title(value: Json | undefined): string {
  return printable(text(value), MAX_TITLE);
}

/** A scalar as text; empty for anything else. */
export function text(value: Json | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}
