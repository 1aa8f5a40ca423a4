/** From a normalised document to its operations; every reason why a document is unusable is reported here. */
import { createHash } from 'node:crypto';
import { commandText } from '../shared/command-text.ts';
import { type ErrorCode, ExpectedError } from '../shared/errors.ts';
import { asObject, isObject, type Json, type JsonObject, pointerTo } from '../shared/json.ts';
import { printable } from '../shared/printable.ts';
import { tooLarge } from './load/document-size.ts';
import {
  MAX_ALL_PARAMETERS,
  MAX_NAME,
  MAX_NOTES,
  MAX_OPERATIONS,
  MAX_PARAMETERS,
  MAX_PATH_SEGMENTS,
  MAX_REFERENCE_CHAIN,
} from './load/limits.ts';
import { METHODS, type Note, type Operation, type SecurityScheme, type Spec, serverUrl } from './model.ts';
import { derivedId, operationId, readOperation, text, title } from './operation.ts';
import { brokenReference, tooComposed } from './schema/document-faults.ts';
import { childrenOf } from './schema/document-walk.ts';
import { withLocalReferences } from './schema/identifiers.ts';
import { type Located, locate } from './schema/reference.ts';

/**
 * @param given normalised (see `normaliseDocument`).
 * @param source file or URL, for error messages.
 * @throws ExpectedError `spec-not-openapi`, `spec-swagger-2`, `spec-no-operations`, `spec-operation-id-duplicate`,
 *   `spec-reference-broken`, `spec-too-large`; each names the JSON pointer.
 */
export function toSpec(given: JsonObject, source: string): Spec {
  const openapi = openapiVersion(given, source);
  const document = withLocalReferences(given);
  const broken = brokenReference(document);
  if (broken?.fault === 'chain-too-long') {
    const what = `a reference leads over more than ${MAX_REFERENCE_CHAIN} others`;
    throw tooLarge(what, source, broken.pointer, 'refer to the last schema of the chain');
  }
  if (broken !== undefined) {
    const inside = broken.target.startsWith('#');
    const what = `the reference ${printable(broken.target)} leads ${inside ? 'nowhere' : 'out of the document'}`;
    const remedy = inside
      ? 'fix the reference in the document, or report it to who publishes the document'
      : 'bundle the document into one file first, for example with `npx @redocly/cli bundle`';
    throw problem('spec-reference-broken', `${source}#${broken.pointer}`, what, remedy);
  }
  const composed = tooComposed(document);
  if (composed !== undefined) {
    const remedy = 'write schemas that only refer to one other ($ref, allOf, oneOf, anyOf) as one schema';
    throw tooLarge(composed.what, source, composed.pointer, remedy);
  }
  const operations = readOperations(document, source);
  const info = asObject(document.info);
  return {
    title: title(info.title),
    version: title(info.version),
    openapi,
    server: serverUrl(document.servers),
    security: declaredSchemes(document),
    operations,
    document,
    unread: unreadParts(document),
    hash: createHash('sha256').update(JSON.stringify(document)).digest('hex'),
  };
}

function openapiVersion({ swagger, openapi: version, error }: JsonObject, source: string): string {
  if (typeof swagger === 'string' || typeof swagger === 'number') {
    const remedy = 'convert it to OpenAPI 3 first, for example with `npx swagger2openapi`';
    throw problem('spec-swagger-2', `${source}#/swagger`, `the document is Swagger ${swagger}`, remedy);
  }
  if (typeof version === 'string' && /^3\.[0-2]\.\d/.test(version)) return version;
  const what =
    typeof error === 'string'
      ? `this is an error response, not a document (${printable(error)})`
      : version === undefined
        ? 'the document has no `openapi` field'
        : `OpenAPI ${JSON.stringify(version)} is not a version that this project reads`;
  // YAML reads 3.1 as a number, and 3.0 as the number 3.
  const remedy = /^3(\.[0-2])?$/.test(String(version))
    ? "write all three numbers of the version, as a text: `openapi: '3.1.0'`"
    : 'give an OpenAPI 3.0, 3.1 or 3.2 document';
  throw problem('spec-not-openapi', `${source}#/openapi`, what, remedy);
}

function readOperations(document: JsonObject, source: string): Operation[] {
  const operations = new Map<string, Operation>();
  const given = givenIds(document);
  const numbers = new Map<string, number>();
  let parameters = 0;
  for (const [path, { value: item, pointer: itemPointer }] of pathItems(document)) {
    for (const method of METHODS) {
      const raw = item[method.toLowerCase()];
      if (!isObject(raw)) continue;
      const isTaken = (name: string) => given.has(name) || operations.has(name);
      const id = operationId(raw) || derivedId(method, path, isTaken, numbers);
      const operation = readOperation(document, { id, path, method, raw, item, itemPointer });
      parameters += operation.parameters.length;
      assertOperation(operation, { operations: operations.size + 1, parameters }, source);
      const other = operations.get(id);
      if (other !== undefined) {
        const what = `two operations have the operationId ${id} (the other is at ${other.pointer})`;
        const remedy = 'give each operation an operationId of its own (OpenAPI 3.1, section 4.8.10)';
        throw problem('spec-operation-id-duplicate', `${source}#${operation.pointer}/operationId`, what, remedy);
      }
      operations.set(id, operation);
    }
  }
  if (operations.size > 0) return [...operations.values()];
  const remedy = `check that it is the whole document: \`${commandText('spec:pull')}\` fetches the current one`;
  throw problem('spec-no-operations', `${source}#/paths`, 'the document has no operations', remedy);
}

/** By path. A name that begins with `x-` is an extension (OpenAPI 3.1, section 4.8.8). */
function pathItems(document: JsonObject): [path: string, item: Located<JsonObject>][] {
  return Object.entries(asObject(document.paths))
    .filter(([path]) => !path.startsWith('x-'))
    .map(([path, item]) => [path, locate(document, item, pointerTo('/paths', path))]);
}

/** The operationIds of the document: derived ones have to differ from them. */
function givenIds(document: JsonObject): Set<string> {
  const operations = pathItems(document).flatMap(([, { value }]) =>
    METHODS.map((method) => value[method.toLowerCase()]),
  );
  return new Set(operations.filter(isObject).map(operationId));
}

interface Totals {
  readonly operations: number;
  readonly parameters: number;
}

/**
 * Whether an operation, and all so far, are small enough: reading ends at the first one too many.
 *
 * @throws ExpectedError `spec-too-large`, and `spec-not-openapi` for a path that no URL has (OpenAPI 3.1, section 4.8.8.1).
 */
function assertOperation({ id, path, pointer, parameters }: Operation, totals: Totals, source: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const hasControl = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(path);
  if (hasControl || !path.startsWith('/')) {
    const what = hasControl
      ? 'a path has a line feed or another control character, which no URL has'
      : `the path ${printable(path)} does not begin with a slash`;
    const remedy = 'correct the path in the document, or report it to who publishes the document';
    throw problem('spec-not-openapi', `${source}#${pointer}`, what, remedy);
  }
  const refused = (what: string, remedy: string) => tooLarge(what, source, pointer, remedy);
  const split = 'split the document, and generate a collection from each part: `--spec FILE --out DIR`';
  const shorten = 'give the operation a shorter operationId: it is what requests are told apart by';
  if (totals.operations > MAX_OPERATIONS)
    throw refused(`the document has more than ${MAX_OPERATIONS} operations`, split);
  if (id.length > MAX_NAME) throw refused(`an operationId has ${id.length} characters, more than ${MAX_NAME}`, shorten);
  if (path.split('/').length - 1 > MAX_PATH_SEGMENTS)
    throw refused(`a path has more than ${MAX_PATH_SEGMENTS} segments`, 'check that it is a path of the API');
  if (parameters.length > MAX_PARAMETERS) {
    const remedy = 'describe them as the properties of one body';
    throw refused(`an operation has more than ${MAX_PARAMETERS} parameters`, remedy);
  }
  if (totals.parameters > MAX_ALL_PARAMETERS)
    throw refused(`the operations have more than ${MAX_ALL_PARAMETERS} parameters together`, split);
}

function declaredSchemes(document: JsonObject): SecurityScheme[] {
  const components = asObject(document.components);
  const schemes = asObject(components.securitySchemes);
  const kinds = Object.values(schemes).flatMap((entry): SecurityScheme[] => {
    const { value: scheme } = locate(document, entry, '');
    if (scheme.type === 'apiKey') return scheme.in === 'header' ? ['header'] : [];
    // Names of schemes have no case (RFC 9110, section 11.1).
    const name = scheme.type === 'http' ? text(scheme.scheme).toLowerCase() : '';
    return name === 'basic' || name === 'bearer' ? [name] : [];
  });
  return [...new Set(kinds)];
}

/** What OpenAPI 3.2 has beyond 3.1 and is passed over, by keyword: the rest of such a document is read as 3.1. */
const UNREAD: Readonly<Record<string, string>> = {
  query: 'the method `query`: the operation is left out',
  additionalOperations: 'other methods: their operations are left out',
  itemSchema: 'the schema of the items of a stream: they are not checked',
  itemEncoding: 'the encoding of the items of a stream',
  prefixEncoding: 'the encoding of parts by their position',
};

/** @returns nothing for a document of an older version. */
function unreadParts(document: JsonObject): Note[] {
  const notes: Note[] = [];
  if (typeof document.openapi === 'string' && document.openapi.startsWith('3.2')) visit(document, '', false);
  return notes;

  function visit(value: Json, pointer: string, isMap: boolean): void {
    if (notes.length >= MAX_NOTES) return;
    if (isObject(value) && !isMap && value.in === 'querystring')
      notes.push({ pointer, message: 'a parameter that is the whole query: it is left out' });
    for (const child of childrenOf(value, isMap)) {
      const at = pointerTo(pointer, child.key);
      const message = !isMap && Object.hasOwn(UNREAD, child.key) ? UNREAD[child.key] : undefined;
      if (message !== undefined) notes.push({ pointer: at, message });
      visit(child.value, at, child.isMap);
    }
  }
}

function problem(code: ErrorCode, where: string, what: string, remedy: string): ExpectedError {
  return new ExpectedError(code, { what, where, remedy });
}
