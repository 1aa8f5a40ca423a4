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
      if (count > MAX_VALUES) throw tooManyValues(source, '');
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

function tooManyValues(source: string, pointer: string): ExpectedError {
  return tooLarge(`the document has more than ${MAX_VALUES} values`, source, pointer, REMEDY);
}

interface Open {
  readonly keys: readonly string[] | undefined;
  readonly container: JsonObject | readonly Json[];
  next: number;
}

/**
 * Walks through a parsed document without recursion. The target of a YAML alias counts each time; an alias that contains
 * itself exceeds `MAX_DEPTH`.
 *
 * @throws ExpectedError `spec-too-large`, with the JSON pointer.
 */
export function assertDocumentSize(document: JsonObject, source: string): void {
  const open: Open[] = [opened(document)];
  let values = 1;

  function pointer(): string {
    return open.reduce((parent, { keys, next }) => pointerTo(parent, keys?.[next - 1] ?? next - 1), '');
  }

  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const { keys, container } = top;
    if (top.next >= (keys?.length ?? (container as readonly Json[]).length)) {
      open.pop();
      continue;
    }
    const key = keys?.[top.next] ?? top.next;
    top.next += 1;
    values += 1;
    if (values > MAX_VALUES) throw tooManyValues(source, pointer());
    if (typeof key === 'string' && key.length > MAX_NAME) {
      throw tooLarge(`a name has ${key.length} characters, more than ${MAX_NAME}`, source, pointer(), REMEDY);
    }
    const value = (container as Readonly<Record<string | number, Json>>)[key];
    if (typeof value === 'string' && value.length > MAX_TEXT) {
      throw tooLarge(`a text has ${value.length} characters, more than ${MAX_TEXT}`, source, pointer(), REMEDY);
    }
    if (typeof value !== 'object' || value === null) continue;
    if (open.length >= MAX_DEPTH) {
      const what = `the document is nested deeper than ${MAX_DEPTH} levels, or contains itself by an alias`;
      const remedy = 'refer to the inner schemas with `$ref`, and leave out what nobody sends';
      throw tooLarge(what, source, pointer(), remedy);
    }
    open.push(opened(value as JsonObject | readonly Json[]));
  }
}

function opened(container: JsonObject | readonly Json[]): Open {
  return { container, keys: Array.isArray(container) ? undefined : Object.keys(container), next: 0 };
}
