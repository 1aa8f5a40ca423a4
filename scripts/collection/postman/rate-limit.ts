// The rate limit: the API counts the requests of a key in a time window. Here a request counts at the time of its response, as the API
// cannot have received it later. The runner of this project does this itself, for all environments that share the key.

const WINDOW_MARGIN_MS = 5;

/** How long a run waits for a key whose requests others use, from the first 429 in a row on. `ratelimitwait` replaces it, in seconds. */
const MAX_LIMITED_MS = 60000;

/** @param text `10/10s`: requests per window; `off` */
function rateLimitFrom(text: string | undefined): { requests: number; windowMs: number } | undefined {
  const match = /^\s*(\d+)\s*\/\s*(\d+(?:\.\d+)?)\s*s\s*$/.exec(text || '');
  if (!match || Number(match[1]) === 0) return undefined;
  return { requests: Number(match[1]), windowMs: Number(match[2]) * 1000 };
}

/** Times in milliseconds since 1970: of the last responses, until when the API asks to wait, and of the first 429 in a row. */
function rateLimitState(): { respondedAt: number[]; pausedUntil: number; limitedSince?: number } {
  return storedIn(client.variables, 'rateLimitState') ?? { respondedAt: [], pausedUntil: 0 };
}

function maxLimitedMs() {
  return Number(valueFor('ratelimitwait') || MAX_LIMITED_MS / 1000) * 1000;
}

/** Delays this request until the rate limit allows it: the script, and so the request, waits for the timer. */
function waitForRateLimit() {
  if (valueFor('ratelimitkept') === 'true') return;
  const limit = rateLimitFrom(valueFor('ratelimit'));
  const { respondedAt, pausedUntil } = rateLimitState();
  const now = Date.now();
  let freeAt = pausedUntil;
  if (limit && respondedAt.length >= limit.requests) {
    const oldest = respondedAt[respondedAt.length - limit.requests] || 0;
    freeAt = Math.max(freeAt, oldest + limit.windowMs + WINDOW_MARGIN_MS);
  }
  // The limit is for a clock that was set back.
  const maxWaitMs = Math.max(limit ? limit.windowMs + WINDOW_MARGIN_MS : 0, maxLimitedMs());
  const waitMs = Math.min(freeAt - now, maxWaitMs);
  if (waitMs <= 0) return;
  emitEvent('rate-limit', `waits ${waitMs} ms for the rate limit`, { waitMs });
  startTimer(() => {}, waitMs);
}

/** Stores when a response came, and how long to wait after a 429, or after a 503 that says how long. */
function recordResponse() {
  const limit = rateLimitFrom(valueFor('ratelimit'));
  const isLimited = isRateLimited();
  const state = rateLimitState();
  if (!limit && !isLimited && state.limitedSince === undefined) return;
  const now = Date.now();
  const keep = limit ? limit.requests : 1;
  const respondedAt = [...state.respondedAt, now].slice(-keep);
  const limitedSince = isLimited ? (state.limitedSince ?? now) : undefined;
  const until = now + limitedWaitMs();
  // Nobody waits for a longer pause, and the requests after it must not wait in vain.
  const isWaitedFor = isLimited && until - (limitedSince ?? now) <= maxLimitedMs();
  const pausedUntil = isWaitedFor ? Math.max(state.pausedUntil, until) : state.pausedUntil;
  client.variables.set('rateLimitState', JSON.stringify({ respondedAt, pausedUntil, limitedSince }));
}

/** Whether the response is a 429, or a 503 that says how long to wait. */
function isRateLimited() {
  const code = client.response?.code;
  return code === 429 || (code === 503 && requestedWaitMs(responseField, Date.now()) !== undefined);
}

/** How long to wait after a 429, in milliseconds: a window, unless it says how long. */
function limitedWaitMs() {
  return requestedWaitMs(responseField, Date.now()) ?? rateLimitFrom(valueFor('ratelimit'))?.windowMs ?? 1000;
}

function responseField(name: string) {
  return client.response?.headers.get(name);
}

/**
 * The wait that the header fields of a response ask for: `Retry-After` as seconds or an HTTP-date (RFC 9110, section 10.2.3), otherwise
 * the end of the window. A reset from 1e8 on is an instant since 1970 in seconds, and from 1e11 on in milliseconds.
 *
 * @param field the value of a header field by its name
 * @param now milliseconds since 1970
 * @returns milliseconds
 */
function requestedWaitMs(field: (name: string) => string | undefined, now: number): number | undefined {
  const after = field('retry-after') || '';
  const seconds = secondsFrom(after);
  if (seconds !== undefined) return seconds * 1000;
  if (/^\s*(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(after)) {
    // The obsolete format of asctime does not name its zone, which is UTC.
    const date = Date.parse(after.includes('GMT') ? after : `${after} GMT`);
    if (!Number.isNaN(date)) return Math.max(0, date - now);
  }
  for (const name of ['x-ratelimit-reset', 'ratelimit-reset']) {
    const reset = secondsFrom(field(name) || '');
    if (reset !== undefined)
      return reset < 1e8 ? reset * 1000 : Math.max(0, (reset < 1e11 ? reset * 1000 : reset) - now);
  }
  return undefined;
}

function secondsFrom(text: string) {
  return /^\s*\d{1,15}(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}
