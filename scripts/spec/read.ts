/** The edge of the stage: a document from a file or over HTTP, parsed, normalised and checked. */
import { readFile } from 'node:fs/promises';
import { ExpectedError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import { type FetchOptions, fetchDocument } from './fetch.ts';
import type { Spec } from './model.ts';
import { normaliseDocument } from './normalise.ts';
import { toSpec } from './operations.ts';
import { parseDocument } from './parse.ts';

/** True for what is fetched; everything else is the path of a file. */
export function isAddress(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

/**
 * Reads, checks and normalises a document.
 *
 * @param source path of a file, or an `http(s)` URL; JSON or YAML.
 * @param options of the fetch, for a URL.
 * @throws ExpectedError `spec-unreadable`, `spec-not-parsable`, and all of `toSpec`'s.
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

/** @throws ExpectedError `spec-unreadable`. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new ExpectedError('spec-unreadable', {
      what: `the OpenAPI document cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'error'})`,
      where: file,
      remedy: 'check the path, or run `npm run spec:pull` to fetch the current document',
      cause,
    });
  }
}
