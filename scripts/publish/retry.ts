/** Decides whether a call to the Postman API is repeated, and after which delay. */

/** Per call, including the first attempt. */
export const MAX_ATTEMPTS = 4;
/** A longer limit, such as the monthly calls of a plan, is reported to the user. */
export const MAX_WAIT_MS = 65_000;

const FIRST_BACKOFF_MS = 1000;

export interface Outcome {
  readonly method: 'GET' | 'POST' | 'PUT';
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
 * (RFC 9110, section 9.2.2) and repeated; a POST is not, because it could create a second collection.
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
 * The delay that the server requests, in milliseconds: `Retry-After` (RFC 9110, section 10.2.3) or Postman's variants of it;
 * otherwise the end of the window. `X-RateLimit-Reset` is in seconds since 1970, `RateLimit-Reset` in these or in seconds
 * from now.
 *
 * @see https://learning.postman.com/docs/developer/postman-api/postman-api-rate-limits/
 */
export function requestedDelay(headers: Headers, now: number): number | undefined {
  for (const name of ['retry-after', 'retryafter', 'x-ratelimit-retryafter']) {
    const value = headers.get(name)?.trim();
    if (value === undefined || value === '') continue;
    if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
    const date = Date.parse(value);
    if (!Number.isNaN(date)) return Math.max(0, date - now);
  }
  const reset = headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset') ?? '';
  if (/^\d{9,11}$/.test(reset)) return Math.max(0, Number(reset) * 1000 - now);
  return /^\d{1,5}$/.test(reset) ? Number(reset) * 1000 : undefined;
}
