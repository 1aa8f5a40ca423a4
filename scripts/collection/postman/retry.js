// Retries: off in Postman (`retries` is not set); the runner of this project sets how many.

const MAX_BACKOFF_MS = 30000;

/**
 * Why the attempt says nothing of the API, or `undefined` where its response counts or where another would fail alike.
 *
 * @returns {ReasonOfRetry | undefined}
 */
function transientFailure() {
  // Without a response, some runtimes give no response and others an empty one.
  const code = pm.response?.code;
  // A script cannot see why there is no response. The runner can, and sets `noretry` where another attempt would not help.
  if (code === undefined) return valueFor('noretry') === 'true' ? undefined : { reasonCode: 'no-response', params: {} };
  return [429, 502, 503, 504].includes(code) ? { reasonCode: 'status', params: { status: code } } : undefined;
}

/** Only what may be sent twice is sent twice (RFC 9110, section 9.2.2). */
function isIdempotent() {
  return ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'].includes(pm.request.method);
}

/**
 * Sends this request once more where its failure may pass by itself.
 *
 * @returns {boolean} true where it will be sent again: this response is then not looked at
 */
function retryLater() {
  const allowed = Number(valueFor('retries') || 0);
  const reason = transientFailure();
  if (allowed === 0 || reason === undefined || !isIdempotent()) {
    pm.variables.set('retried', '');
    return false;
  }
  const [id, count] = String(pm.variables.get('retried') || '').split(' ');
  const attempt = id === pm.info.requestId ? Number(count) : 0;
  const budget = Number(pm.variables.get('retryBudget') || valueFor('retrybudget') || 20);
  if (attempt >= allowed || budget <= 0) {
    pm.variables.set('retried', '');
    return false;
  }
  const waitMs = backoffMs(attempt);
  pm.variables.set('retried', `${pm.info.requestId} ${attempt + 1}`);
  pm.variables.set('retryBudget', String(budget - 1));
  const cause = reason.reasonCode === 'status' ? `HTTP ${reason.params.status}` : 'no response';
  emitEvent('retry', `${cause}: sent once more in ${waitMs} ms`, { ...reason, backoffMs: waitMs });
  pm.execution.setNextRequest(pm.info.requestId);
  setTimeout(() => {}, waitMs);
  return true;
}

/**
 * Doubles with each attempt, and varies by half so that many clients do not come back together.
 *
 * @param {number} attempt 0 for the first retry
 */
function backoffMs(attempt) {
  const base = Math.min(Number(valueFor('retrybackoff') || 500) * 2 ** attempt, MAX_BACKOFF_MS);
  return Math.round(base * (0.75 + Math.random() / 2));
}
