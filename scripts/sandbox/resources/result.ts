/** The success response that the document declares for an operation: status, media type, and the schema of the result. */
import { typeOfRange } from '../../openapi/media-type.ts';
import type { Operation, Schema } from '../../openapi/model.ts';
import { responseShape } from '../../openapi/response-shape.ts';
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
  /** JSON pointer of the schema of the body. */
  readonly pointer: string;
  readonly shape: Shape;
}

export function resultOf(document: JsonObject, operation: Operation, envelope: Envelope | undefined): Result {
  const { status, kind, mediaType, content, hasEnvelope, hasResult, result } = responseShape(document, operation, {
    ...(envelope === undefined ? {} : { envelope }),
    mediaTypes: {},
  });
  return {
    status,
    kind: kind === 'json' || kind === 'none' ? kind : 'text',
    // With its parameters, as `version=0.0.4`.
    mediaType: kind === 'json' ? mediaType : typeOfRange(content?.mediaType ?? ''),
    envelope: hasEnvelope ? (hasResult ? 'with-result' : 'without-result') : 'none',
    schema: result,
    pointer: content?.pointer ?? '',
    shape: shapeOf(document, result),
  };
}
