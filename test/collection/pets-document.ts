/** A small document with everything that generated scripts are made of. */
import type { Scenario } from '../../scripts/collection/suites/lifecycle/scenario.ts';
import type { JsonObject } from '../../scripts/shared/json.ts';

const envelope = (result: JsonObject): JsonObject => ({
  type: 'object',
  properties: { status: { type: 'number' }, requestId: { type: 'string', format: 'uuid' }, result },
});
const answer = (schema: JsonObject, mediaType = 'application/json'): JsonObject => ({
  200: { description: 'the response', content: { [mediaType]: { schema } } },
});
const uuid = { type: 'string', format: 'uuid', title: 'an ID', example: 'x' };

/** A document with everything that a script is made of. */
export const DOCUMENT: JsonObject = {
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1', description: 'All pets.' },
  servers: [{ url: 'https://{host}.example', variables: { host: { default: 'pets' } }, description: 'the one' }],
  tags: [{ name: 'Pets', description: 'with fur' }],
  security: [{ basic: [] }],
  paths: {
    '/v1/owners': {
      get: {
        operationId: 'ownerList',
        summary: 'List owners',
        tags: ['Pets'],
        responses: answer(envelope({ type: 'array', items: { $ref: '#/components/schemas/Owner' } })),
      },
    },
    '/v1/owners/{ownerId}': {
      get: {
        operationId: 'ownerGet',
        summary: 'Get an owner',
        tags: ['Pets'],
        parameters: [{ $ref: '#/components/parameters/owner' }],
        responses: answer(envelope({ $ref: '#/components/schemas/Owner' })),
      },
    },
    '/v1/owners/{ownerId}/pets': {
      parameters: [{ $ref: '#/components/parameters/owner' }],
      get: {
        operationId: 'petList',
        summary: 'List pets',
        tags: ['Pets'],
        parameters: [
          {
            name: 'kind_of',
            in: 'query',
            required: true,
            description: 'which',
            schema: { type: 'string', default: 'cat', enum: ['cat', 'dog'] },
          },
        ],
        responses: answer(envelope({ type: 'array', items: { $ref: '#/components/schemas/Pet' } })),
      },
      post: {
        operationId: 'petCreate',
        summary: 'Make a pet',
        tags: ['Pets'],
        requestBody: {
          description: 'the pet',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' }, example: { name: 'Tom' } } },
        },
        responses: answer(envelope({ $ref: '#/components/schemas/Pet' })),
      },
    },
    '/v1/owners/{ownerId}/pets/{petId}': {
      parameters: [
        { $ref: '#/components/parameters/owner' },
        { name: 'petId', in: 'path', required: true, schema: uuid },
      ],
      get: {
        operationId: 'petGet',
        summary: 'Get a pet',
        deprecated: true,
        responses: answer(envelope({ $ref: '#/components/schemas/Pet' }), 'application/pets+json'),
      },
      delete: { operationId: 'petDelete', summary: 'Give it away', responses: { 204: { description: 'gone' } } },
    },
    '/v1/owners/{ownerId}/pets/{petId}/collar': {
      parameters: [
        { $ref: '#/components/parameters/owner' },
        { name: 'petId', in: 'path', required: true, schema: uuid },
      ],
      get: {
        summary: 'Get the collar',
        responses: answer({ type: 'object', properties: { colour: { const: 'red' } }, required: ['colour'] }),
      },
      put: {
        operationId: 'collarPut',
        requestBody: {
          content: { 'application/json': { schema: { type: 'object', properties: { colour: { type: 'string' } } } } },
        },
        responses: answer(envelope({})),
      },
      delete: { operationId: 'collarDelete', responses: answer(envelope({})) },
    },
    '/v1/metrics': { get: { operationId: 'metrics', responses: answer({ type: 'string' }, 'text/plain') } },
    '/v1/certificates': {
      get: { operationId: 'certificates', responses: answer({ type: 'string' }, 'application/x-pem-file') },
    },
    '/v1/picture': {
      get: { operationId: 'picture', responses: answer({ type: 'string', contentEncoding: 'binary' }, 'image/png') },
    },
  },
  components: {
    securitySchemes: { basic: { type: 'http', scheme: 'basic', description: 'a key' } },
    parameters: { owner: { name: 'ownerId', in: 'path', required: true, schema: uuid } },
    schemas: {
      Owner: {
        type: 'object',
        title: 'Owner',
        properties: {
          id: uuid,
          name: { type: 'string', pattern: '^[a-z]+$' },
          since: { type: 'string', format: 'date-time' },
        },
      },
      Pet: {
        description: 'A pet',
        type: 'object',
        required: ['id', 'name'],
        properties: {
          id: uuid,
          ownerId: uuid,
          name: { type: 'string', default: 'Tom', examples: ['Tom'] },
          kind: { oneOf: [{ type: 'string', enum: ['cat', 'dog'] }, { type: 'null' }] },
          friends: { type: 'array', items: { $ref: '#/components/schemas/Pet' } },
          state: { type: 'string', enum: ['asleep', 'awake'] },
        },
        patternProperties: { '^x-': { type: 'string' } },
        dependentRequired: { kind: ['name'] },
        'x-badges': [{ name: 'Beta' }],
      },
    },
  },
};

/** For the lifecycle of a pet. */
export const SCENARIO: Scenario = {
  bodies: { petCreate: { name: '{{lifecyclename}}' } },
  createdAt: {},
  states: { petGet: { at: '/result/state', ready: ['awake'], commands: [] } },
  clones: {},
  awaited: [],
  fixed: {},
  named: {},
  undo: [],
};
