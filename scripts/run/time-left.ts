/** How long a run takes at least under its rate limit, if no other environment uses the key (`rate-budget.ts`). */
import type { RateLimit } from '../shared/rate-limit.ts';

/**
 * The least time that the rest of a run takes, in milliseconds.
 *
 * @param left requests to be sent, the waiting one included.
 * @param waitMs until the next of them may be sent; then a whole window is free.
 */
export function timeLeftMs(rateLimit: RateLimit | undefined, left: number, waitMs = 0): number {
  if (rateLimit === undefined || left <= 0) return 0;
  return waitMs + Math.floor((left - 1) / rateLimit.requests) * rateLimit.windowMs;
}
