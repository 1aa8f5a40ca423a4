/** Generates a document of any size. Each resource has five operations and its own schemas. */
import type { Json, JsonObject } from '../scripts/shared/json.ts';

/** @param operations a multiple of five. */
export function syntheticDocument(operations: number): JsonObject {
  const paths: Record<string, Json> = {};
  const schemas: Record<string, Json> = {};
  for (let index = 0; index < operations / 5; index++) {
    const name = `Item${index}`;
    const variable = `item${index}Id`;
    const one = response({ $ref: `#/components/schemas/${name}` });
    const body = { content: json({ $ref: `#/components/schemas/${name}Change` }) };
    const byId = [{ name: variable, in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }];
    schemas[name] = itemSchema(name, ['id', 'name']);
    schemas[`${name}Change`] = itemSchema(name, ['name']);
    paths[`/v1/items${index}`] = {
      get: operation(`list${name}`, response({ type: 'array', items: { $ref: `#/components/schemas/${name}` } })),
      post: { ...operation(`create${name}`, one), requestBody: body },
    };
    paths[`/v1/items${index}/{${variable}}`] = {
      get: { ...operation(`get${name}`, one), parameters: byId },
      patch: { ...operation(`change${name}`, one), parameters: byId, requestBody: body },
      delete: { ...operation(`delete${name}`, one), parameters: byId },
    };
  }
  return {
    openapi: '3.0.3',
    info: { title: `${operations} operations`, version: '1' },
    servers: [{ url: 'https://api.example.com' }],
    security: [{ basicAuth: [] }],
    paths,
    components: { securitySchemes: { basicAuth: { type: 'http', scheme: 'basic' } }, schemas },
  };
}

function operation(operationId: string, responses: JsonObject) {
  return { operationId, summary: operationId, tags: ['items'], responses };
}

function response(result: JsonObject): JsonObject {
  const properties = { status: { type: 'number' }, requestId: { type: 'string', format: 'uuid' }, result };
  return { 200: { description: 'OK', content: json({ type: 'object', properties }) } };
}

function json(schema: JsonObject): JsonObject {
  return { 'application/json': { schema } };
}

function itemSchema(name: string, required: readonly string[]): JsonObject {
  return {
    type: 'object',
    required,
    properties: {
      id: { type: 'string', format: 'uuid' },
      name: { type: 'string', maxLength: 50, example: `my ${name}` },
      state: { type: 'string', enum: ['starting', 'running', 'stopped'] },
      size: { type: 'integer', minimum: 1, maximum: 16 },
      createdAt: { type: 'string', format: 'date-time' },
      tags: {
        type: 'array',
        items: { type: 'object', properties: { key: { type: 'string' }, value: { type: 'string' } } },
      },
      owner: { type: 'object', nullable: true, properties: { email: { type: 'string', format: 'email' } } },
    },
  };
}
