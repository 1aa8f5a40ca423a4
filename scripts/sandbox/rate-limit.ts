/** Requests per key in a window, counted when a request arrives. */

export interface RateLimit {
  readonly requests: number;
  readonly windowMs: number;
}

/** `10/10s` → 10 requests in 10,000 ms; `off` stays. */
export function parseRateLimit(text: string): RateLimit | 'off' {
  const [, requests, seconds] = /^(\d+)\/(\d+(?:\.\d+)?)s$/.exec(text) ?? [];
  return requests === undefined ? 'off' : { requests: Number(requests), windowMs: Number(seconds) * 1000 };
}

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
