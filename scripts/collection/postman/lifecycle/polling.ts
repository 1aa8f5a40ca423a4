// Polling: a request is sent again until its response shows the expected state.

const POLL_SECONDS = 600;
const FIRST_POLL_MS = 250;
const MAX_POLL_MS = 10000;

/** The request that is polled, and times in milliseconds: since when, and the last pause. */
function pollingState(): { id?: string; since: number; waitMs: number } {
  return storedIn(client.variables, 'polling') ?? { since: 0, waitMs: 0 };
}

/** Sends this request again after a pause, unless the time is over. */
function pollAgain(seconds?: number) {
  const { requestId } = client.info;
  const state = pollingState();
  const now = Date.now();
  const isSame = state.id === requestId;
  const since = isSame ? state.since : now;
  const maxSeconds = Number(valueFor('pollseconds') || POLL_SECONDS);
  if (now - since > Math.min(seconds ?? maxSeconds, maxSeconds) * 1000) return false;
  const waitMs = isSame ? Math.min(state.waitMs * 1.5, MAX_POLL_MS) : FIRST_POLL_MS;
  client.variables.set('polling', JSON.stringify({ id: requestId, since, waitMs }));
  emitEvent('poll', `sent once more in ${Math.round(waitMs)} ms`, { waitMs });
  client.execution.setNextRequest(requestId);
  startTimer(() => {}, waitMs);
  return true;
}

function stopPolling() {
  client.variables.set('polling', '');
}
