/** A request's body: read within bounds, and parsed as the JSON that the document asks for. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { isObject, type Json } from '../json.ts';
import type { Operation } from '../spec/model.ts';
import { Refusal } from './answer.ts';

const MAX_BYTES = 4 * 1024 * 1024;

/**
 * @throws Refusal for a body that is compressed, not UTF-8 (RFC 8259, section 8.1), or too large: the rest of it is read and
 *   dropped, so that the answer arrives.
 */
export function readBody(request: IncomingMessage): Promise<string> {
  const coding = request.headers['content-encoding'] ?? 'identity';
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BYTES) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      if (size > MAX_BYTES) reject(new Refusal('CONTENT_TOO_LARGE', `the body is larger than ${MAX_BYTES} bytes`));
      else if (!/^identity$/i.test(coding))
        reject(new Refusal('UNSUPPORTED_MEDIA_TYPE', `the body must not be compressed, not even with ${coding}`));
      else if (!isUtf8(body)) reject(new Refusal('BAD_REQUEST', 'body as a whole is not UTF-8'));
      else resolve(body.toString('utf8'));
    });
    request.on('error', reject);
    request.on('aborted', () => reject(new Refusal('BAD_REQUEST', 'the body broke off')));
  });
}

/**
 * @returns `{}` where the operation takes no body.
 * @throws Refusal for a missing body, another content type, and what is not JSON.
 */
export function parseBody(operation: Operation, contentType: string | undefined, text: string): Json {
  if (operation.requestBody === undefined) return {};
  if (text.trim() === '') throw new Refusal('BAD_REQUEST', 'body as a whole is required');
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const wanted = operation.requestBody.mediaType.split(';')[0] ?? '';
  if (type !== wanted.toLowerCase() && !(/json/.test(wanted) && /^application\/([a-z0-9.+-]+\+)?json$/.test(type))) {
    throw new Refusal('UNSUPPORTED_MEDIA_TYPE', `the body must be ${wanted}, not ${type === '' ? 'of no type' : type}`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value) || Array.isArray(value) || typeof value !== 'object' || value === null) return value as Json;
  } catch {
    // Told below: where JSON.parse stumbled means little to who sent something else altogether.
  }
  throw new Refusal('BAD_REQUEST', 'body as a whole is not valid JSON');
}
