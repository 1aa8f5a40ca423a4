/**
 * openapi-to-postmanv2 makes the tree of folders. It gets a document without parameters and bodies: its values would be random,
 * and it loses forms, files, text in JSON and styles of parameters.
 */

import type { Operation, Spec } from '../../openapi/model.ts';
import type { Json, JsonObject } from '../../shared/json.ts';
import { idOf } from '../ids.ts';
import { type ConvertedFolder, type Converter, convertHere } from './converter.ts';

/**
 * Operations that are converted at once. The more there are, the longer the converter takes for each (5,000 at once: 4.5 s, in
 * slices of 50: 1.0 s), and it holds all of them until it is done. Smaller slices gain nothing more.
 */
const SLICE = 50;

/**
 * Converts one slice of the operations after the other. The converter begins with the first one at once, and with the next one
 * before the caller works on the last one, so that it never waits if it is in another thread.
 *
 * @param slice operations of a slice; a path may be in two.
 * @returns for each slice its root folder. The trees laid over each other are that of the whole (`addEntries`).
 */
export function convert(
  { operations }: Spec,
  converter: Converter = convertHere,
  slice = SLICE,
): AsyncGenerator<ConvertedFolder> {
  const taken = new Map<string, number>();
  function startAt(start: number): Promise<ConvertedFolder> | undefined {
    if (start >= operations.length) return undefined;
    const converted = converter(documentOf(operations.slice(start, start + slice), taken));
    // An error is thrown where the slice is used.
    converted.catch(() => undefined);
    return converted;
  }
  const first = startAt(0);
  async function* slices(): AsyncGenerator<ConvertedFolder> {
    let next = first;
    for (let start = slice; next !== undefined; start += slice) {
      const current = next;
      next = startAt(start);
      yield await current;
    }
  }
  return slices();
}

/**
 * A document of some operations, with nothing but their places and names.
 *
 * @param taken the number of operations so far at each place; it is updated.
 */
function documentOf(operations: readonly Operation[], taken: Map<string, number>): JsonObject {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    const path = placeOf(operation, taken);
    const item = paths[path] ?? {};
    paths[path] = item;
    // The name identifies the request later. The converter cuts longer names. Without responses, it makes no examples:
    // ours are made elsewhere.
    item[operation.method.toLowerCase()] = { summary: convertedName(operation), responses: {} };
  }
  return { openapi: '3.0.3', info: { title: 'collection', version: '1' }, paths };
}

/** The converter keeps only the last request of `/users` and `/users/`, so the later one gets another path. */
function placeOf({ method, path }: Operation, taken: Map<string, number>): string {
  const place = `${method} ${path.split('/').filter(Boolean).join('/')}`;
  const before = taken.get(place) ?? 0;
  taken.set(place, before + 1);
  return path + '/trailing slash'.repeat(before);
}

/** What a converted request is called until `buildCollection` gives it its own name. */
export function convertedName({ id }: Operation): string {
  return idOf(id);
}
