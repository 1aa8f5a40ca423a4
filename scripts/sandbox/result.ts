/** What an operation answers with when all goes well: its status, its kind, and the schema inside the envelope. */
import type { JsonObject } from '../json.ts';
import { type Operation, type Schema, successOf } from '../spec/model.ts';
import { type Shape, shapeOf } from './shape.ts';

export interface Result {
  readonly status: number;
  readonly kind: 'json' | 'text' | 'none';
  readonly mediaType: string;
  /** `{status, requestId, result}` around the result; `acknowledged` where the envelope has no `result`. */
  readonly envelope: 'enveloped' | 'acknowledged' | 'bare';
  /** Of the result, without the envelope. */
  readonly schema: Schema;
  readonly shape: Shape;
  /** Of the whole body, and where it stands. */
  readonly body: Schema;
  readonly pointer: string;
}

export function resultOf(document: JsonObject, operation: Operation): Result {
  const response = successOf(operation);
  const status = Number(/^\d{3}$/.test(response?.status ?? '') ? response?.status : 200);
  const media = response?.content.find(({ mediaType }) => /\bjson\b/i.test(mediaType)) ?? response?.content[0];
  const body = media?.schema ?? true;
  const rest = { status, mediaType: media?.mediaType ?? '', body, pointer: media?.pointer ?? operation.pointer };
  if (media === undefined) {
    return { ...rest, kind: 'none', envelope: 'bare', schema: true, shape: shapeOf(document, true) };
  }
  const shape = shapeOf(document, body);
  if (!/\bjson\b/i.test(media.mediaType)) return { ...rest, kind: 'text', envelope: 'bare', schema: body, shape };
  const { properties } = shape;
  if (properties.requestId === undefined || properties.status === undefined) {
    return { ...rest, kind: 'json', envelope: 'bare', schema: body, shape };
  }
  if (properties.result === undefined) {
    return { ...rest, kind: 'json', envelope: 'acknowledged', schema: true, shape: shapeOf(document, true) };
  }
  const schema = properties.result;
  return { ...rest, kind: 'json', envelope: 'enveloped', schema, shape: shapeOf(document, schema) };
}
