/** Reads and parses the body of a request. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Operation } from '../../openapi/model.ts';
import type { Json } from '../../shared/json.ts';
import { ApiError } from './response.ts';

const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Reads the whole body, so that the client receives the response; beyond the limit, the bytes are dropped.
 *
 * @throws ApiError for a body that is compressed, not UTF-8 (RFC 8259, section 8.1), too large or incomplete.
 */
export function readBody(req: IncomingMessage): Promise<string> {
  const coding = req.headers['content-encoding'] ?? 'identity';
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else chunks.length = 0;
    });
    req.on('end', () => {
      const body = Buffer.concat(chunks);
      if (size > MAX_BODY_BYTES)
        reject(new ApiError('CONTENT_TOO_LARGE', `the body is larger than ${MAX_BODY_BYTES} bytes`));
      else if (!/^identity$/i.test(coding))
        reject(new ApiError('UNSUPPORTED_MEDIA_TYPE', `the body must not be compressed, not even with ${coding}`));
      else if (!isUtf8(body)) reject(new ApiError('BAD_REQUEST', 'body as a whole is not UTF-8'));
      else resolve(body.toString('utf8'));
    });
    req.on('error', reject);
    req.on('aborted', () => reject(new ApiError('BAD_REQUEST', 'the body is incomplete')));
  });
}

/**
 * @returns `{}` for an operation without a request body.
 * @throws ApiError for a missing body, another media type, or invalid JSON.
 */
export function parseBody(operation: Operation, contentType: string | undefined, text: string): Json {
  if (operation.requestBody === undefined) return {};
  if (text.trim() === '') throw new ApiError('BAD_REQUEST', 'body as a whole is required');
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const expected = operation.requestBody.mediaType.split(';')[0] ?? '';
  const isJson = /json/.test(expected) && /^application\/([a-z0-9.+-]+\+)?json$/.test(type);
  if (type !== expected.toLowerCase() && !isJson) {
    throw new ApiError(
      'UNSUPPORTED_MEDIA_TYPE',
      `the body must be ${expected}, not ${type === '' ? 'of no type' : type}`,
    );
  }
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new ApiError('BAD_REQUEST', 'body as a whole is not valid JSON');
  }
}
