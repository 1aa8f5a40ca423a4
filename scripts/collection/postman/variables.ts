// Variables: a value that a person gave wins; where there is none, reads use what an earlier response gave.

function isFilled(value: unknown) {
  return value !== undefined && value !== null && value !== '';
}

/** The value that a person gave to a variable: by a data file, the environment or the globals. */
function givenValue(name: string): string | undefined {
  return firstFilled([client.iterationData, client.environment, client.globals], name);
}

/** The first filled value of a setting, in Postman's order of scopes. */
function valueFor(name: string): string | undefined {
  return firstFilled([client.iterationData, client.environment, client.collectionVariables, client.globals], name);
}

function firstFilled(scopes: Variables[], name: string): string | undefined {
  const value = scopes.map((scope) => scope.get(name)).find(isFilled);
  return value === undefined ? undefined : String(value);
}

/** True where a person set the variable: then it is theirs, and no response may replace it. */
function isGiven(name: string) {
  return givenValue(name) !== undefined;
}

/** Keeps a value of a response for later requests. It is data: one segment of a path, and never the name of a variable. */
function capture(name: string, value: unknown) {
  client.collectionVariables.set(name, isFilled(value) ? segmentOf(value) : '');
}

/** A value as one segment of a path; empty where it cannot be one (RFC 3986, section 3.3: `.` and `..` are places). */
function segmentOf(value: unknown) {
  const text = String(value);
  if (text === '.' || text === '..') return '';
  try {
    return encodeURIComponent(text);
  } catch {
    return ''; // Half of a surrogate pair has no encoding.
  }
}

/** Whether an ID of a response is the one that a variable holds, given by a person or captured. */
function holds(name: string, id: unknown) {
  const value = String(client.variables.get(name));
  return value === String(id) || (isFilled(id) && value === segmentOf(id));
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

function variablesOfRequest() {
  const parts = [client.request.url.toString()];
  for (const variable of client.request.url.variables.all()) parts.push(String(variable.value));
  for (const parameter of client.request.url.query.all()) if (!parameter.disabled) parts.push(String(parameter.value));
  // A form has no `raw`.
  if (client.request.body) parts.push(client.request.body.raw || String(client.request.body));
  const names = new Set();
  for (const part of parts) for (const match of part.matchAll(/\{\{([^{}$]+)\}\}/g)) names.add(match[1]);
  return [...names] as string[];
}

/**
 * Gives each variable of the request its value. An empty value in the environment would hide what was captured, so there the
 * value is set in the local scope, which outranks both; only there, as Postman carries that scope along with every script.
 *
 * @param idFor the ID that a variable stands for in this request
 * @returns the variables that have none
 */
function fillVariables(idFor: (name: string) => string | undefined): string[] {
  const missing = [];
  const times = timeWindow() as Record<string, string>;
  for (const name of variablesOfRequest()) {
    const value = /^baseURL\d*$/.test(name) ? valueFor(name) : times[name] || idFor(name);
    // What an earlier request of the run left in the local scope must not be used in its place.
    if (value === undefined) missing.push(name);
    if (client.variables.get(name) !== (value ?? '')) client.variables.set(name, value ?? '');
  }
  return missing;
}

/** The ID that a request which only reads may use. */
function idToRead(name: string) {
  return givenValue(name) ?? valueFor(name);
}
