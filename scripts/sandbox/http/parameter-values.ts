/** The values of parameters as their `style` writes them in a path or a query (OpenAPI 3.1, section 4.8.12.2). */
import { isJsonType } from '../../openapi/media-type.ts';
import type { Parameter, Schema } from '../../openapi/model.ts';
import { typesOf } from '../../openapi/schema/keywords.ts';
import { effectiveSchema, propertiesOf } from '../../openapi/schema/merge.ts';
import { type Json, type JsonObject, parsedJson } from '../../shared/json.ts';

/** @returns texts, or lists and objects of texts, by name; names that no parameter has are kept. */
export function queryValues(
  document: JsonObject,
  parameters: readonly Parameter[],
  query: URLSearchParams,
): Record<string, Json> {
  const values = new Map<string, Json>(plainValues(query));
  for (const parameter of parameters) {
    if (parameter.in !== 'query') continue;
    const value = queryValue(document, parameter, query);
    if (value !== undefined) values.set(parameter.name, value);
  }
  return Object.fromEntries(values);
}

/** A repeated name becomes a list. */
export function plainValues(query: URLSearchParams): [name: string, value: Json][] {
  return [...new Set(query.keys())].map((name) => {
    const all = query.getAll(name);
    return [name, all.length > 1 ? all : (all[0] ?? '')];
  });
}

function queryValue(document: JsonObject, parameter: Parameter, query: URLSearchParams): Json | undefined {
  const { name, style, explode, schema, mediaType } = parameter;
  const kind = kindOf(document, schema);
  const text = query.get(name) ?? undefined;
  if (mediaType !== undefined) {
    const parsed = isJsonType(mediaType) ? parsedJson(text ?? '') : undefined;
    return parsed === undefined ? text : parsed;
  }
  if (kind === 'object' && style === 'deepObject') {
    const found = [...query].flatMap(([key, value]) => {
      const inner = key.startsWith(`${name}[`) && key.endsWith(']') ? key.slice(name.length + 1, -1) : undefined;
      return inner === undefined ? [] : [[inner, value] as const];
    });
    return found.length === 0 ? undefined : Object.fromEntries(found);
  }
  if (kind === 'object' && explode) {
    const found = Object.keys(propertiesOf(document, schema)).filter((property) => query.has(property));
    return found.length === 0 ? undefined : Object.fromEntries(found.map((key) => [key, query.get(key) ?? '']));
  }
  if (text === undefined || kind === 'scalar' || query.getAll(name).length > 1 || explode) return undefined;
  const separator = style === 'spaceDelimited' ? /[ ]/ : style === 'pipeDelimited' ? /\|/ : /,/;
  return partsOf(kind, text.split(separator));
}

/** @param given the text of each parameter of the path. */
export function pathValues(
  document: JsonObject,
  parameters: readonly Parameter[],
  given: Readonly<Record<string, string>>,
): Record<string, Json> {
  const values: Record<string, Json> = { ...given };
  for (const { in: where, name, style, explode, schema } of parameters) {
    const text = Object.hasOwn(given, name) ? given[name] : undefined;
    if (where !== 'path' || text === undefined) continue;
    const kind = kindOf(document, schema);
    const separator = style === 'simple' || !explode ? ',' : style === 'label' ? '.' : ';';
    const bare = style === 'label' ? text.replace(/^\./, '') : style === 'matrix' ? text.replace(/^;/, '') : text;
    const parts = (kind === 'scalar' ? [bare] : bare.split(separator)).map((part) =>
      style === 'matrix' && (kind !== 'object' || !explode) ? part.replace(`${name}=`, '') : part,
    );
    values[name] =
      kind === 'scalar' ? (parts[0] ?? '') : explode && kind === 'object' ? pairsOf(parts) : partsOf(kind, parts);
  }
  return values;
}

/** `a,1,b,2` is an object in a style that is not exploded. */
function partsOf(kind: 'array' | 'object', parts: readonly string[]): Json {
  if (kind === 'array') return parts;
  const names = parts.filter((_, index) => index % 2 === 0);
  return Object.fromEntries(names.map((name, index) => [name, parts[index * 2 + 1] ?? '']));
}

function pairsOf(parts: readonly string[]): Json {
  return Object.fromEntries(
    parts.map((part) => {
      const at = part.indexOf('=');
      return at === -1 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
    }),
  );
}

/** What a text that can also be a single value is read as. */
export function kindOf(document: JsonObject, schema: Schema): 'scalar' | 'array' | 'object' {
  const types = typesOf(effectiveSchema(document, schema)).filter((type) => type !== 'null');
  if (types.includes('array')) return types.length === 1 ? 'array' : 'scalar';
  return types.length === 1 && types[0] === 'object' ? 'object' : 'scalar';
}
