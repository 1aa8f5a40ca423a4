/** Server Objects (OpenAPI 3.1, section 4.8.5). */
import { isObject, type Json } from '../shared/json.ts';

/**
 * @param servers the `servers` of a document, a path item or an operation.
 * @returns the first server's URL, its variables replaced by their defaults (section 4.8.6), no slash at the end; empty
 *   where none is given.
 */
export function serverUrl(servers: Json | undefined): string {
  const server = Array.isArray(servers) ? (servers[0] as Json) : undefined;
  if (!isObject(server) || typeof server.url !== 'string') return '';
  const variables = isObject(server.variables) ? server.variables : {};
  const url = server.url.replaceAll(/\{([^}]+)\}/g, (whole, name: string) => {
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (!isObject(variable)) return whole;
    const value = variable.default;
    return value === undefined || value === null || typeof value === 'object' ? whole : String(value);
  });
  return url.replace(/\/+$/, '');
}
