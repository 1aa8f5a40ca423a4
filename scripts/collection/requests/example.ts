/** The saved example of a response in Postman. */

import type { Operation } from '../../openapi/model.ts';
import { responseShape } from '../../openapi/response-shape.ts';
import { type SampleLog, sampleOf } from '../../openapi/schema/sample.ts';
import { isObject, type JsonObject, ownValue, printJson } from '../../shared/json.ts';
import type { CollectionConfig } from '../config.ts';

export interface ExampleResponse {
  readonly status: number;
  readonly mediaType: string;
  readonly body: string;
}

/** The successful response of an operation; it satisfies the schema of the operation. */
export function exampleResponse(
  document: JsonObject,
  operation: Operation,
  { conventions, examples = {} }: Pick<CollectionConfig, 'conventions' | 'examples'>,
  log?: SampleLog,
): ExampleResponse | undefined {
  const { status, kind, mediaType, content } = responseShape(document, operation, conventions);
  if (content === undefined) return undefined;
  const written = ownValue(examples, mediaType);
  if (written !== undefined && kind !== 'other') return { status, mediaType, body: written };
  if (kind !== 'json') return undefined;
  const sample = content.example ?? sampleOf(document, content.schema, { direction: 'response', log });
  const name = conventions.envelope?.status?.slice(1) ?? '';
  const body = isObject(sample) && typeof sample[name] === 'number' ? { ...sample, [name]: status } : sample;
  return { status, mediaType, body: printJson(body).trimEnd() };
}
