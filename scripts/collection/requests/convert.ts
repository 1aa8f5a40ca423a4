/**
 * openapi-to-postmanv2 makes the tree of folders. It gets a document without parameters and bodies: its values would be random,
 * and it loses forms, files, text in JSON and styles of parameters.
 */

import type { Operation, Spec } from '../../openapi/model.ts';
import type { Json, JsonObject } from '../../shared/json.ts';
import { idOf } from '../ids.ts';
import type { Folder } from '../write/postman-format.ts';

const OPTIONS = {
  folderStrategy: 'Paths',
  requestNameSource: 'Fallback',
  parametersResolution: 'Example',
  indentCharacter: 'Space',
  enableOptionalParameters: false,
  alwaysInheritAuthentication: true,
  includeAuthInfoInExample: false,
  optimizeConversion: true,
} as const;

/**
 * Operations that are converted at once. The more there are, the longer the converter takes for each (5,000 at once: 4.5 s, in
 * slices of 50: 1.0 s), and it holds all of them until it is done. Smaller slices gain nothing more.
 */
export const SLICE = 50;

/**
 * Converts one slice of the operations after the other.
 *
 * @param slice operations of a slice; a path may be in two.
 * @returns for each slice its root folder, as the converter made it: ids, names and descriptions are still its own. The trees
 *   laid over each other are that of the whole (`addEntries`).
 */
export async function* convert(spec: Spec, slice = SLICE): AsyncGenerator<Folder> {
  const { convertV2 } = (await import('openapi-to-postmanv2')).default;
  const taken = new Map<string, number>();
  for (let start = 0; start < spec.operations.length; start += slice) {
    const data = documentOf(spec.operations.slice(start, start + slice), taken);
    yield await new Promise<Folder>((resolve, reject) => {
      convertV2({ type: 'json', data }, OPTIONS, (error, outcome) => {
        const converted = outcome?.output?.[0]?.data;
        if (error || !outcome?.result || converted === undefined) {
          reject(new Error(`openapi-to-postmanv2: ${error?.message ?? outcome?.reason ?? 'no collection'}`));
        } else resolve(converted as unknown as Folder);
      });
    });
  }
}

/**
 * A document of some operations, with nothing but their places and names.
 *
 * @param taken how often each place was given to an operation before; it is counted on.
 */
function documentOf(operations: readonly Operation[], taken: Map<string, number>): JsonObject {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    const path = placeOf(operation, taken);
    const item = paths[path] ?? {};
    paths[path] = item;
    // The name of the request: how it is recognised again. The converter cuts longer names. Without responses, it makes no
    // examples: ours are made elsewhere.
    item[operation.method.toLowerCase()] = { summary: convertedName(operation), responses: {} };
  }
  return { openapi: '3.0.3', info: { title: 'collection', version: '1' }, paths };
}

/** To the converter `/users` and `/users/` are one place, and the last request takes it: here the later one gets its own. */
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
