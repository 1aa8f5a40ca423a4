/**
 * What the rest of the project knows of an OpenAPI document: its operations, with references resolved where the
 * structure needs it, and its schemas as the document wrote them.
 */
import { asObject, isObject, type Json, type JsonObject } from '../shared/json.ts';

export interface Note {
  /** JSON pointer into the document. */
  readonly pointer: string;
  readonly message: string;
}

export const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'] as const;
export type Method = (typeof METHODS)[number];

/** A schema object as the document wrote it (OpenAPI 3.0: Schema Object; 3.1: JSON Schema 2020-12). */
export type Schema = JsonObject | boolean;

/** HTTP Basic, an HTTP Bearer token, or an API key in a header field (OpenAPI 3.1, section 4.8.27). */
export type SecurityScheme = 'basic' | 'bearer' | 'header';

export interface Spec {
  readonly title: string;
  /** `info.version`. */
  readonly version: string;
  /** The `openapi` field, `3.0.1` or `3.1.2`. */
  readonly openapi: string;
  /** First server's URL, its variables replaced by their defaults; no slash at the end; empty where none is given. */
  readonly server: string;
  /** The kinds of security schemes that the document declares, of those that this project knows. */
  readonly security: readonly SecurityScheme[];
  /** In the document's normalised order: by path, then by method. */
  readonly operations: readonly Operation[];
  /** Parts of OpenAPI 3.2 that are passed over. */
  readonly unread: readonly Note[];
  /** The normalised document, for what needs to follow a `$ref`. */
  readonly document: JsonObject;
  /** SHA-256 of the normalised document, hexadecimal: the same for two pulls of an unchanged document. */
  readonly hash: string;
}

export interface Operation {
  /** `operationId`, or a name derived from method and path where the document gives none. */
  readonly id: string;
  readonly method: Method;
  /** The path template, `/v1/organizations/{organizationId}`. */
  readonly path: string;
  readonly summary: string;
  /** First tag; empty where there is none. */
  readonly tag: string;
  readonly deprecated: boolean;
  readonly beta: boolean;
  /** JSON pointer of the operation in the document. */
  readonly pointer: string;
  /** Those of the path item and of the operation, which wins (OpenAPI 3.1, section 4.8.10). */
  readonly parameters: readonly Parameter[];
  readonly requestBody?: RequestBody;
  readonly responses: readonly Response[];
  /** The first server of the operation or of its path, where it is another one than that of the document. */
  readonly server?: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required: boolean;
  readonly deprecated: boolean;
  /** How the value is written: `form`, `simple`, `deepObject` … (OpenAPI 3.1, section 4.8.12.3). */
  readonly style: string;
  /** The items of a list, or the properties of an object, are separate values. */
  readonly explode: boolean;
  /** The value is written in this media type, instead of in a style. */
  readonly mediaType?: string;
  readonly schema: Schema;
  readonly example?: Json;
  /** JSON pointer of the Parameter Object itself, also where the operation refers to it. */
  readonly pointer: string;
  /** JSON pointer of its schema, also where there is none. */
  readonly schemaPointer: string;
}

export interface RequestBody {
  readonly required: boolean;
  readonly mediaType: string;
  readonly schema: Schema;
  readonly example?: Json;
  /** By property of a form: how it is written (OpenAPI 3.1, section 4.8.15). */
  readonly encoding?: JsonObject;
  readonly pointer: string;
}

export interface Response {
  /** `200`, `4XX` or `default`. */
  readonly status: string;
  /** Empty where the response has no body. */
  readonly content: readonly MediaType[];
}

export interface MediaType {
  readonly mediaType: string;
  readonly schema: Schema;
  readonly example?: Json;
  readonly encoding?: JsonObject;
  readonly pointer: string;
}

/** Operations that only read (RFC 9110, section 9.2.1). */
export function isSafe(method: Method): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' || method === 'TRACE';
}

/** The parameters of the path, in the order in which the path names them. */
export function pathParametersOf(path: string): string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? '');
}

/** The response of a successful call: the lowest 2xx, or `2XX`, or `default`. */
export function successOf(operation: Operation): Response | undefined {
  return (
    [...operation.responses]
      .filter(({ status }) => /^2/.test(status))
      .sort((a, b) => (a.status < b.status ? -1 : 1))[0] ??
    operation.responses.find(({ status }) => status === 'default')
  );
}

/**
 * Server Objects (OpenAPI 3.1, section 4.8.5).
 *
 * @param servers the `servers` of a document, a path item or an operation.
 * @returns the first server's URL, its variables replaced by their defaults (section 4.8.6), no slash at the end; empty
 *   where none is given. A URL that leaves the scheme open (`//api.example.com`; RFC 3986, section 4.2) is one of https.
 */
export function serverUrl(servers: Json | undefined): string {
  const server = Array.isArray(servers) ? (servers[0] as Json) : undefined;
  if (!isObject(server) || typeof server.url !== 'string') return '';
  const variables = asObject(server.variables);
  const url = server.url.replaceAll(/\{([^}]+)\}/g, (whole, name: string) => {
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (!isObject(variable)) return whole;
    const value = variable.default;
    return value === undefined || value === null || typeof value === 'object' ? whole : String(value);
  });
  return url.replace(/\/+$/, '').replace(/^\/\//, 'https://');
}
