// Retries: off in Postman (`retries` is not set); the runner of this project sets how many.

const MAX_BACKOFF_MS = 30000;

/** Between two attempts while the key is used up: the API may have no better advice, and the key can be free at any time. */
const MAX_LIMITED_BACKOFF_MS = 5000;

/** Why the attempt says nothing of the API, or `undefined` where its response counts or where another would fail alike. */
function transientFailure(): ReasonOfRetry | undefined {
  // Without a response, some runtimes give no response and others an empty one.
  const code = client.response?.code;
  // A script cannot see why there is no response. The runner can, and sets `noretry` where another attempt would not help.
  if (code === undefined) return valueFor('noretry') === 'true' ? undefined : { reasonCode: 'no-response', params: {} };
  return [429, 502, 503, 504].includes(code) ? { reasonCode: 'status', params: { status: code } } : undefined;
}

/** Only what may be sent twice is sent twice (RFC 9110, section 9.2.2). What got a 429 was not executed. */
function isRepeatable() {
  return client.response?.code === 429 || ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'].includes(client.request.method);
}

/**
 * Sends this request once more where its failure may pass by itself: up to `retries` times, and after a 429 for as long as a run waits
 * for a key that others use up.
 *
 * @returns true where it will be sent again: this response is then not looked at
 */
function retryLater(): boolean {
  const allowed = Number(valueFor('retries') || 0);
  const reason = transientFailure();
  const waitMs = allowed === 0 || reason === undefined || !isRepeatable() ? undefined : retryWaitMs(allowed);
  if (reason === undefined || waitMs === undefined) {
    client.variables.set('retried', '');
    return false;
  }
  const cause = reason.reasonCode === 'status' ? `HTTP ${reason.params.status}` : 'no response';
  emitEvent('retry', `${cause}: sent once more in ${waitMs} ms`, { ...reason, backoffMs: waitMs });
  client.execution.setNextRequest(client.info.requestId);
  startTimer(() => {}, waitMs);
  return true;
}

/**
 * How long to wait before another attempt, in milliseconds. It is counted; a 429 is not, as waiting for it is limited in time.
 *
 * @param allowed retries of one request
 * @returns nothing where there is no other attempt
 */
function retryWaitMs(allowed: number): number | undefined {
  const [id, count, limited] = String(client.variables.get('retried') || '').split(' ');
  const isSame = id === client.info.requestId;
  const attempt = isSame ? Number(count) : 0;
  const limitedAttempt = isSame ? Number(limited) : 0;
  if (client.response?.code === 429) {
    const waitMs = Math.ceil(Math.max(limitedWaitMs(), backoffMs(limitedAttempt, MAX_LIMITED_BACKOFF_MS)));
    if (Date.now() + waitMs - (rateLimitState().limitedSince ?? Date.now()) > maxLimitedMs()) return undefined;
    client.variables.set('retried', `${client.info.requestId} ${attempt} ${limitedAttempt + 1}`);
    return waitMs;
  }
  const budget = Number(client.variables.get('retryBudget') || valueFor('retrybudget') || 20);
  if (attempt >= allowed || budget <= 0) return undefined;
  client.variables.set('retried', `${client.info.requestId} ${attempt + 1} ${limitedAttempt}`);
  client.variables.set('retryBudget', String(budget - 1));
  return backoffMs(attempt, MAX_BACKOFF_MS);
}

/**
 * Doubles with each attempt, and varies by half so that many clients do not come back together.
 *
 * @param attempt 0 for the first retry
 * @param longest milliseconds
 */
function backoffMs(attempt: number, longest: number) {
  const base = Math.min(Number(valueFor('retrybackoff') || 500) * 2 ** attempt, longest);
  return Math.round(base * (0.75 + Math.random() / 2));
}
