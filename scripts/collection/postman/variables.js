// Variables: the environment's value wins; where it is empty, what an earlier answer gave is used.

/** @param {unknown} value */
function isFilled(value) {
  return value !== undefined && value !== null && value !== '';
}

/**
 * The first filled value of a variable, in Postman's order of scopes.
 *
 * @param {string} name
 * @returns {string | undefined}
 */
function valueFor(name) {
  for (const scope of [pm.iterationData, pm.environment, pm.collectionVariables, pm.globals]) {
    const value = scope.get(name);
    if (isFilled(value)) return String(value);
  }
  return undefined;
}

/**
 * True where a person set the variable: then it is theirs, and no answer may replace it.
 *
 * @param {string} name
 */
function isGiven(name) {
  return isFilled(pm.environment.get(name)) || isFilled(pm.iterationData.get(name));
}

/** The last seven days, as the queries for a time window want them, and times to come, as bodies want them. */
function timeWindow() {
  const now = new Date();
  const dayMs = 24 * 60 * 60 * 1000;
  const weekAgo = new Date(now.getTime() - 7 * dayMs);
  const inOneDay = new Date(now.getTime() + dayMs).toISOString();
  const inOneYear = new Date(now.getTime() + 365 * dayMs).toISOString();
  return {
    windowStart: weekAgo.toISOString(),
    windowEnd: now.toISOString(),
    windowStartDate: weekAgo.toISOString().slice(0, 10),
    windowEndDate: now.toISOString().slice(0, 10),
    inOneDay,
    inOneDayDate: inOneDay.slice(0, 10),
    inOneYear,
    inOneYearDate: inOneYear.slice(0, 10),
  };
}

/** The names of the variables in this request's URL and body. */
function variablesOfRequest() {
  const parts = [pm.request.url.toString()];
  for (const variable of pm.request.url.variables.all()) parts.push(String(variable.value));
  for (const parameter of pm.request.url.query.all()) if (!parameter.disabled) parts.push(String(parameter.value));
  if (pm.request.body?.raw) parts.push(pm.request.body.raw);
  const names = new Set();
  for (const part of parts) for (const match of part.matchAll(/\{\{([^{}$]+)\}\}/g)) names.add(match[1]);
  return /** @type {string[]} */ ([...names]);
}

/**
 * Gives each variable of the request its value. An empty value in the environment would hide what was captured, so there the
 * value is set in the local scope, which outranks both; only there, as Postman carries that scope along with every script.
 *
 * @returns {string[]} the variables that have none
 */
function fillVariables() {
  const missing = [];
  const times = /** @type {Record<string, string>} */ (timeWindow());
  for (const name of variablesOfRequest()) {
    const value = valueFor(name) || times[name];
    if (value !== undefined) {
      if (pm.variables.get(name) !== value) pm.variables.set(name, value);
    } else if (pm.collectionVariables.get(name) !== undefined || !isFilled(pm.variables.get(name))) {
      // A variable of the collection that is empty now may have had a value in an earlier request of the run.
      pm.variables.set(name, '');
      missing.push(name);
    }
  }
  return missing;
}
