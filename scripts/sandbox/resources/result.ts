/** The success response that the document declares for an operation: status, media type, and the schema of the result. */

import { type Operation, type Schema, successOf } from '../../openapi/model.ts';
import type { JsonObject } from '../../shared/json.ts';
import { type Shape, shapeOf } from './shape.ts';

export interface Result {
  readonly status: number;
  readonly kind: 'json' | 'text' | 'none';
  readonly mediaType: string;
  /** `with-result`: `{status, requestId, result}`; `without-result`: `{status, requestId}`. */
  readonly envelope: 'with-result' | 'without-result' | 'none';
  /** Schema of the result, without the envelope. */
  readonly schema: Schema;
  readonly shape: Shape;
}

export function resultOf(document: JsonObject, operation: Operation): Result {
  const response = successOf(operation);
  const status = Number(/^\d{3}$/.test(response?.status ?? '') ? response?.status : 200);
  const media = response?.content.find(({ mediaType }) => /\bjson\b/i.test(mediaType)) ?? response?.content[0];
  const describe = (kind: Result['kind'], envelope: Result['envelope'], schema: Schema): Result => {
    return { status, kind, mediaType: media?.mediaType ?? '', envelope, schema, shape: shapeOf(document, schema) };
  };
  if (media === undefined) return describe('none', 'none', true);
  if (!/\bjson\b/i.test(media.mediaType)) return describe('text', 'none', media.schema);
  const { status: envelopeStatus, requestId, result } = shapeOf(document, media.schema).properties;
  if (requestId === undefined || envelopeStatus === undefined) return describe('json', 'none', media.schema);
  return result === undefined ? describe('json', 'without-result', true) : describe('json', 'with-result', result);
}
