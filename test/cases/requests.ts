/** The requests that a collection has for the operations of a small document. */
import { buildCollection } from '../../scripts/collection/build.ts';
import { itemsBelow } from '../../scripts/collection/item-index.ts';
import type { Request } from '../../scripts/collection/write/postman-format.ts';
import type { JsonObject } from '../../scripts/shared/json.ts';
import { CONFIG } from '../collection/spec-fixture.ts';
import { specOf } from '../openapi/document.ts';

export const ok: JsonObject = { 200: { description: 'ok' } };
export const text: JsonObject = { type: 'string' };

export const object = (properties: JsonObject, required: readonly string[] = []): JsonObject => ({
  type: 'object',
  properties,
  ...(required.length === 0 ? {} : { required }),
});

export async function requestsOf(
  paths: JsonObject,
  schemas: JsonObject = {},
  root: JsonObject = {},
): Promise<Request[]> {
  const collection = await buildCollection(specOf({ openapi: '3.0.3', paths, schemas, root }), CONFIG);
  return itemsBelow(collection.json.item).map(({ request }) => request);
}
