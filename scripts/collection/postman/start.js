// Before each request: give its variables their values, hold back what must not be sent, and keep to the rate limit.

/**
 * The envelope, errors and credentials of the API, set before each request.
 *
 * @type {ApiSettings}
 */
let api = { errors: { message: '', causes: {}, missing: [] }, credentials: [] };

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
 * @param {PrepareSandbox} sandbox the calling script's own
 * @param {Settings} settings
 */
function prepare(sandbox, settings) {
  prepareWith(sandbox, settings, (name) => (sandbox.isWrite ? idToWrite(name, settings) : idToRead(name)));
}

/**
 * @param {PrepareSandbox} sandbox
 * @param {Settings} settings
 * @param {(name: string) => string | undefined} idFor the ID that a variable stands for in this request
 */
function prepareWith(sandbox, settings, idFor) {
  speakThrough(sandbox);
  api = settings;
  if (sandbox.isHeldBack) return;
  const missing = fillVariables(idFor);
  const reason =
    missing.length > 0
      ? missing.map((name) => reasonForMissing(name, settings, sandbox.isWrite)).join('; ')
      : sandbox.isWrite && reasonAgainstWrite(settings);
  if (reason) sandbox.skipRequest(reason);
  else keepPace();
}

/**
 * @param {string} name a variable without a value
 * @param {Settings} settings
 * @param {boolean} isWrite
 */
function reasonForMissing(name, { sources, own }, isWrite) {
  const source = sources[name];
  if (source?.none) return source.none;
  if (own?.includes(name)) return `this run has no ${source?.thing ?? name} that it created itself`;
  if (isWrite) return `a request that writes uses only IDs that you give: set ${name} in the environment`;
  if (!source) return `the variable ${name} has no value: set it in the environment`;
  return `no ${source.thing} is known: "${source.request}" listed none, or has not been sent; or set ${name} in the environment`;
}

// Without a declaration on purpose: this is how Postman's scripts share a name, and each request's own script uses it.
cloud = { prepare, answer: answerOf };
