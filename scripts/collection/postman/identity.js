// Identity: a schema cannot tell one service from another. Lists are remembered, and details held against them.

/**
 * Of the items with an ID, the first of those that are closest to what is preferred.
 *
 * @param {PlainObject[]} items
 * @param {ListRule} rule
 */
function usableItem(items, rule) {
  const usable = items.filter(
    (item) => item !== null && typeof item === 'object' && isFilled(item[rule.id]) && segmentOf(item[rule.id]) !== '',
  );
  let best = /** @type {PlainObject | undefined} */ (undefined);
  let lowest = Infinity;
  for (const item of usable) {
    const rank = rankOf(item, rule);
    if (rank >= lowest) continue;
    best = item;
    lowest = rank;
  }
  return best;
}

/**
 * How far an item is from what is preferred: 0 for the best.
 *
 * @param {PlainObject} item
 * @param {ListRule} rule
 */
function rankOf(item, { prefer = {}, avoid = [] }) {
  let rank = avoid.some((pointer) => isFilled(at(item, pointer))) ? 1 : 0;
  for (const [property, values] of Object.entries(prefer)) {
    const index = values.indexOf(String(item[property]));
    rank += index === -1 ? values.length : index;
  }
  return rank;
}

/**
 * Captures from a list, unless the environment names the item.
 *
 * @param {PlainObject[]} items
 * @param {ListRule} rule
 * @param {boolean} isWhole the list does not go on after these items
 * @returns {PlainObject | undefined} the item that the next requests are about
 */
function captureFrom(items, rule, isWhole) {
  const given = givenValue(rule.variable);
  const item =
    given === undefined
      ? usableItem(items, rule)
      : items.find((candidate) => candidate && holds(rule.variable, candidate[rule.id]));
  if (given === undefined) capture(rule.variable, item?.[rule.id]);
  for (const [variable, property] of Object.entries(rule.keep || {})) {
    if (isGiven(variable)) continue;
    capture(variable, item?.[property]);
    if (!isFilled(item?.[property])) knownIds().set(variable, {});
  }
  rememberList(
    items.filter((candidate) => candidate !== null && typeof candidate === 'object'),
    rule,
    isWhole,
  );
  knownIds().set(rule.variable, { ...(item && { item }), values: valuesOf(items, rule) });
  return item;
}

/**
 * The values that the items of a list have where some are preferred.
 *
 * @param {PlainObject[]} items
 * @param {ListRule} rule
 */
function valuesOf(items, { prefer = {} }) {
  return Object.fromEntries(
    Object.keys(prefer).map((property) => [property, [...new Set(items.map((item) => String(item?.[property])))]]),
  );
}

/**
 * The first item of a list that is there before.
 *
 * @param {PlainObject[]} items
 * @param {ListRule} rule
 * @returns {number} its index; -1 where all differ
 */
function duplicateIn(items, { id, idWith = [] }) {
  const seen = new Set();
  return items.findIndex((item) => {
    if (!isFilled(item?.[id])) return false;
    const parts = [id, ...idWith].map((property) => scalarOrNull(item[property]));
    const key = JSON.stringify(parts);
    const isThere = parts[0] !== null && seen.has(key);
    seen.add(key);
    return isThere;
  });
}

/** @param {unknown} value */
function scalarOrNull(value) {
  return typeof value === 'object' ? null : (value ?? null);
}

/**
 * Marks what a list would give as not available.
 *
 * @param {string[]} variables
 * @param {KnownId['unavailable']} unavailable
 */
function rememberUnavailable(variables, unavailable) {
  for (const variable of variables) {
    if (!isGiven(variable)) capture(variable, undefined);
    knownIds().set(variable, { unavailable });
  }
}

/**
 * What the responses of this run showed of each ID, by its variable: nothing where none was about it.
 *
 * @returns {Map<string, KnownId>}
 */
function knownIds() {
  return runMemory().ids;
}

/** What this run has seen. Not in a variable: Postman would carry it along with every script of the run. */
function runMemory() {
  const run = runId();
  if (cloud.memory?.run !== run) cloud.memory = { run, ids: new Map(), sent: new Set() };
  return cloud.memory;
}

/** Tells the runs apart that share the memory of the scripts. */
function runId() {
  let run = String(client.variables.get('run') || '');
  if (!run) {
    run = `${Date.now()} ${Math.random()}`;
    client.variables.set('run', run);
  }
  return run;
}

/**
 * The properties in which an item and its list's item differ.
 *
 * @param {string[]} properties
 * @param {PlainObject} item
 * @param {PlainObject} listed
 */
function disagreements(properties, item, listed) {
  return properties.filter(
    (property) =>
      item[property] !== undefined &&
      listed[property] !== undefined &&
      JSON.stringify(item[property]) !== JSON.stringify(listed[property]) &&
      !isSameInstant(item[property], listed[property]),
  );
}
