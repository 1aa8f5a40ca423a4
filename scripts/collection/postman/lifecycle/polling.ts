// Polling: a request is sent again until its response shows the expected state.

const POLL_SECONDS = 600;
const FIRST_POLL_MS = 250;
const MAX_POLL_MS = 10000;

/** Sends this request again after a pause, unless the time is over. */
function pollAgain(seconds?: number) {
  const [id, since, last] = String(client.variables.get('polling') || '').split(' ');
  const now = Date.now();
  const isSame = id === client.info.requestId;
  const started = isSame ? Number(since) : now;
  const maxSeconds = Number(valueFor('pollseconds') || POLL_SECONDS);
  if (now - started > Math.min(seconds ?? maxSeconds, maxSeconds) * 1000) return false;
  const waitMs = isSame ? Math.min(Number(last) * 1.5, MAX_POLL_MS) : FIRST_POLL_MS;
  client.variables.set('polling', `${client.info.requestId} ${started} ${waitMs}`);
  emitEvent('poll', `sent once more in ${Math.round(waitMs)} ms`, { waitMs });
  client.execution.setNextRequest(client.info.requestId);
  startTimer(() => {}, waitMs);
  return true;
}

function stopPolling() {
  client.variables.set('polling', '');
}
