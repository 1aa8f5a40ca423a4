/** A request's body: read within bounds, and parsed as the JSON that the document asks for. */
import type { IncomingMessage } from 'node:http';
import { isObject, type Json } from '../json.ts';
import type { Operation } from '../spec/model.ts';
import { Refusal } from './answer.ts';

const MAX_BYTES = 4 * 1024 * 1024;

/** @throws Refusal for a body that is too large. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MAX_BYTES)
      throw new Refusal('CONTENT_TOO_LARGE', `the body is larger than ${MAX_BYTES} bytes`, { connection: 'close' });
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
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
