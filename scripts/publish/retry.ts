/** Decides whether a call to the Postman API is repeated, and after which delay. */

import { requestedWaitMs, WAIT_FIELDS } from '../shared/rate-limit.ts';

/** Per call, including the first attempt. */
export const MAX_ATTEMPTS = 4;
/** A longer limit, such as the monthly calls of a plan, is reported to the user. */
export const MAX_WAIT_MS = 65_000;

const FIRST_BACKOFF_MS = 1000;

const WAIT_FIELDS_OF_POSTMAN = {
  retryAfter: [...WAIT_FIELDS.retryAfter, 'retryafter', 'x-ratelimit-retryafter'],
  reset: WAIT_FIELDS.reset,
};

export interface Outcome {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** `undefined` if no response arrived. */
  readonly status?: number | undefined;
  readonly headers?: Headers | undefined;
  /** From 1. */
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Milliseconds to wait before the next attempt; `undefined` for no further attempt. A call with a 429 was not executed, so
 * every method is repeated. A call with a 5xx or a lost connection may have been executed: GET and PUT are idempotent
 * (RFC 9110, section 9.2.2) and repeated, and so is our PATCH, which sets a name and a description; a POST is not, because it could create a second collection.
 */
export function retryDelay({ method, status, headers, attempt, now }: Outcome): number | undefined {
  if (attempt >= MAX_ATTEMPTS) return undefined;
  const isLimited = status === 429;
  const isUncertain = status === undefined || status >= 500;
  if (!isLimited && !(isUncertain && method !== 'POST')) return undefined;
  const requested = headers === undefined ? undefined : requestedDelay(headers, now);
  const delay = requested ?? FIRST_BACKOFF_MS * 2 ** (attempt - 1) * (isLimited ? 2 : 1);
  return delay > MAX_WAIT_MS ? undefined : delay;
}

/**
 * The delay that the server requests, in milliseconds: `Retry-After` or Postman's variants of it; otherwise the end of the window.
 *
 * @see https://learning.postman.com/docs/developer/postman-api/postman-api-rate-limits/
 */
export function requestedDelay(headers: Headers, now: number): number | undefined {
  return requestedWaitMs((name) => headers.get(name), now, WAIT_FIELDS_OF_POSTMAN);
}
