/** The notation of rate limits, `10/10s`, in flags and in the variable `ratelimit` of environments. */

/** At most `requests` in any window of `windowMs` milliseconds. */
export interface RateLimit {
  readonly requests: number;
  readonly windowMs: number;
}

/**
 * How long a run waits for a key whose rate limit others use up, in milliseconds: from the first 429 on, until a response is not a 429.
 * The scripts of a collection have the same default, in seconds in the variable `ratelimitwait` (`rate-limit.ts`).
 */
export const MAX_LIMITED_MS = 60_000;

/** The variable for another limit than `MAX_LIMITED_MS`, in seconds. */
export const RATE_LIMIT_WAIT = 'ratelimitwait';

/** Describes the notation in help and error messages. */
export const RATE_LIMIT_NOTATION = 'requests per window in seconds, for example 10/10s, or off';

/**
 * Parses `REQUESTS/SECONDSs`: a whole number above 0, and seconds with an optional fraction; spaces are ignored. `rate-limit.ts` in
 * `collection/postman/` parses the same notation inside Postman, where invalid text means no limit.
 *
 * @returns `undefined` for invalid text.
 */
export function parseRateLimit(text: string): RateLimit | 'off' | undefined {
  if (text.trim() === 'off') return 'off';
  const [, requests, seconds] = /^\s*(\d+)\s*\/\s*(\d+(?:\.\d+)?)\s*s\s*$/.exec(text) ?? [];
  if (Number(requests ?? 0) === 0) return undefined;
  return { requests: Number(requests), windowMs: Number(seconds) * 1000 };
}

/**
 * The rate limit in the variable `ratelimit` of an environment.
 *
 * @returns `undefined` for no limit: `off`, a missing variable, or invalid text.
 */
export function rateLimitOf(text: string | undefined): RateLimit | undefined {
  const parsed = parseRateLimit(text ?? '');
  return parsed === 'off' ? undefined : parsed;
}
