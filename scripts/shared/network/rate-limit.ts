/**
 * Rate limits: their notation, `10/10s`, in flags and in the variable `ratelimit` of environments, and how long a server asks a client to
 * wait. `collection/postman/rate-limit.ts` reads both inside Postman; one table tests the two readers of header fields.
 */

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

/**
 * The least time that the rest of a run takes under a rate limit, if nothing else uses the key, in milliseconds.
 *
 * @param left requests to be sent, the waiting one included.
 * @param waitMs until the next of them may be sent; then a whole window is free.
 */
export function timeLeftMs(rateLimit: RateLimit | undefined, left: number, waitMs = 0): number {
  if (rateLimit === undefined || left <= 0) return 0;
  return waitMs + Math.floor((left - 1) / rateLimit.requests) * rateLimit.windowMs;
}

/** The names of the fields, in lower case, by what their value is. Within a list, the first field with a valid value counts. */
export interface WaitFields {
  readonly retryAfter: readonly string[];
  readonly reset: readonly string[];
}

/** `Retry-After` is of RFC 9110; `RateLimit-Reset` of an IETF draft; `X-RateLimit-Reset` is a custom of many APIs. */
export const WAIT_FIELDS: WaitFields = {
  retryAfter: ['retry-after'],
  reset: ['x-ratelimit-reset', 'ratelimit-reset'],
};

/** From this value on, a reset is an instant and not a duration: as seconds, 3 years, or an instant in 1973. */
const MIN_EPOCH_SECONDS = 1e8;
/** From this value on, the instant is in milliseconds: as seconds, it would be in the year 5138. */
const MIN_EPOCH_MS = 1e11;

/**
 * The wait that the header fields of a response ask for. `Retry-After` has priority: it is about this client, and a reset can be that of
 * a longer window.
 *
 * @param field the value of a header field by its name in lower case.
 * @param now milliseconds since 1970.
 * @returns milliseconds; `undefined` where no field has a valid value.
 */
export function requestedWaitMs(
  field: (name: string) => string | null | undefined,
  now: number,
  { retryAfter, reset }: WaitFields = WAIT_FIELDS,
): number | undefined {
  for (const [names, parse] of [
    [retryAfter, retryAfterMs],
    [reset, resetMs],
  ] as const)
    for (const name of names) {
      const waitMs = parse(field(name) ?? '', now);
      if (waitMs !== undefined) return waitMs;
    }
  return undefined;
}

/** Seconds, or an HTTP-date (RFC 9110, sections 10.2.3 and 5.6.7). Fractions of seconds occur, though the RFC has none. */
function retryAfterMs(value: string, now: number): number | undefined {
  const seconds = secondsOf(value);
  if (seconds !== undefined) return seconds * 1000;
  if (!/^\s*(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(value)) return undefined;
  // The obsolete format of asctime does not name its zone, which is UTC.
  const date = Date.parse(value.includes('GMT') ? value : `${value} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Seconds from now, or an instant in seconds or milliseconds since 1970: APIs differ, and only the magnitude tells. */
function resetMs(value: string, now: number): number | undefined {
  const reset = secondsOf(value);
  if (reset === undefined) return undefined;
  if (reset < MIN_EPOCH_SECONDS) return reset * 1000;
  return Math.max(0, (reset < MIN_EPOCH_MS ? reset * 1000 : reset) - now);
}

function secondsOf(value: string): number | undefined {
  return /^\s*\d{1,15}(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
}
