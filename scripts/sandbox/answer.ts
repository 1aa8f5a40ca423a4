/**
 * Answers as the API gives them, and every refusal with its status.
 *
 * The document declares 200, 400 and 500 only. What it leaves open follows what the vendor publishes elsewhere: its
 * Terraform provider (`internal/api`) tells 403, 404, 409, 424 and 429 apart and shows errors as `CODE: sentence`; a
 * wrong key or organization answers 400 (the vendor's guide for Postman).
 */
import type { Json } from '../json.ts';
import type { Result } from './result.ts';

export interface Answer {
  readonly status: number;
  /** Names in lower case; `content-length` is added when it is sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Why a request is refused, by the code at the beginning of its error text. */
export const REFUSALS = {
  /** Validation, a wrong key, an organization that is not the key's, a state that does not allow it. */
  BAD_REQUEST: 400,
  /** No credentials at all, or not Basic: RFC 9110, section 15.5.2, with `WWW-Authenticate`. */
  UNAUTHORIZED: 401,
  /** The key's role does not allow it. */
  FORBIDDEN: 403,
  /** An unknown path, or a well-formed ID that names nothing below the organization. */
  NOT_FOUND: 404,
  /** RFC 9110, section 15.5.6, with `Allow`. */
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  CONTENT_TOO_LARGE: 413,
  /** Another media type or content coding: RFC 9110, section 15.5.16. */
  UNSUPPORTED_MEDIA_TYPE: 415,
  EXPECTATION_FAILED: 417,
  /** Another `Host` than this machine: RFC 9110, section 15.5.20. */
  MISDIRECTED_REQUEST: 421,
  /** No header says when to try again: none is documented. */
  TOO_MANY_REQUESTS: 429,
  REQUEST_HEADER_FIELDS_TOO_LARGE: 431,
  /** Only a fault of the sandbox itself. */
  INTERNAL_ERROR: 500,
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** Thrown anywhere between a request's arrival and its answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: RefusalCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.headers = headers;
  }
}

const JSON_TYPE = 'application/json; charset=utf-8';

export function refusalAnswer(refusal: Refusal, requestId: string): Answer {
  return errorAnswer(REFUSALS[refusal.code], `${refusal.code}: ${refusal.message}`, requestId, refusal.headers);
}

/** The error envelope. */
export function errorAnswer(
  status: number,
  error: string,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status,
    headers: { 'content-type': JSON_TYPE, ...headers },
    body: JSON.stringify({ status, error, requestId }),
  };
}

/** A result in the envelope that the document gives it. */
export function resultAnswer(result: Result, value: Json, requestId: string): Answer {
  const { status, mediaType, envelope } = result;
  if (result.kind === 'none' || status === 204) return { status, headers: {}, body: '' };
  if (result.kind === 'text') return { status, headers: { 'content-type': mediaType }, body: String(value) };
  const headers = { 'content-type': mediaType === 'application/json' ? JSON_TYPE : mediaType };
  if (envelope === 'bare') return { status, headers, body: JSON.stringify(value) };
  const whole = { status, requestId, ...(envelope === 'enveloped' ? { result: value } : {}) };
  return { status, headers, body: JSON.stringify(whole) };
}
