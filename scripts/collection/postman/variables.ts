// Variables: a value that the user set wins; without one, reads use the value of an earlier response.

function isFilled(value: unknown) {
  return value !== undefined && value !== null && value !== '';
}

/** The value that the user set: in a data file, the environment or the globals. */
function givenValue(name: string): string | undefined {
  return firstFilled([client.iterationData, client.environment, client.globals], name);
}

/** The first filled value of a setting, in Postman's order of scopes. */
function valueFor(name: string): string | undefined {
  return firstFilled([client.iterationData, client.environment, client.collectionVariables, client.globals], name);
}

function firstFilled(scopes: Variables[], name: string): string | undefined {
  const value = scopes.map((scope) => scope.get(name)).find(isFilled);
  return value === undefined ? undefined : resolved(value);
}

/** The value of a variable in this request; empty where it has none. */
function currentValue(name: string): string {
  return resolved(client.variables.get(name) ?? '');
}

/** A value with the variables in braces that it names replaced. */
function resolved(value: unknown): string {
  const text = String(value);
  return text.includes('{{') ? client.variables.replaceIn(text) : text;
}

/** @returns what the scripts stored as JSON in a variable; nothing where it has none */
function storedIn(scope: Variables, name: string) {
  try {
    return JSON.parse(String(scope.get(name)));
  } catch {
    return undefined;
  }
}

/** Whether the user set the variable; no response replaces such a value. */
function isGiven(name: string) {
  return givenValue(name) !== undefined;
}

/** Stores a value of a response for later requests, encoded as one segment of a path: without a slash and without a variable in braces. */
function capture(name: string, value: unknown) {
  client.collectionVariables.set(name, isFilled(value) ? segmentOf(value) : '');
}

/**
 * Forgets what another server gave, or the same to another key: Postman keeps the variables of a collection, and a person may select
 * another environment before the next request.
 */
function forgetOthers({ sources }: Settings) {
  const origin = `${valueFor('baseURL')} ${keyEnd()}`;
  const before = client.collectionVariables.get('capturedfrom');
  if (before === origin) return;
  if (isFilled(before)) for (const name of Object.keys(sources)) capture(name, undefined);
  client.collectionVariables.set('capturedfrom', origin);
}

/** A value as one segment of a path; empty where it cannot be one (`.` and `..`; RFC 3986, section 3.3). */
function segmentOf(value: unknown) {
  const text = String(value);
  if (text === '.' || text === '..') return '';
  try {
    return encodeURIComponent(text);
  } catch {
    return ''; // Half of a surrogate pair has no encoding.
  }
}

/** Whether an ID of a response is the one that the request was sent with. */
function holds(name: string, id: unknown) {
  return isSameId(currentValue(name), id);
}

function isSameId(value: string, id: unknown) {
  return value === String(id) || (isFilled(id) && value === segmentOf(id));
}

/** The last seven days, for time windows in queries, and times in the future, for bodies: each with and without the time of day. */
function timeWindow(): Record<string, string> {
  const days = { windowStart: -7, windowEnd: 0, inOneDay: 1, inOneYear: 365 };
  const now = Date.now();
  return Object.fromEntries(
    Object.entries(days).flatMap(([name, count]) => {
      const time = new Date(now + count * 24 * 60 * 60 * 1000).toISOString();
      return [
        [name, time],
        [`${name}Date`, time.slice(0, 10)],
      ];
    }),
  );
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
 * Sets each variable of the request. An empty value in the environment would hide a captured one, so the value is set in the local
 * scope, which outranks both; only if it differs, as Postman sends that scope to every script.
 *
 * @param idFor the ID of a variable in this request
 * @returns the variables without a value
 */
function fillVariables(idFor: (name: string) => string | undefined): string[] {
  const missing = [];
  const times = timeWindow();
  for (const name of variablesOfRequest()) {
    const value = /^baseURL\d*$/.test(name) ? valueFor(name) : times[name] || idFor(name);
    // Without a value, that of an earlier request in the local scope must not be used.
    if (value === undefined) missing.push(name);
    if (client.variables.get(name) !== (value ?? '')) client.variables.set(name, value ?? '');
  }
  return missing;
}

/** The ID in a request that only reads. */
function idToRead(name: string) {
  return firstFilled([client.iterationData, client.environment, client.globals, client.collectionVariables], name);
}
