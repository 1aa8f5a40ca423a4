/** Checks the size of a document before any other code walks through it. */
import { ExpectedError } from '../../shared/errors.ts';
import { type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import { MAX_DEPTH, MAX_NAME, MAX_TEXT, MAX_VALUES, MAX_YAML_VALUES } from './limits.ts';

/**
 * @param pointer JSON pointer of the place that is too large.
 * @param source file or URL.
 */
export function tooLarge(
  what: string,
  source: string,
  pointer: string,
  remedy: string,
  cause?: unknown,
): ExpectedError {
  return new ExpectedError('spec-too-large', { what, where: `${source}#${pointer}`, remedy, cause });
}

/** @param given what a person can check: the address of a document, or its path. */
export function tooManyBytes(where: string, given: 'address' | 'path', maxBytes: number): ExpectedError {
  return new ExpectedError('spec-too-large', {
    what: `the document is larger than ${Math.floor(maxBytes / 1024 / 1024)} MiB`,
    where,
    remedy: `check the ${given}; if the document is right, take a part of it (\`npx @redocly/cli split\`)`,
  });
}

const TOO_MANY_VALUES = `the document has more than ${MAX_VALUES} values`;
const REMEDY = 'check that it is the document that you mean; if so, take a part of it (`npx @redocly/cli split`)';

/**
 * Counts the values of a JSON text before it is parsed: 32 MB of `{},` become 1 GB of objects.
 *
 * @throws ExpectedError `spec-too-large`.
 */
export function assertJsonText(text: string, source: string): void {
  if (text.length < MAX_VALUES) return; // Too short to have more.
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfString(text, at);
    else if (code === 0x2c || code === 0x5b || code === 0x7b) {
      count += 1;
      if (count > MAX_VALUES) throw tooLarge(TOO_MANY_VALUES, source, '', REMEDY);
    }
  }
}

/** @returns the place of the closing quotation mark. */
function endOfString(text: string, start: number): number {
  let at = text.indexOf('"', start + 1);
  while (at !== -1 && isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at === -1 ? text.length : at;
}

function isEscaped(text: string, at: number): boolean {
  let count = 0;
  while (text[at - 1 - count] === '\\') count += 1;
  return count % 2 === 1;
}

/** @throws ExpectedError `spec-too-large`: `yaml` takes a hundred times the memory and time of `JSON.parse`. */
export function assertYamlText(text: string, source: string): void {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x2c || code === 0x0a || code === 0x0d) count += 1;
  }
  if (count <= MAX_YAML_VALUES) return;
  const what = `the document has more than ${MAX_YAML_VALUES} lines and commas, too many for YAML`;
  throw tooLarge(what, source, '', 'convert it to JSON first, for which the limit is much higher');
}

/**
 * Walks through a parsed document. The target of a YAML alias counts each time; an alias that contains itself exceeds `MAX_DEPTH`.
 *
 * @throws ExpectedError `spec-too-large`, with the JSON pointer.
 */
export function assertDocumentSize(document: JsonObject, source: string): void {
  const trail: (string | number)[] = [];
  let values = 0;

  function refused(what: string, remedy = REMEDY): ExpectedError {
    return tooLarge(what, source, trail.reduce<string>(pointerTo, ''), remedy);
  }

  function visit(value: Json): void {
    values += 1;
    if (values > MAX_VALUES) throw refused(TOO_MANY_VALUES);
    if (typeof value === 'string' && value.length > MAX_TEXT)
      throw refused(`a text has ${value.length} characters, more than ${MAX_TEXT}`);
    if (typeof value !== 'object' || value === null) return;
    if (trail.length >= MAX_DEPTH) {
      const what = `the document is nested deeper than ${MAX_DEPTH} levels, or contains itself by an alias`;
      throw refused(what, 'refer to the inner schemas with `$ref`, and leave out what nobody sends');
    }
    const depth = trail.length;
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        trail[depth] = index;
        visit(value[index]);
      }
    } else {
      for (const name of Object.keys(value)) {
        trail[depth] = name;
        if (name.length > MAX_NAME) throw refused(`a name has ${name.length} characters, more than ${MAX_NAME}`);
        visit((value as JsonObject)[name] as Json);
      }
    }
    trail.length = depth;
  }

  visit(document);
}
