/**
 * Responses in the API's envelope, and the errors that the API responds with.
 *
 * The document declares 200, 400 and 500 only. Other statuses follow what the vendor publishes elsewhere: its Terraform
 * provider (`internal/api`) handles 403, 404, 409, 424 and 429 and shows errors as `CODE: sentence`; a wrong key or
 * organization gives 400 (the vendor's guide for Postman).
 */
import type { ServerResponse } from 'node:http';
import type { ApiConventions } from '../../shared/api-conventions.ts';
import { type Json, jsonText, tokensOf } from '../../shared/json.ts';
import type { Result } from '../resources/result.ts';

export interface ApiResponse {
  readonly status: number;
  /** Names in lower case, without `content-length`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Status by error code; the error text begins with the code. */
const ERROR_STATUS = {
  /** Validation failed, the key is wrong or of another organization, or the item's state does not allow the request. */
  BAD_REQUEST: 400,
  /** No HTTP Basic credentials; with `WWW-Authenticate` (RFC 9110, section 15.5.2). */
  UNAUTHORIZED: 401,
  /** The role of the key does not allow the request. */
  FORBIDDEN: 403,
  /** Unknown path or unknown ID. */
  NOT_FOUND: 404,
  /** With `Allow` (RFC 9110, section 15.5.6). */
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  /** An item with the name in the body exists already (RFC 9110, section 15.5.10). */
  CONFLICT: 409,
  /** The account has no access to this operation any more (RFC 9110, section 15.5.11). */
  GONE: 410,
  CONTENT_TOO_LARGE: 413,
  /** Wrong media type or content coding (RFC 9110, section 15.5.16). */
  UNSUPPORTED_MEDIA_TYPE: 415,
  EXPECTATION_FAILED: 417,
  /** The `Host` header is not a loopback name (RFC 9110, section 15.5.20). */
  MISDIRECTED_REQUEST: 421,
  /** A service that has to run does not (RFC 4918, section 11.4). */
  FAILED_DEPENDENCY: 424,
  /** Without a `Retry-After` header: the document names none. */
  TOO_MANY_REQUESTS: 429,
  REQUEST_HEADER_FIELDS_TOO_LARGE: 431,
  /** A bug in the sandbox. */
  INTERNAL_ERROR: 500,
} as const;

export type ApiErrorCode = keyof typeof ERROR_STATUS;

/** Thrown while a request is processed, and sent as an error response. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ApiErrorCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.headers = headers;
  }
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** An `ApiError` in the API's form; any other error becomes `INTERNAL_ERROR`. */
export function failureResponse(failure: unknown, requestId: string, conventions: ApiConventions): ApiResponse {
  const { code: kind, message, headers } = failure instanceof ApiError ? failure : unexpectedError(failure);
  return errorResponse({ status: ERROR_STATUS[kind], kind, message, requestId }, conventions, headers);
}

function unexpectedError(error: unknown): ApiError {
  // A name with half of a surrogate pair (RFC 8259, section 8.2) has no form in a path.
  if (error instanceof URIError) return new ApiError('BAD_REQUEST', 'a name in the body is not well-formed Unicode');
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError('INTERNAL_ERROR', `the sandbox failed: ${message}`);
}

/** An error of any status. */
export interface ApiFailure {
  readonly status: number;
  /** `NOT_FOUND`. */
  readonly kind: string;
  readonly message: string;
  readonly requestId: string;
}

/** An error in the API's form. */
export function errorResponse(
  error: ApiFailure,
  conventions: ApiConventions,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  return {
    status: error.status,
    headers: { 'content-type': JSON_TYPE, ...headers },
    body: JSON.stringify(errorBody(conventions, error)),
  };
}

/** A value in the envelope that the document declares. */
export function successResponse(
  result: Result,
  value: Json,
  requestId: string,
  conventions: ApiConventions,
): ApiResponse {
  const { status, mediaType, envelope } = result;
  if (result.kind === 'none') return { status, headers: {}, body: '' };
  if (result.kind === 'text') return { status, headers: { 'content-type': mediaType }, body: String(value) };
  const headers = { 'content-type': mediaType === 'application/json' ? JSON_TYPE : mediaType };
  if (envelope === 'none') return { status, headers, body: jsonText(value) };
  const wrapped = successBody(conventions, status, requestId, envelope === 'with-result' ? value : undefined);
  return { status, headers, body: jsonText(wrapped) };
}

export function sendResponse(res: ServerResponse, { status, headers, body }: ApiResponse): void {
  // A 204 has no length (RFC 9110, section 8.6).
  res.writeHead(status, status === 204 ? headers : { ...headers, 'content-length': Buffer.byteLength(body) });
  res.end(body);
}

/** A result in its envelope; `undefined` where the envelope has none. */
function successBody({ envelope }: ApiConventions, status: number, requestId: string, result?: Json): Json {
  if (envelope === undefined) return result ?? {};
  return bodyWith([
    [envelope.status, status],
    [envelope.requestId, requestId],
    [envelope.result, result],
  ]);
}

function errorBody({ envelope, errors }: ApiConventions, { status, kind, message, requestId }: ApiFailure): Json {
  return bodyWith([
    [envelope?.status, status],
    [errors.kind, kind],
    [errors.message, errors.kind === undefined ? `${kind}: ${message}` : message],
    [envelope?.requestId, requestId],
  ]);
}

interface Body {
  [name: string]: Json | Body;
}

/** Values by JSON pointer, in their order. */
function bodyWith(values: readonly (readonly [pointer: string | undefined, value: Json | undefined])[]): Json {
  const body: Body = {};
  for (const [pointer, value] of values) {
    if (pointer === undefined || value === undefined) continue;
    const names = tokensOf(pointer);
    const last = names.pop() ?? '';
    let place = body;
    for (const name of names) {
      place[name] ??= {};
      place = place[name] as Body;
    }
    place[last] = value;
  }
  return body as Json;
}
