// Life cycles: what a step creates, waits for, finds again and takes away. Only things of this run are ever touched: their
// IDs come from the answers to its own requests, or from items that carry its name.

const POLL_SECONDS = 600;
const FIRST_POLL_MS = 250;
const LONGEST_POLL_MS = 10000;
const MOST_ROUNDS = 20;

/** The name that all things of this run carry. The runner sets it; by hand, the first request does. */
function nameRun() {
  if (!valueFor('lifecyclename'))
    pm.collectionVariables.set('lifecyclename', `ccp-lifecycle-${Date.now().toString(36)}`);
}

/**
 * The checks of one answer, and what a life cycle makes of it.
 *
 * @param {Sandbox} sandbox
 * @returns {LifecycleAnswer}
 */
function lifecycleAnswer(sandbox) {
  const answer = answerOf(sandbox, { isNew: true });
  return {
    ...answer,
    creates({ at: pointer, variable }) {
      const id = answer.value(pointer);
      pm.collectionVariables.set(variable, isFilled(id) ? String(id) : '');
      pm.test(`Created, with an ID for ${variable}`, () => {
        if (!isFilled(id)) pm.expect.fail(`the answer has no ID at ${pointer}`);
      });
    },
    removes(variable) {
      if (answer.succeeded()) pm.collectionVariables.set(variable, '');
    },
    awaits({ at: pointer, until, failed, seconds }) {
      const state = answer.value(pointer);
      if (until.includes(String(state))) {
        stopPolling();
        pm.test(`Is ${until.join(' or ')}`, () => {});
        return;
      }
      const gone = state === undefined;
      if (!gone && !(failed || []).includes(String(state)) && pollAgain(seconds)) return;
      stopPolling();
      pm.test(`Is ${until.join(' or ')}`, () =>
        pm.expect.fail(gone ? `there is no state at ${pointer}` : `is still ${String(state)}`),
      );
    },
    finds({ at: pointer, property, id, variable, seconds }) {
      const items = answer.value(pointer);
      const name = String(valueFor('lifecyclename'));
      const found = Array.isArray(items)
        ? items.find((item) => item && String(item[property]).startsWith(name))
        : undefined;
      if (!found && seconds && pollAgain(seconds)) return;
      stopPolling();
      pm.collectionVariables.set(variable, found ? String(found[id]) : '');
    },
    startsOver(itemId) {
      const rounds = Number(pm.variables.get(`rounds ${itemId}`) || 0) + 1;
      pm.variables.set(`rounds ${itemId}`, String(rounds));
      if (answer.succeeded() && rounds < MOST_ROUNDS) pm.execution.setNextRequest(itemId);
    },
  };
}

/**
 * Sends this request once more after a while, unless the time is up.
 *
 * @param {number} [seconds]
 */
function pollAgain(seconds) {
  const [id, since, last] = String(pm.variables.get('polling') || '').split(' ');
  const now = Date.now();
  const isSame = id === pm.info.requestId;
  const started = isSame ? Number(since) : now;
  if (now - started > (seconds || Number(valueFor('pollseconds') || POLL_SECONDS)) * 1000) return false;
  const waitMs = isSame ? Math.min(Number(last) * 1.5, LONGEST_POLL_MS) : FIRST_POLL_MS;
  pm.variables.set('polling', `${pm.info.requestId} ${started} ${waitMs}`);
  console.info('[again]', { waitMs });
  pm.execution.setNextRequest(pm.info.requestId);
  setTimeout(() => {}, waitMs);
  return true;
}

function stopPolling() {
  pm.variables.set('polling', '');
}

cloud = { ...cloud, prepareStep: prepareStep, step: lifecycleAnswer };

/**
 * @param {Sandbox} sandbox
 * @param {{ feeds: Feeds }} settings
 */
function prepareStep(sandbox, settings) {
  speakThrough(sandbox);
  nameRun();
  prepare(sandbox, settings);
}
