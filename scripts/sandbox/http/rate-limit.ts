/** Limits the requests per key in a sliding window. A request counts when it arrives. */

export interface RateLimit {
  readonly requests: number;
  readonly windowMs: number;
}

/** `10/10s` → 10 requests in 10,000 ms; `off` → `off`. */
export function parseRateLimit(text: string): RateLimit | 'off' {
  const [, requests, seconds] = /^(\d+)\/(\d+(?:\.\d+)?)s$/.exec(text) ?? [];
  return requests === undefined ? 'off' : { requests: Number(requests), windowMs: Number(seconds) * 1000 };
}

export interface Limiter {
  /** Counts the request if it is within the limit; a rejected request does not count. */
  admits(keyId: string, now: number): boolean;
}

/** The strictest reading of "10 requests per 10 seconds": no window of that length has more, wherever it begins. */
export function createLimiter({ requests, windowMs }: RateLimit): Limiter {
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
