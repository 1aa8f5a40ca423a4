/** When a call to the Postman API is made again, and after how long. */

/** Of one call, the first included. */
export const MOST_ATTEMPTS = 4;
/** A limit that lasts longer (the plan's calls per month, for one) is the user's to deal with. */
export const LONGEST_WAIT_MS = 65_000;

const FIRST_BACKOFF_MS = 1000;

export interface Outcome {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** `undefined` where no answer arrived. */
  readonly status?: number | undefined;
  readonly headers?: Headers | undefined;
  /** From 1. */
  readonly attempt: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Milliseconds to wait before the next attempt; `undefined` where there must be none. A 429 was not carried out, so anything
 * may be sent again. After a 5xx or a lost connection nobody knows: reads and replacements (RFC 9110, section 9.2.2) are sent
 * again, a POST is not, as it could make a second collection.
 */
export function retryDelay({ method, status, headers, attempt, now }: Outcome): number | undefined {
  if (attempt >= MOST_ATTEMPTS) return undefined;
  const isLimited = status === 429;
  const isUncertain = status === undefined || status >= 500;
  if (!isLimited && !(isUncertain && method !== 'POST')) return undefined;
  const asked = headers === undefined ? undefined : askedDelay(headers, now);
  const delay = asked ?? FIRST_BACKOFF_MS * 2 ** (attempt - 1) * (isLimited ? 2 : 1);
  return delay > LONGEST_WAIT_MS ? undefined : delay;
}

/**
 * What the server asks for: `Retry-After` (RFC 9110, section 10.2.3), and Postman's own names for it; then the end of the
 * window: `X-RateLimit-Reset` is in seconds since 1970, `RateLimit-Reset` in either these or seconds from now.
 *
 * @see https://learning.postman.com/docs/developer/postman-api/postman-api-rate-limits/
 */
export function askedDelay(headers: Headers, now: number): number | undefined {
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
