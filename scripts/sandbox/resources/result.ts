/** The success response that the document declares for an operation: status, media type, and the schema of the result. */

import { type Operation, type Schema, successOf } from '../../openapi/model.ts';
import type { Envelope } from '../../shared/api-conventions.ts';
import type { JsonObject } from '../../shared/json.ts';
import { type Shape, shapeOf } from './shape.ts';

export interface Result {
  readonly status: number;
  readonly kind: 'json' | 'text' | 'none';
  readonly mediaType: string;
  /** Whether the body is the API's envelope, and whether that has a result. */
  readonly envelope: 'with-result' | 'without-result' | 'none';
  /** Schema of the result, without the envelope. */
  readonly schema: Schema;
  readonly shape: Shape;
}

export function resultOf(document: JsonObject, operation: Operation, envelope: Envelope | undefined): Result {
  const response = successOf(operation);
  const status = Number(/^\d{3}$/.test(response?.status ?? '') ? response?.status : 200);
  const media = response?.content.find(({ mediaType }) => /\bjson\b/i.test(mediaType)) ?? response?.content[0];
  const describe = (kind: Result['kind'], wrapped: Result['envelope'], schema: Schema): Result => {
    const mediaType = media?.mediaType ?? '';
    return { status, kind, mediaType, envelope: wrapped, schema, shape: shapeOf(document, schema) };
  };
  if (media === undefined) return describe('none', 'none', true);
  if (!/\bjson\b/i.test(media.mediaType)) return describe('text', 'none', media.schema);
  const schemaAt = (pointer: string) => propertyAt(document, media.schema, pointer);
  const marks = [envelope?.status, envelope?.requestId].filter((at) => at !== undefined);
  if (envelope === undefined || marks.some((at) => schemaAt(at) === undefined))
    return describe('json', 'none', media.schema);
  const result = schemaAt(envelope.result);
  return result === undefined ? describe('json', 'without-result', true) : describe('json', 'with-result', result);
}

/** The schema of the property that a JSON pointer names; `undefined` where none is declared. */
function propertyAt(document: JsonObject, schema: Schema, pointer: string): Schema | undefined {
  return pointer
    .split('/')
    .slice(1)
    .reduce<Schema | undefined>(
      (at, name) => (at === undefined ? undefined : shapeOf(document, at).properties[name]),
      schema,
    );
}
