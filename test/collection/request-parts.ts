/** The parameters and bodies of a document's operations, and those that a collection lacks; counted without the code that makes it. */
import { itemsBelow } from '../../scripts/collection/item-index.ts';
import type { GeneratedCollection } from '../../scripts/collection/model.ts';
import type { Request } from '../../scripts/collection/write/postman-format.ts';
import { isObject, type Json, type JsonObject } from '../../scripts/shared/json.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Header parameters that OpenAPI describes elsewhere and ignores (OpenAPI 3.1, section 4.8.12.2). */
const IGNORED = new Set(['accept', 'content-type', 'authorization']);

interface Part {
  /** `GET /things/{id}`. */
  readonly operation: string;
  readonly in: string;
  readonly name: string;
  /** Names of the properties of an object, which can stand for the parameter in a query. */
  readonly properties: readonly string[];
}

export function partsIn(document: JsonObject): Part[] {
  const resolved = (value: Json | undefined): JsonObject => {
    let found = value;
    for (let hops = 0; isObject(found) && typeof found.$ref === 'string' && hops < 20; hops += 1) {
      const tokens = decodeURIComponent(found.$ref.slice(2)).split('/');
      found = tokens
        .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
        .reduce<Json | undefined>((at, token) => (at as JsonObject | undefined)?.[token], document);
    }
    return isObject(found) ? found : {};
  };
  const listed = (list: Json | undefined) => (Array.isArray(list) ? (list as readonly Json[]).map(resolved) : []);
  const paths = isObject(document.paths) ? document.paths : {};
  return Object.entries(paths).flatMap(([path, entry]) => {
    const item = resolved(entry);
    return METHODS.flatMap((method) => {
      const raw = item[method];
      if (!isObject(raw)) return [];
      const operation = `${method.toUpperCase()} ${path}`;
      const byKey = new Map<string, Part>();
      for (const one of [...listed(item.parameters), ...listed(raw.parameters)]) {
        const [where, name] = [String(one.in), String(one.name)];
        if (where === 'header' && IGNORED.has(name.toLowerCase())) continue;
        if (where === 'path' && !path.includes(`{${name}}`)) continue;
        const { properties } = resolved(one.schema);
        const names = isObject(properties) ? Object.keys(properties) : [];
        byKey.set(`${where} ${name}`, { operation, in: where, name, properties: names });
      }
      const { content } = resolved(raw.requestBody);
      const hasBody = isObject(content) && Object.keys(content).length > 0;
      return [...byKey.values(), ...(hasBody ? [{ operation, in: 'body', name: '', properties: [] }] : [])];
    });
  });
}

/** @returns the number of each kind, and `OPERATION IN NAME` of each that the collection lacks. */
export function comparedParts(document: JsonObject, { json, items }: GeneratedCollection) {
  const requests = new Map(itemsBelow(json.item).map(({ id, request }) => [id, request]));
  const byOperation = new Map(items.map(({ itemId, method, path }) => [`${method} ${path}`, requests.get(itemId)]));
  const parts = partsIn(document);
  const missing = parts.filter((part) => !isIn(byOperation.get(part.operation), part));
  return {
    operations: items.length,
    parameters: parts.filter((part) => part.in !== 'body').length,
    bodies: parts.filter((part) => part.in === 'body').length,
    missing: missing.map((part) => [part.operation, part.in, part.name].join(' ')),
  };
}

function isIn(request: Request | undefined, { in: where, name, operation, properties }: Part): boolean {
  if (request === undefined) return false;
  const { url, header, body } = request;
  switch (where) {
    case 'path': {
      // As a variable of the path, or, beside text, as one of the collection.
      const segments = operation.split('/').filter((segment) => segment.includes(`{${name}}`));
      const isAlone = (url.variable ?? []).some(({ key }) => key === name);
      return isAlone || segments.some((segment) => segment !== `{${name}}` && url.raw.includes('{{'));
    }
    case 'query':
      return (url.query ?? []).some(
        ({ key }) =>
          key === name || decodeURIComponent(key) === name || key.startsWith(`${name}[`) || properties.includes(key),
      );
    case 'header':
      return header.some(({ key }) => key.toLowerCase() === name.toLowerCase());
    case 'cookie':
      return header.some(({ key, value }) => key === 'Cookie' && value.includes(`${name}=`));
    case 'body':
      return body !== undefined;
    default:
      return false;
  }
}
