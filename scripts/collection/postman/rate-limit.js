// The rate limit: the API counts the requests of a key in a time window. They are counted here from their responses, as a request
// can never have arrived later than that.

const WINDOW_MARGIN_MS = 5;
const MAX_PAUSE_MS = 60000;

/**
 * @param {string | undefined} text `10/10s`: requests per window; `off`
 * @returns {{ requests: number, windowMs: number } | undefined}
 */
function rateLimitFrom(text) {
  const match = /^\s*(\d+)\s*\/\s*(\d+(?:\.\d+)?)\s*s\s*$/.exec(text || '');
  if (!match || Number(match[1]) === 0) return undefined;
  return { requests: Number(match[1]), windowMs: Number(match[2]) * 1000 };
}

/** @returns {{ respondedAt: number[], pausedUntil: number }} times of the last responses, in milliseconds */
function rateLimitState() {
  try {
    return JSON.parse(String(pm.variables.get('rateLimitState')));
  } catch {
    return { respondedAt: [], pausedUntil: 0 };
  }
}

/** Holds this request back for as long as the rate limit asks: the script, and so the request, waits for the timer. */
function waitForRateLimit() {
  const limit = rateLimitFrom(valueFor('ratelimit'));
  const { respondedAt, pausedUntil } = rateLimitState();
  const now = Date.now();
  let freeAt = pausedUntil;
  if (limit && respondedAt.length >= limit.requests) {
    const oldest = respondedAt[respondedAt.length - limit.requests] || 0;
    freeAt = Math.max(freeAt, oldest + limit.windowMs + WINDOW_MARGIN_MS);
  }
  // A clock that was set back must not hold the run for as long as it was set back.
  const longest = Math.max(limit ? limit.windowMs + WINDOW_MARGIN_MS : 0, MAX_PAUSE_MS);
  const waitMs = Math.min(freeAt - now, longest);
  if (waitMs <= 0) return;
  emitEvent('rate-limit', `waits ${waitMs} ms for the rate limit`, { waitMs });
  setTimeout(() => {}, waitMs);
}

/** Remembers when a response came, and how long the API wants to be left alone after a 429, or a 503 that says how long. */
function recordResponse() {
  const limit = rateLimitFrom(valueFor('ratelimit'));
  const code = pm.response?.code;
  const limited = code === 429 || (code === 503 && Boolean(pm.response?.headers.get('Retry-After')));
  if (!limit && !limited) return;
  const state = rateLimitState();
  // The runner of this project knows when the response came; on a busy machine this script starts a good deal later.
  const now = Math.min(Date.now(), Number(valueFor('respondedat')) || Date.now());
  const keep = limit ? limit.requests : 1;
  const respondedAt = [...state.respondedAt, now].slice(-keep);
  const pausedUntil = limited ? now + retryAfterMs(limit ? limit.windowMs : 1000) : state.pausedUntil;
  pm.variables.set('rateLimitState', JSON.stringify({ respondedAt, pausedUntil }));
}

/**
 * `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3), no longer than a minute.
 *
 * @param {number} otherwise milliseconds, where the header is absent
 */
function retryAfterMs(otherwise) {
  const header = pm.response?.headers.get('Retry-After') || '';
  if (/^\d+$/.test(header)) return Math.min(Number(header) * 1000, MAX_PAUSE_MS);
  const date = Date.parse(header);
  return Number.isNaN(date) ? otherwise : Math.min(Math.max(date - Date.now(), 0), MAX_PAUSE_MS);
}
