/** Small documents for the tests of this stage: one operation, to which a test adds what it is about. */

import type { Spec } from '../../scripts/openapi/model.ts';
import { normaliseDocument } from '../../scripts/openapi/normalise.ts';
import { toSpec } from '../../scripts/openapi/operations.ts';
import type { Json, JsonObject } from '../../scripts/shared/json.ts';

export interface Parts {
  readonly openapi?: string;
  readonly paths?: JsonObject;
  readonly schemas?: JsonObject;
  /** Beside `openapi`, `info`, `paths` and `components`. */
  readonly root?: JsonObject;
  /** Beside `schemas`. */
  readonly components?: JsonObject;
}

export function documentOf({
  openapi = '3.1.0',
  paths = {},
  schemas = {},
  root = {},
  components = {},
}: Parts): JsonObject {
  return { openapi, info: { title: 'Things', version: '1' }, paths, components: { schemas, ...components }, ...root };
}

export function specOf(parts: Parts): Spec {
  return toSpec(normaliseDocument(documentOf(parts)), 'things.json');
}

/** `GET /things`, which answers 200 with a schema. */
export function answering(schema: Json): JsonObject {
  return { '/things': { get: { operationId: 'thingList', summary: 'List things', responses: answer(schema) } } };
}

/** `POST /things`, which takes a schema. */
export function taking(schema: Json): JsonObject {
  const requestBody = { required: true, content: json(schema) };
  return { '/things': { post: { operationId: 'thingCreate', requestBody, responses: answer(true) } } };
}

/** The `responses` of an operation. */
export function answer(schema: Json): JsonObject {
  return { 200: { description: 'What it answers', content: json(schema) } };
}

/** The `content` of a body. */
export function json(schema: Json): JsonObject {
  return { 'application/json': { schema } };
}
