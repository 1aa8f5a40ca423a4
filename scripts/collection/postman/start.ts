// Before each request: set its variables, skip it if it must not be sent, and wait for the rate limit.

/** The envelope, errors and credentials of the API, set before each request. */
let api = {} as Settings;

let startTimer = setTimeout;

/**
 * Sets the globals of the current script. Postman creates `pm`, `console` and timers for each script; those of an earlier script
 * have no effect.
 */
function bindGlobals(sandbox: Sandbox) {
  client = sandbox.pm;
  console = sandbox.console;
  startTimer = sandbox.setTimeout;
}

function prepare(sandbox: PrepareSandbox, settings: Settings) {
  prepareWith(sandbox, settings, (name) => (sandbox.isWrite ? idToWrite(name, settings) : idToRead(name)));
}

/** @param idFor the ID of a variable in this request */
function prepareWith(sandbox: PrepareSandbox, settings: Settings, idFor: (name: string) => string | undefined) {
  bindGlobals(sandbox);
  api = settings;
  if (sandbox.isBlockedWrite) return;
  const unset = settings.needsKey ? settings.credentials.find((name) => currentValue(name) === '') : undefined;
  if (unset !== undefined) {
    const names = settings.credentials.join(' and ');
    const sentence = `no environment is selected, or it has no ${unset}: select an environment and set ${names}`;
    const skip = skipFor(sentence, { reasonCode: 'no-value', params: { variable: unset } });
    return endRun(sandbox, `Select an environment and set ${names}`, skip);
  }
  forgetOthers(settings);
  runMemory().sent.add(client.info.requestName);
  const missing = fillVariables(idFor);
  let skip = skipForUnknown(settings);
  if (skip === undefined && missing.length > 0) skip = skipForMissing(missing, settings, sandbox.isWrite);
  else if (skip === undefined && sandbox.isWrite) skip = reasonAgainstWrite(settings);
  if (skip) sandbox.skipRequest(skip.sentence, skip.reason);
  else waitForRateLimit();
  shareState();
}

/** Says once why no request can be sent, as a test that fails, and ends the run. */
function endRun(sandbox: PrepareSandbox, test: string, { sentence, reason }: Skip) {
  client.test(test, () => client.expect.fail(sentence));
  // Newman before 6.1 does not have it there, and goes on.
  client.execution?.setNextRequest(null);
  // Bruno ignores the tests of a request that is skipped: only an error fails its run.
  if (client.share !== undefined) throw new Error(sentence);
  sandbox.skipRequest(sentence, reason);
}

/** Stores what later scripts need, in clients whose scripts share no globals. */
function shareState() {
  if (client.share === undefined) return;
  const { run, ids, sent } = runMemory();
  client.share({ settings: api, run, ids: [...ids], sent: [...sent] });
}

function resume({ settings, run, ids, sent }: SharedState) {
  api = settings;
  cloud.memory = { run, ids: new Map(ids), sent: new Set(sent) };
}

/** Why a request is skipped that uses an ID of the environment, or a property of its item, if the complete list lacks the ID. */
function skipForUnknown({ sources }: Settings): Skip | undefined {
  const unknown = variablesOfRequest().flatMap((name) => {
    const variable = knownIds().get(name)?.unknown;
    if (variable === undefined) return [];
    // Another name is a property of the item, which only that item can give.
    const isFromUser = isGiven(name);
    return (name === variable ? isFromUser : !isFromUser) ? [variable] : [];
  });
  const [variable = ''] = unknown;
  const source = sources[variable];
  if (!source) return undefined;
  const { thing, request } = source;
  return skipFor(`"${request}" does not have the ${thing} that ${variable} names in the environment`, {
    reasonCode: 'blocked',
    params: { by: 'unknown-id', variable, thing, request },
  });
}

/**
 * Why a request without all of its values is not sent. Of several variables the first is the reason, as the others are below it.
 *
 * @param missing variables without a value
 */
function skipForMissing(missing: string[], { sources, own }: Settings, isWrite: boolean): Skip {
  const [variable = ''] = missing;
  const source = sources[variable];
  const thing = source?.thing ?? variable;
  const where = `set ${variable} in the environment`;
  if (source?.missingReason)
    return skipFor(`there is no ${thing} of this run to delete`, {
      reasonCode: source.missingReason,
      params: { thing },
    });
  if (own?.includes(variable))
    return skipFor(`this run has no ${thing} that it created itself`, { reasonCode: 'not-created', params: { thing } });
  if (isWrite)
    return skipFor(`a request that writes uses only IDs that you give: ${where}`, {
      reasonCode: 'write-needs-id',
      params: { variable },
    });
  if (!source)
    return skipFor(`the variable ${variable} has no value: ${where}`, { reasonCode: 'no-value', params: { variable } });
  const params = { variable, thing, request: source.request };
  const known = knownIds().get(variable);
  if (known?.unavailable) {
    const { why, status } = known.unavailable;
    return skipFor(`${thing} ID missing: "${source.request}" is not available: ${why} (HTTP ${status})`, {
      reasonCode: 'unavailable',
      params: { why, status, needs: params },
    });
  }
  return known
    ? skipFor(`there is no ${thing}: "${source.request}" listed none; or ${where}`, {
        reasonCode: 'no-resource',
        params,
      })
    : skipFor(`${thing} ID missing: "${source.request}" failed, or has not been sent; or ${where}`, {
        reasonCode: 'blocked',
        params,
      });
}

function skipFor(sentence: string, reason: ReasonOfSkip): Skip {
  return { sentence, reason };
}

// Without a declaration it is a global, which the script of each request uses.
cloud = { prepare, resume, response: (sandbox, options) => counted(responseChecks(sandbox, options)) };
