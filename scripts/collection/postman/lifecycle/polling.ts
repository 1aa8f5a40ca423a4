// Polling: a request is sent once more until its response shows what it waits for.

const POLL_SECONDS = 600;
const FIRST_POLL_MS = 250;
const MAX_POLL_MS = 10000;

/** Sends this request once more after a while, unless the time is up. */
function pollAgain(seconds?: number) {
  const [id, since, last] = String(client.variables.get('polling') || '').split(' ');
  const now = Date.now();
  const isSame = id === client.info.requestId;
  const started = isSame ? Number(since) : now;
  const most = Number(valueFor('pollseconds') || POLL_SECONDS);
  if (now - started > Math.min(seconds ?? most, most) * 1000) return false;
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
