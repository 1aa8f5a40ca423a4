/** The notation of rate limits, `10/10s`: in flags, in the variable `ratelimit` of environments, and in what is printed. */

/** At most `requests` in any window of `windowMs` milliseconds. */
export interface RateLimit {
  readonly requests: number;
  readonly windowMs: number;
}

/** What a user has to write, for help and error messages. */
export const RATE_LIMIT_NOTATION = 'requests per window in seconds, for example 10/10s, or off';

/**
 * Parses `REQUESTS/SECONDSs`: a whole number above 0, and seconds with an optional fraction; spaces may stand anywhere.
 * `postman/rate-limit.js` parses the same notation inside Postman, where `off` and what is no rate limit both mean none.
 *
 * @returns `undefined` where the text is not of the notation.
 */
export function parseRateLimit(text: string): RateLimit | 'off' | undefined {
  if (text.trim() === 'off') return 'off';
  const [, requests, seconds] = /^\s*(\d+)\s*\/\s*(\d+(?:\.\d+)?)\s*s\s*$/.exec(text) ?? [];
  if (Number(requests ?? 0) === 0) return undefined;
  return { requests: Number(requests), windowMs: Number(seconds) * 1000 };
}

/**
 * The rate limit of an environment, whose variable `ratelimit` any client may have written.
 *
 * @returns `undefined` for none: `off`, an absent variable, and what is not of the notation.
 */
export function rateLimitOf(text: string | undefined): RateLimit | undefined {
  const parsed = parseRateLimit(text ?? '');
  return parsed === 'off' ? undefined : parsed;
}
