/** Small OpenAPI documents for tests, as a person would write them. */

import { CONVENTIONS } from '../../collections/clickhouse-cloud/conventions.ts';
import type { CollectionConfig } from '../../scripts/collection/config.ts';
import type { Spec } from '../../scripts/openapi/model.ts';
import { normaliseDocument } from '../../scripts/openapi/normalise.ts';
import { toSpec } from '../../scripts/openapi/operations.ts';
import type { Json, JsonObject } from '../../scripts/shared/json.ts';

export interface OperationFixture {
  readonly id?: string;
  readonly summary?: string;
  readonly parameters?: readonly JsonObject[];
  /** Schema of the answer. */
  readonly answers?: JsonObject;
  /** Schema of the body. */
  readonly takes?: JsonObject;
}

/** `{ 'GET /things': {…} }` → a spec, with whatever else the document is to have. */
export function specOf(operations: Readonly<Record<string, OperationFixture>>, rest: JsonObject = {}): Spec {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [request, { id, summary, parameters = [], answers, takes }] of Object.entries(operations)) {
    const [method = '', path = ''] = request.split(' ');
    const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map((match) => ({
      name: match[1] ?? '',
      in: 'path',
      required: true,
      schema: { type: 'string' },
    }));
    const item = paths[path] ?? {};
    paths[path] = item;
    item[method.toLowerCase()] = {
      ...(id === undefined ? {} : { operationId: id }),
      ...(summary === undefined ? {} : { summary }),
      parameters: [...inPath.filter(({ name }) => !parameters.some((other) => other.name === name)), ...parameters],
      ...(takes === undefined ? {} : { requestBody: { content: { 'application/json': { schema: takes } } } }),
      responses: {
        200: {
          description: '',
          ...(answers === undefined ? {} : { content: { 'application/json': { schema: answers } } }),
        },
      },
    };
  }
  const document = { openapi: '3.1.0', info: { title: 'Fixture', version: '1' }, paths, ...rest };
  return toSpec(normaliseDocument(document), 'fixture.json');
}

/** The envelope and the errors of the pinned API, and nothing of its names. */
const { root: _root, ...PLAIN } = { ...CONVENTIONS, variables: {} };

export const CONFIG: CollectionConfig = {
  file: 'fixture',
  name: 'Fixture',
  conventions: PLAIN,
  description: 'For tests.',
  reference: ({ id }) => `https://reference.example/${id}`,
  folders: {},
  operations: {},
};

/** A list of things that have these properties. */
export function listOf(properties: Readonly<Record<string, JsonObject>>): JsonObject {
  return { type: 'array', items: { type: 'object', properties } };
}

export function thing(properties: Readonly<Record<string, JsonObject>>): JsonObject {
  return { type: 'object', properties };
}

export const TEXT: JsonObject = { type: 'string' };
