/** One write operation, and the body that is made for it. */
import { idVariablesFor } from '../../../scripts/collection/requests/id-variables.ts';
import { requestBody } from '../../../scripts/collection/requests/request-body.ts';
import type { Method, Operation } from '../../../scripts/openapi/model.ts';
import type { Json, JsonObject } from '../../../scripts/shared/json.ts';
import { documentOf } from '../../openapi/document.ts';

export const text: JsonObject = { type: 'string' };
export const flag: JsonObject = { type: 'boolean' };
export const count: JsonObject = { type: 'integer' };
export const time: JsonObject = { type: 'string', format: 'date-time' };

const document = documentOf({
  schemas: {
    Owner: {
      type: 'object',
      required: ['email'],
      properties: { email: { type: 'string', format: 'email' }, age: count },
    },
    Label: { type: 'string' },
  },
});

const idVariable = idVariablesFor([
  ['organizationId', 'orgid'],
  ['roleId', 'roleId'],
  ['clickStackDashboardId', 'clickStackDashboardId'],
  ['sourceTableId', 'sourceTableId'],
  ['targetTableId', 'targetTableId'],
  ['id', 'petId'],
]);

export interface Given {
  readonly schema: JsonObject;
  readonly method?: Method;
  readonly example?: Json;
  readonly mediaType?: string;
  readonly written?: Json;
  readonly known?: readonly string[];
}

export function bodyOf({ schema, method = 'POST', example, mediaType = 'application/json', written, known }: Given) {
  const operation: Operation = {
    id: 'write',
    method,
    path: '/things',
    summary: '',
    tag: '',
    deprecated: false,
    beta: false,
    pointer: '',
    parameters: [],
    responses: [],
    requestBody: { required: true, mediaType, schema, pointer: '', ...(example === undefined ? {} : { example }) },
  };
  const isKnown = known === undefined ? {} : { isKnown: (name: string) => known.includes(name) };
  return requestBody(document, operation, { idVariable, written, ...isKnown });
}

export const object = (
  properties: JsonObject,
  required: readonly string[] = [],
  rest: JsonObject = {},
): JsonObject => ({
  type: 'object',
  properties,
  ...(required.length === 0 ? {} : { required }),
  ...rest,
});
