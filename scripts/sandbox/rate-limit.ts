/** Requests per key in a window, counted when a request arrives. */

import type { RateLimit } from '../shared/rate-limit.ts';

export interface Limiter {
  /** Counts a request that is within the limit; one that is refused is not counted. */
  admits(keyId: string, now: number): boolean;
}

/** The strictest reading of "10 requests per 10 seconds": in no window of that length, wherever it begins, are there more. */
export function limiterFor({ requests, windowMs }: RateLimit): Limiter {
  const arrivals = new Map<string, number[]>();
  return {
    admits(keyId, now) {
      const recent = (arrivals.get(keyId) ?? []).filter((at) => at > now - windowMs);
      arrivals.set(keyId, recent);
      if (recent.length >= requests) return false;
      recent.push(now);
      return true;
    },
  };
}
