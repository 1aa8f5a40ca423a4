/** The edge of the stage: a document from a file or over HTTP, as parsed JSON. */
import { readFile } from 'node:fs/promises';
import { ExpectedError } from '../errors.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { Spec } from './model.ts';
import { normaliseDocument } from './normalise.ts';
import { toSpec } from './operations.ts';

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Reads, checks and normalises a document.
 *
 * @param source path of a file, or an `http(s)` URL; JSON or YAML.
 * @throws ExpectedError `spec-unreadable`, `spec-not-parsable`, and all of `toSpec`'s.
 */
export async function readSpec(source: string): Promise<Spec> {
  return toSpec(normaliseDocument(await readDocument(source)), source);
}

/** Reads a document as it is published, and parses it. */
export async function readDocument(source: string): Promise<JsonObject> {
  const text = /^https?:\/\//i.test(source) ? await fetchText(source) : await readText(source);
  const document = await parseDocument(text, source);
  if (isObject(document)) return document;
  throw new ExpectedError('spec-not-openapi', {
    what: 'the document is not an object',
    where: source,
    remedy: 'give an OpenAPI 3.0 or 3.1 document, as JSON or YAML',
  });
}

async function readText(file: string): Promise<string> {
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

async function fetchText(url: string): Promise<string> {
  const unreadable = (what: string, cause?: unknown) =>
    new ExpectedError('spec-unreadable', {
      what,
      where: url,
      remedy: 'check the address and the network, or give a file with `--spec FILE`',
      cause,
    });
  let response: Response;
  try {
    response = await fetch(url, {
      headers: { accept: 'application/json, application/yaml;q=0.8' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    throw unreadable(`the OpenAPI document cannot be fetched (${networkReason(cause)})`, cause);
  }
  if (!response.ok) throw unreadable(`the server answered ${response.status} instead of a document`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > MAX_BYTES) throw unreadable(`the document is larger than ${MAX_BYTES / 1024 / 1024} MiB`);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof ExpectedError) throw cause;
    throw unreadable(`the document broke off while it was read (${networkReason(cause)})`, cause);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function networkReason(cause: unknown): string {
  if (!(cause instanceof Error)) return 'network error';
  if (cause.name === 'TimeoutError') return `no answer in ${TIMEOUT_MS / 1000} s`;
  const inner = cause.cause as NodeJS.ErrnoException | undefined;
  return inner?.code ?? cause.message;
}

async function parseDocument(text: string, source: string): Promise<unknown> {
  const trimmed = text.trimStart();
  const notParsable = (what: string, cause: unknown) =>
    new ExpectedError('spec-not-parsable', {
      what,
      where: source,
      remedy: 'the file may be truncated: fetch it again with `npm run spec:pull`, or restore it from git',
      cause,
    });
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) {
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw notParsable(`the document is not valid JSON (${(cause as Error).message.slice(0, 120)})`, cause);
    }
  }
  if (trimmed.startsWith('<')) {
    throw new ExpectedError('spec-not-openapi', {
      what: 'the document is HTML or XML, not OpenAPI',
      where: source,
      remedy: 'a proxy or a login page may have answered instead of the API: open the address in a browser',
    });
  }
  try {
    const { parse } = await import('yaml');
    return parse(text, { maxAliasCount: 100 });
  } catch (cause) {
    throw notParsable(`the document is neither JSON nor YAML (${(cause as Error).message.split('\n')[0]})`, cause);
  }
}
