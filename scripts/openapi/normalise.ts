/**
 * One form for one content: two pulls of an unchanged document are the same bytes, whatever order the server chose.
 * `interfaceOnly` keeps the facts (paths, names, types, enums, short examples) and leaves the vendor's prose behind.
 */

import { asObject, isObject, type Json, type JsonObject, ownValue } from '../shared/json.ts';
import { compareTexts } from '../shared/list.ts';
import { mapItems, mapKeys, sorted } from './key-order.ts';
import { METHODS } from './model.ts';
import { isSchema, SUBSCHEMA_KEYWORDS } from './schema/keywords.ts';

const ROOT_ORDER = ['openapi', 'info', 'servers', 'security', 'tags', 'paths', 'components'];
const OPERATION_ORDER = [
  'operationId',
  'summary',
  'description',
  'tags',
  'deprecated',
  'parameters',
  'requestBody',
  'responses',
];
const METHOD_ORDER = ['parameters', ...METHODS.map((method) => method.toLowerCase())];
const SCHEMA_ORDER = [
  '$ref',
  'type',
  'nullable',
  'format',
  'enum',
  'const',
  'title',
  'description',
  'required',
  'properties',
  'items',
];
const LEADING_PROPERTIES = ['id', 'name'];

/** Beside a `$ref` of OpenAPI 3.0, where everything else has to be ignored (Reference Object), documents mean these. */
const MEANT_BESIDE_REF = new Set([
  ...['$ref', 'nullable', 'readOnly', 'writeOnly', 'deprecated'],
  ...['title', 'description', 'externalDocs', 'example', 'default'],
]);

/** Keywords of OpenAPI, outside schemas, that hold a map by name. */
const NAMED_MAPS = new Set(['content', 'headers', 'links', 'callbacks', 'variables', 'encoding']);

/** An example that reads as a sentence is prose, and a long one is not a short example value. */
const MAX_EXAMPLE_WORDS = 4;
const MAX_EXAMPLE_LENGTH = 64;

export interface NormaliseOptions {
  /** Leave out `description`, `title` of schemas, `externalDocs`, and examples that are prose. */
  readonly interfaceOnly?: boolean;
}

/**
 * Orders every object of an OpenAPI document, and takes out what differs from one fetch to the next, and what is no schema where
 * one has to be: a property without a value in YAML, or a text that was indented too far.
 *
 * @returns a document that shares the parts that are in order with the given one; arrays keep their order, as it can carry meaning.
 */
export function normaliseDocument(document: JsonObject, options: NormaliseOptions = {}): JsonObject {
  const { openapi } = document;
  const isOld = typeof openapi === 'string' && openapi.startsWith('3.0');
  const walk = walker(options.interfaceOnly === true, isOld);
  const normalised = mapKeys(document, ROOT_ORDER, (key, value) => {
    if (key === 'info') return walk.info(value);
    if ((key === 'paths' || key === 'webhooks') && isObject(value)) return walk.paths(value);
    if (key === 'components' && isObject(value)) return walk.components(value);
    if (key === 'externalDocs' && options.interfaceOnly) return undefined;
    return key.startsWith('x-') ? walk.extension(value) : walk.plain(value);
  });
  return asObject(normalised);
}

/** @param isOld the document is of OpenAPI 3.0. */
function walker(interfaceOnly: boolean, isOld: boolean) {
  const changes: Record<string, (value: Json) => Json | undefined> = { schema, example, examples, responses, scopes };

  /** Anything that is neither a schema nor an example: keys by order, descriptions only with their prose. */
  function plain(value: Json, first: readonly string[] = []): Json {
    if (Array.isArray(value)) return mapItems(value, (item) => plain(item));
    return mapKeys(value, first, (key, child) => {
      if (interfaceOnly && (key === 'description' || key === 'externalDocs')) return undefined;
      const change = ownValue(changes, key);
      if (change !== undefined) return change(child);
      if (key.startsWith('x-')) return extension(child);
      // The keys of these are names: one may be called `description`.
      if (NAMED_MAPS.has(key) && isObject(child)) return mapKeys(child, [], (_name, inner) => plain(inner));
      return plain(child);
    });
  }

  function info(value: Json): Json {
    const result = plain(value);
    const contact = asObject(asObject(result).contact);
    if (typeof contact.url !== 'string') return result;
    return { ...asObject(result), contact: { ...contact, url: withoutReferrer(contact.url) } };
  }

  function paths(value: JsonObject): Json {
    const byPath = Object.keys(value).sort(comparePaths);
    return Object.fromEntries(byPath.map((path) => [path, pathItem(value[path] as Json)]));
  }

  function pathItem(value: Json): Json {
    return mapKeys(value, METHOD_ORDER, (key, child) => {
      if (interfaceOnly && key === 'description') return undefined;
      if (key.startsWith('x-')) return extension(child);
      return METHOD_ORDER.includes(key) && key !== 'parameters' ? plain(child, OPERATION_ORDER) : plain(child);
    });
  }

  /** A response object must have a description (OpenAPI 3.1, section 4.8.17): it stays, empty. */
  function responses(value: Json): Json {
    return mapKeys(value, [], (_status, response) => {
      const result = plain(response, ['description']);
      if (!interfaceOnly || !isObject(result) || '$ref' in result) return result;
      return { description: '', ...result };
    });
  }

  function components(value: JsonObject): Json {
    return mapKeys(value, [], (section, entries) => {
      if (section.startsWith('x-')) return extension(entries);
      if (section === 'schemas') return mapKeys(entries, [], (_name, child) => schema(child));
      if (section === 'responses') return responses(entries);
      if (section === 'pathItems') return mapKeys(entries, [], (_name, child) => pathItem(child));
      if (section === 'examples') return examples(entries);
      return mapKeys(entries, [], (_name, child) => plain(child));
    });
  }

  /** @returns `{}` for `null`, and nothing for any other value that is no schema. */
  function schema(value: Json): Json | undefined {
    if (!isSchema(value)) return value === null ? {} : undefined;
    const isReference = isOld && isObject(value) && typeof value.$ref === 'string';
    return mapKeys(value, SCHEMA_ORDER, isReference ? besideReference : keyword);
  }

  function besideReference(key: string, child: Json): Json | undefined {
    return MEANT_BESIDE_REF.has(key) || key.startsWith('x-') ? keyword(key, child) : undefined;
  }

  function keyword(key: string, child: Json): Json | undefined {
    if (interfaceOnly && (key === 'description' || key === 'title' || key === 'externalDocs')) return undefined;
    const form = SUBSCHEMA_KEYWORDS.get(key);
    if (form === 'map' && isObject(child)) return mapKeys(child, LEADING_PROPERTIES, (_name, inner) => schema(inner));
    if (form === 'schema') return child === null ? undefined : schema(child);
    if (form === 'list' && Array.isArray(child)) return mapItems(child, (item) => schema(item) ?? {});
    if (key === 'example' || key === 'examples') return example(child);
    return key.startsWith('x-') ? extension(child) : sorted(child);
  }

  function example(value: Json): Json | undefined {
    return interfaceOnly && isProse(value) ? undefined : sorted(value);
  }

  /** Example Objects (OpenAPI 3.1, section 4.8.19): of the interface they are the values only. */
  function examples(value: Json): Json | undefined {
    if (!interfaceOnly || !isObject(value)) return example(value);
    const values = mapKeys(value, [], (_name, entry) => {
      const inner = asObject(entry).value;
      return inner === undefined || isProse(inner) ? undefined : { value: sorted(inner) };
    });
    return Object.keys(asObject(values)).length > 0 ? values : undefined;
  }

  /** OAuth scopes are names with a description each (OpenAPI 3.1, section 4.8.29), which must be there. */
  function scopes(value: Json): Json {
    return mapKeys(value, [], (_name, description) => (interfaceOnly ? '' : description));
  }

  function extension(value: Json): Json | undefined {
    if (!interfaceOnly) return sorted(value);
    return isProse(value) ? undefined : plain(value);
  }

  return { plain, info, paths, components, extension };
}

function isProse(value: Json): boolean {
  if (typeof value === 'string') {
    return value.length > MAX_EXAMPLE_LENGTH || value.split(/\s+/).length > MAX_EXAMPLE_WORDS;
  }
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((inner) => isProse(inner as Json));
}

/** Each fetch of the live document carries another `referrer` in `info.contact.url`. */
function withoutReferrer(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  url.searchParams.delete('referrer');
  return url.href;
}

/** Segment by segment, so that a path comes right before those below it, and fixed segments before parameters. */
function comparePaths(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = compareTexts(left[i] as string, right[i] as string);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
