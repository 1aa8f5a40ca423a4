// Before each request: give its variables their values, hold back what must not be sent, and keep the pace.

/**
 * Takes what Postman gives to one script alone: each script has another `pm`, console and timers, and what is said by those
 * of an older one is not heard.
 *
 * @param {Sandbox} sandbox
 */
function speakThrough(sandbox) {
  pm = sandbox.pm;
  console = sandbox.console;
  setTimeout = sandbox.setTimeout;
}

/**
 * @param {Sandbox} sandbox the calling script's own
 * @param {{ feeds: Feeds, writesAreRefused?: boolean }} settings `writesAreRefused`: the collection is made of requests that
 *   the API has to refuse; then none needs guarding
 */
function prepare(sandbox, { feeds, writesAreRefused }) {
  speakThrough(sandbox);
  if (!writesAreRefused && isGuarded()) {
    skip('this request changes things: set the variable allowwrites to true to send it');
    return;
  }
  const missing = fillVariables();
  if (missing.length > 0) {
    skip(reasonForMissing(missing, feeds));
    return;
  }
  keepPace();
}

// Without a declaration on purpose: this is how Postman's scripts share a name, and each request's own script uses it.
cloud = { prepare, answer: answerOf };
