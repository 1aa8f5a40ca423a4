/**
 * The rate limit of a key at a host. The API counts the requests of a key, whoever sends them: so all environments of this process with
 * the same key and host share one budget.
 *
 * A request can have arrived at any moment until its response. So it counts from when it is sent until one window after its response.
 */
import { type RateLimit, requestedWaitMs } from '../shared/network/rate-limit.ts';

/** Tolerance for clock differences. */
const WINDOW_MARGIN_MS = 5;

/** Milliseconds to wait after a 429 without a requested delay if there is no rate limit. */
const DEFAULT_WAIT_MS = 1000;

/** `window`: the rate limit of the environment; `limited`: the API has responded with 429, or with 503 and `Retry-After`. */
export type WaitCause = 'window' | 'limited';

export interface RateRequest {
  /** Absent for an environment without a rate limit; then only a 429 holds the request back. */
  readonly limit?: RateLimit | undefined;
  /** Maximum wait in milliseconds, counted from the first of consecutive 429s; beyond it, the responses fail. */
  readonly maxLimitedMs: number;
  /** Ends the waiting; the request is never admitted. */
  readonly signal: AbortSignal;
  /** The request waits so long, in milliseconds. Called again if that changes. */
  readonly onWait: (waitMs: number, cause: WaitCause) => void;
}

/** A request that may be sent now. */
export interface Admission {
  /** Milliseconds that it waited. */
  readonly waitedMs: number;
  /** The response arrived, or there will be none. Further calls have no effect. */
  end(response?: BudgetResponse): void;
}

export interface BudgetResponse {
  readonly status: number;
  /** The value of a header field by its name in lower case. */
  readonly field: (name: string) => string | undefined;
}

export interface RateBudget {
  /** Resolves when the request may be sent. Requests are admitted in the order of the calls. */
  admit(request: RateRequest): Promise<Admission>;
}

interface Waiting {
  readonly request: RateRequest;
  readonly since: number;
  readonly resolve: (admission: Admission) => void;
  /** The instant that was reported by `onWait`. */
  reportedUntil: number;
}

const BUDGETS = new Map<string, RateBudget>();

/**
 * @param host with its port.
 * @param key what the API counts by: the ID of the key, or the key itself.
 */
export function rateBudgetOf(host: string, key: string): RateBudget {
  const name = JSON.stringify([host, key]);
  const budget = BUDGETS.get(name) ?? createRateBudget();
  BUDGETS.set(name, budget);
  return budget;
}

/** A budget that nothing else uses. */
export function createRateBudget(): RateBudget {
  const waiting: Waiting[] = [];
  /** When the last responses arrived, the oldest first; as many as the largest limit needs. */
  let respondedAt: number[] = [];
  let kept = 0;
  let inFlight = 0;
  let pausedUntil = 0;
  let limitedSince: number | undefined;
  let timer: NodeJS.Timeout | undefined;

  /** When the next request may be sent; `Infinity` while it depends on a response. */
  function freeAt(limit: RateLimit | undefined): number {
    if (limit === undefined) return pausedUntil;
    const free = limit.requests - inFlight;
    if (free <= 0) return Number.POSITIVE_INFINITY;
    const oldest = respondedAt.at(-free);
    return Math.max(pausedUntil, oldest === undefined ? 0 : oldest + limit.windowMs + WINDOW_MARGIN_MS);
  }

  function admitNext(): void {
    clearTimeout(timer);
    for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
      const at = freeAt(first.request.limit);
      const now = performance.now();
      if (at > now) {
        if (at !== Number.POSITIVE_INFINITY) timer = setTimeout(admitNext, at - now);
        reportWait(at, now);
        return;
      }
      waiting.shift();
      first.resolve(admission(first, Math.max(at, first.since) - first.since));
    }
  }

  /** Reports the wait to all waiting requests. */
  function reportWait(at: number, now: number): void {
    if (at === Number.POSITIVE_INFINITY) return;
    for (const entry of waiting) {
      if (entry.reportedUntil === at) continue;
      entry.reportedUntil = at;
      entry.request.onWait(at - now, at === pausedUntil ? 'limited' : 'window');
    }
  }

  function admission({ request }: Waiting, waitedMs: number): Admission {
    inFlight += 1;
    let isOver = false;
    return {
      waitedMs,
      end(response) {
        if (isOver) return;
        isOver = true;
        inFlight -= 1;
        const now = performance.now();
        respondedAt = kept === 0 ? [] : [...respondedAt, now].slice(-kept);
        if (response !== undefined) pauseAfterResponse(response, request, now);
        admitNext();
      },
    };
  }

  /** A 429 pauses all requests, unless the pause would exceed `maxLimitedMs`. */
  function pauseAfterResponse(
    { status, field }: BudgetResponse,
    { limit, maxLimitedMs }: RateRequest,
    now: number,
  ): void {
    const asked = requestedWaitMs(field, Date.now());
    if (status !== 429 && !(status === 503 && asked !== undefined)) {
      limitedSince = undefined;
      return;
    }
    limitedSince ??= now;
    const until = now + (asked ?? limit?.windowMs ?? DEFAULT_WAIT_MS);
    if (until - limitedSince <= maxLimitedMs) pausedUntil = Math.max(pausedUntil, until);
  }

  return {
    admit: (request) =>
      new Promise((resolve) => {
        if (request.signal.aborted) return;
        kept = Math.max(kept, request.limit?.requests ?? 0);
        const entry: Waiting = {
          request,
          since: performance.now(),
          reportedUntil: 0,
          resolve(admitted) {
            request.signal.removeEventListener('abort', leave);
            resolve(admitted);
          },
        };
        function leave(): void {
          waiting.splice(waiting.indexOf(entry), 1);
          admitNext();
        }
        request.signal.addEventListener('abort', leave, { once: true });
        waiting.push(entry);
        admitNext();
      }),
  };
}
