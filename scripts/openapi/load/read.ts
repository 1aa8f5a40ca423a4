/** The edge of the stage: a document from a file or over HTTP, parsed, normalised and checked. */
import { createReadStream } from 'node:fs';
import { commandText } from '../../shared/command-text.ts';
import { ExpectedError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/json.ts';
import { decodeText } from '../../shared/text-encoding.ts';
import type { Spec } from '../model.ts';
import { normaliseDocument } from '../normalise.ts';
import { toSpec } from '../operations.ts';
import { tooManyBytes } from './document-size.ts';
import { type FetchOptions, fetchDocument } from './fetch.ts';
import { MAX_DOCUMENT_BYTES } from './limits.ts';
import { parseDocument } from './parse.ts';

/** Bytes: most documents are read at once. */
const READ_AT_ONCE = 1 << 20;

/** True for what is fetched; everything else is the path of a file. */
export function isAddress(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

/**
 * Reads, checks and normalises a document.
 *
 * @param source path of a file, or an `http(s)` URL; JSON or YAML.
 * @param options of the fetch, for a URL.
 * @throws ExpectedError `spec-unreadable`, `spec-too-large`, `spec-not-parsable`, and all of `toSpec`'s.
 */
export async function readSpec(source: string, options: FetchOptions = {}): Promise<Spec> {
  return toSpec(normaliseDocument(await readDocument(source, options)), source);
}

/** Reads a document as it is published, and parses it. */
export async function readDocument(source: string, options: FetchOptions = {}): Promise<JsonObject> {
  if (!isAddress(source)) return parseDocument(await readText(source), source);
  const { text } = await fetchDocument(source, { ...options, validators: undefined });
  return parseDocument(text, source);
}

/**
 * Reads a file, which may be a pipe or a device without an end.
 *
 * @throws ExpectedError `spec-unreadable`, `spec-too-large`.
 */
export async function readText(file: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: READ_AT_ONCE }) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_DOCUMENT_BYTES) break;
    }
  } catch (cause) {
    throw new ExpectedError('spec-unreadable', {
      what: `the OpenAPI document cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'error'})`,
      where: file,
      remedy: `check the path, or run \`${commandText('spec:pull')}\` to fetch the current document`,
      cause,
    });
  }
  if (size <= MAX_DOCUMENT_BYTES) return decodeText(Buffer.concat(chunks));
  throw tooManyBytes(file, 'path', MAX_DOCUMENT_BYTES);
}
