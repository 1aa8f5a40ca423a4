/** Limits the requests per key in a sliding window. A request counts when it arrives. */
import type { RateLimit } from '../../shared/network/rate-limit.ts';

export interface Limiter {
  /** Counts the request if it is within the limit; a rejected request does not count. */
  admits(key: string, now: number): boolean;
}

/** The strictest reading of "10 requests per 10 seconds": no window of that length has more, wherever it begins. */
export function createLimiter({ requests, windowMs }: RateLimit): Limiter {
  const arrivals = new Map<string, number[]>();
  return {
    admits(key, now) {
      const recent = (arrivals.get(key) ?? []).filter((at) => at > now - windowMs);
      arrivals.set(key, recent);
      if (recent.length >= requests) return false;
      recent.push(now);
      return true;
    },
  };
}
