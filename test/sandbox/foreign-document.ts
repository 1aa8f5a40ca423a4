/** A small document of another API: OpenAPI 3.0, without operationIds, with other paths and names. */

import type { Spec } from '../../scripts/openapi/model.ts';
import { toSpec } from '../../scripts/openapi/operations.ts';
import type { JsonObject } from '../../scripts/shared/json.ts';

const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

function jsonResponse(result?: JsonObject): JsonObject {
  const properties = {
    status: { type: 'number' },
    requestId: { type: 'string', format: 'uuid' },
    ...(result === undefined ? {} : { result }),
  };
  return {
    responses: {
      200: { description: '', content: { 'application/json': { schema: { type: 'object', properties } } } },
    },
  };
}

function jsonBody(schema: JsonObject): JsonObject {
  return { requestBody: { content: { 'application/json': { schema } } } };
}

function path(...names: string[]): JsonObject {
  return { parameters: names.map((name) => ({ in: 'path', name, required: true, schema: { type: 'string' } })) };
}

const TOOLS = '/v2/organizations/{organizationId}/tools';

export const foreignDocument: JsonObject = {
  openapi: '3.0.3',
  info: { title: 'Workshop', version: '1' },
  paths: {
    '/v2/organizations': { get: jsonResponse({ type: 'array', items: ref('Organization') }) },
    '/v2/organizations/{organizationId}': {
      ...path('organizationId'),
      get: jsonResponse(ref('Organization')),
    },
    [TOOLS]: {
      ...path('organizationId'),
      get: jsonResponse({ properties: { tools: { type: 'array', items: ref('Tool') } } }),
      post: {
        ...jsonBody(ref('ToolRequest')),
        ...jsonResponse({ properties: { tool: ref('Tool'), pin: { type: 'string' } } }),
      },
    },
    [`${TOOLS}/{toolName}`]: {
      ...path('organizationId', 'toolName'),
      get: jsonResponse({ properties: { tool: ref('Tool'), uses: { type: 'array', items: { type: 'integer' } } } }),
      patch: { ...jsonBody(ref('ToolRequest')), ...jsonResponse(ref('Tool')) },
      put: { ...jsonBody(ref('ToolRequest')), ...jsonResponse(ref('Tool')) },
      delete: jsonResponse(),
      options: jsonResponse(),
    },
    [`${TOOLS}/{toolName}/lock`]: {
      ...path('organizationId', 'toolName'),
      get: jsonResponse(ref('Lock')),
      put: { ...jsonBody(ref('Lock')), ...jsonResponse(ref('Lock')) },
      delete: jsonResponse(),
    },
    [`${TOOLS}/{toolName}/place`]: {
      ...path('organizationId', 'toolName'),
      patch: { ...jsonBody(ref('Place')), ...jsonResponse(ref('Tool')) },
    },
    [`${TOOLS}/{toolName}/copy`]: {
      ...path('organizationId', 'toolName'),
      post: { ...jsonBody(ref('ToolRequest')), ...jsonResponse(ref('Tool')) },
    },
    '/v2/organizations/{organizationId}/benches': {
      ...path('organizationId'),
      post: { ...jsonBody(ref('Bench')), ...jsonResponse(ref('Bench')) },
    },
    '/v2/organizations/{organizationId}/benches/{benchId}': {
      ...path('organizationId', 'benchId'),
      delete: jsonResponse(),
    },
    '/v2/organizations/{organizationId}/metrics': {
      ...path('organizationId'),
      get: { responses: { 200: { description: '', content: { 'text/plain': { schema: { type: 'string' } } } } } },
    },
  },
  components: {
    securitySchemes: { basicAuth: { type: 'http', scheme: 'basic' } },
    schemas: {
      Organization: {
        properties: {
          id: { type: 'string' },
          name: { type: 'string' },
          stands: { type: 'array', items: ref('Bench') },
        },
      },
      Tool: {
        required: ['name'],
        properties: {
          name: { type: 'string' },
          weight: { type: 'number', minimum: 0 },
          note: { type: 'string', nullable: true },
          place: ref('Place'),
          lock: ref('Lock'),
          kind: { type: 'string', enum: ['hammer', 'saw'] },
        },
      },
      ToolRequest: {
        properties: {
          name: { type: 'string' },
          weight: { type: 'number', minimum: 0 },
          note: { type: 'string', nullable: true },
          kind: { type: 'string', enum: ['hammer', 'saw'] },
          secret: { type: 'string' },
        },
      },
      Place: { properties: { shelf: { type: 'integer' }, row: { type: 'integer' } } },
      Lock: { properties: { code: { type: 'string' } } },
      Bench: { properties: { id: { type: 'string' }, width: { type: 'integer' } } },
    },
  },
};

export function foreignSpec(): Spec {
  return toSpec(foreignDocument, 'foreign.json');
}
