// The pace: the API counts the requests of a key in a time window. They are counted here from their answers, as a request
// can never have arrived later than that.

const PACE_MARGIN_MS = 5;
const LONGEST_PAUSE_MS = 60000;

/**
 * @param {string | undefined} text `10/10s`: requests per window; `off`
 * @returns {{ requests: number, windowMs: number } | undefined}
 */
function paceFrom(text) {
  const match = /^\s*(\d+)\s*\/\s*(\d+(?:\.\d+)?)\s*s\s*$/.exec(text || '');
  if (!match || Number(match[1]) === 0) return undefined;
  return { requests: Number(match[1]), windowMs: Number(match[2]) * 1000 };
}

/** @returns {{ answered: number[], pausedUntil: number }} times of the last answers, in milliseconds */
function paceState() {
  try {
    return JSON.parse(String(pm.variables.get('paceState')));
  } catch {
    return { answered: [], pausedUntil: 0 };
  }
}

/** Holds this request back for as long as the pace asks: the script, and so the request, waits for the timer. */
function keepPace() {
  const pace = paceFrom(valueFor('ratelimit'));
  const { answered, pausedUntil } = paceState();
  const now = Date.now();
  let freeAt = pausedUntil;
  if (pace && answered.length >= pace.requests) {
    const oldest = answered[answered.length - pace.requests] || 0;
    freeAt = Math.max(freeAt, oldest + pace.windowMs + PACE_MARGIN_MS);
  }
  // A clock that was set back must not hold the run for as long as it was set back.
  const longest = Math.max(pace ? pace.windowMs + PACE_MARGIN_MS : 0, LONGEST_PAUSE_MS);
  const waitMs = Math.min(freeAt - now, longest);
  if (waitMs <= 0) return;
  console.info('[pace]', { waitMs });
  setTimeout(() => {}, waitMs);
}

/** Remembers when an answer came, and how long the API wants to be left alone after a 429, or a 503 that says how long. */
function recordAnswer() {
  const pace = paceFrom(valueFor('ratelimit'));
  const code = pm.response?.code;
  const limited = code === 429 || (code === 503 && Boolean(pm.response?.headers.get('Retry-After')));
  if (!pace && !limited) return;
  const state = paceState();
  // The runner of this project knows when the answer came; on a busy machine this script starts a good deal later.
  const now = Math.min(Date.now(), Number(valueFor('answeredat')) || Date.now());
  const keep = pace ? pace.requests : 1;
  const answered = [...state.answered, now].slice(-keep);
  const pausedUntil = limited ? now + retryAfterMs(pace ? pace.windowMs : 1000) : state.pausedUntil;
  pm.variables.set('paceState', JSON.stringify({ answered, pausedUntil }));
}

/**
 * `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3), no longer than a minute.
 *
 * @param {number} otherwise milliseconds, where the header is absent
 */
function retryAfterMs(otherwise) {
  const header = pm.response?.headers.get('Retry-After') || '';
  if (/^\d+$/.test(header)) return Math.min(Number(header) * 1000, LONGEST_PAUSE_MS);
  const date = Date.parse(header);
  return Number.isNaN(date) ? otherwise : Math.min(Math.max(date - Date.now(), 0), LONGEST_PAUSE_MS);
}
