/** Parses the text of a document, JSON or YAML, and rejects text that is not an OpenAPI document. */

import { commandText } from '../../shared/command-text.ts';
import { ExpectedError } from '../../shared/errors.ts';
import { markIntegers } from '../../shared/exact-integer.ts';
import { isObject, type JsonObject } from '../../shared/json.ts';
import { printable } from '../../shared/printable.ts';
import { assertDocumentSize, assertJsonText, assertYamlText, tooLarge } from './document-size.ts';
import { MAX_DEPTH, MAX_DOCUMENT_BYTES } from './limits.ts';
import { parseYaml, YamlOverflow } from './yaml.ts';

/**
 * @param source file or URL, for error messages.
 * @throws ExpectedError `spec-not-parsable` (neither JSON nor YAML), `spec-not-openapi` (HTML, or not an object),
 *   `spec-too-large`.
 */
export async function parseDocument(text: string, source: string): Promise<JsonObject> {
  if (text.length > MAX_DOCUMENT_BYTES) {
    const what = `the document has ${text.length} characters, more than ${MAX_DOCUMENT_BYTES}`;
    throw tooLarge(what, source, '', 'take a part of the document, for example with `npx @redocly/cli split`');
  }
  const trimmed = text.trim(); // A byte order mark goes with the white space: JSON.parse does not take it.
  const value = await parseValue(trimmed, source);
  if (isObject(value)) {
    assertDocumentSize(value, source);
    return value;
  }
  const what = trimmed === '' ? 'the document is empty' : 'the document is not an object';
  throw notOpenapi(what, source, 'give an OpenAPI 3.0, 3.1 or 3.2 document, as JSON or YAML');
}

async function parseValue(text: string, source: string): Promise<unknown> {
  if (text.startsWith('<')) {
    const remedy = 'a proxy or a login page may have responded instead of the API: open the address in a browser';
    throw notOpenapi('the document is HTML or XML, not OpenAPI', source, remedy);
  }
  if (text.startsWith('{') || text.startsWith('[')) {
    assertJsonText(text, source);
    try {
      return JSON.parse(markIntegers(text));
    } catch (cause) {
      throw notParsable(`the document is not valid JSON (${printable((cause as Error).message)})`, source, cause);
    }
  }
  assertYamlText(text, source);
  try {
    return await parseYaml(text);
  } catch (cause) {
    if (cause instanceof YamlOverflow || cause instanceof RangeError) {
      const what = `the document is nested deeper than ${MAX_DEPTH} levels, or its aliases stand for too much`;
      throw tooLarge(what, source, '', 'write out what the aliases stand for, or convert the document to JSON', cause);
    }
    const reason = printable((cause as Error).message.split('\n')[0] ?? '');
    throw notParsable(`the document is neither JSON nor YAML (${reason})`, source, cause);
  }
}

function notParsable(what: string, source: string, cause: unknown): ExpectedError {
  return new ExpectedError('spec-not-parsable', {
    what,
    where: source,
    remedy: `the document may be truncated: fetch it again with \`${commandText('spec:pull')}\`, or restore it from git`,
    cause,
  });
}

function notOpenapi(what: string, where: string, remedy: string): ExpectedError {
  return new ExpectedError('spec-not-openapi', { what, where, remedy });
}
