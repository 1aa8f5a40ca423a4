/** Reads and parses the body of a request. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { isJsonType, isMediaRange, mediaTypeEssence } from '../../openapi/media-type.ts';
import { isSafe, type Operation, type RequestBody } from '../../openapi/model.ts';
import { propertiesOf } from '../../openapi/schema/merge.ts';
import { type Json, type JsonObject, parsedJson } from '../../shared/json.ts';
import { kindOf, plainValues } from './parameter-values.ts';
import { ApiError } from './response.ts';

const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Reads the whole body, so that the client receives the response; beyond the limit, the bytes are dropped.
 *
 * @throws ApiError for a body that is compressed, too large or incomplete.
 */
export async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    }
  } catch {
    throw new ApiError('BAD_REQUEST', 'the body is incomplete');
  }
  if (size > MAX_BODY_BYTES) throw new ApiError('CONTENT_TOO_LARGE', `the body is larger than ${MAX_BODY_BYTES} bytes`);
  const coding = req.headers['content-encoding'] ?? 'identity';
  if (!/^identity$/i.test(coding))
    throw new ApiError('UNSUPPORTED_MEDIA_TYPE', `the body must not be compressed, not even with ${coding}`);
  return Buffer.concat(chunks);
}

/** A body, and whether its texts stand for values of other types, as in a form. */
export interface ParsedBody {
  readonly value: Json;
  readonly form: 'exact' | 'texts' | 'unchecked';
}

/**
 * @returns `{}` for an operation without a request body, for an optional one that is missing, and for what is no structured data.
 * @throws ApiError for a missing body, another media type, or invalid JSON (RFC 8259).
 */
export async function parseBody(
  document: JsonObject,
  { requestBody, method }: Operation,
  contentType: string | undefined,
  bytes: Buffer,
): Promise<ParsedBody> {
  if (requestBody === undefined) return NO_BODY;
  const text = bytes.toString('utf8');
  // Content of a GET has no meaning (RFC 9110, section 9.3.1).
  if (text.trim() === '') {
    const isOptional = isSafe(method) || !(requestBody.required || isJsonType(requestBody.mediaType));
    if (isOptional) return NO_BODY;
    throw new ApiError('BAD_REQUEST', 'body as a whole is required');
  }
  const type = mediaTypeEssence(contentType ?? '');
  const expected = mediaTypeEssence(requestBody.mediaType);
  if (!isExpected(type, expected)) {
    throw new ApiError(
      'UNSUPPORTED_MEDIA_TYPE',
      `the body must be ${expected}, not ${type === '' ? 'of no type' : type}`,
    );
  }
  if (isJsonType(type)) {
    if (!isUtf8(bytes)) throw new ApiError('BAD_REQUEST', 'body as a whole is not UTF-8');
    const value = parsedJson(text);
    if (value === undefined) throw new ApiError('BAD_REQUEST', 'body as a whole is not valid JSON');
    return { value, form: 'exact' };
  }
  if (type === 'application/x-www-form-urlencoded')
    return { value: formValue(document, requestBody, plainValues(new URLSearchParams(text))), form: 'texts' };
  if (type === 'multipart/form-data') {
    const fields = await multipartFields(contentType ?? '', bytes);
    if (fields === undefined) throw new ApiError('BAD_REQUEST', 'body as a whole is not a multipart form');
    return { value: formValue(document, requestBody, fields), form: 'texts' };
  }
  return NO_BODY;
}

const NO_BODY: ParsedBody = { value: {}, form: 'unchecked' };

function isExpected(type: string, expected: string): boolean {
  if (type === expected || (isJsonType(type) && isJsonType(expected))) return true;
  return isMediaRange(expected) && (expected === '*/*' || type.startsWith(expected.split('*')[0] ?? ''));
}

/**
 * The fields of a multipart form (RFC 7578); a file is the text of its bytes.
 *
 * @returns nothing for a body that is not of this form.
 */
async function multipartFields(contentType: string, bytes: Buffer): Promise<[name: string, value: Json][] | undefined> {
  const body = new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } });
  const form = await body.formData().catch(() => undefined);
  if (form === undefined) return undefined;
  const fields = new URLSearchParams();
  for (const [name, value] of form) fields.append(name, typeof value === 'string' ? value : await value.text());
  return plainValues(fields);
}

/** Lists of one item, and objects in JSON, as `encoding` writes them by default (OpenAPI 3.1, section 4.8.15.1.1). */
function formValue(document: JsonObject, { schema }: RequestBody, fields: readonly [string, Json][]): JsonObject {
  const properties = propertiesOf(document, schema);
  return Object.fromEntries(
    fields.map(([name, value]): [string, Json] => {
      const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (property === undefined || typeof value !== 'string') return [name, value];
      const kind = kindOf(document, property);
      if (kind === 'scalar') return [name, value];
      const parsed = parsedJson(value);
      if (parsed !== undefined) return [name, parsed];
      return [name, kind === 'array' ? [value] : value];
    }),
  );
}
