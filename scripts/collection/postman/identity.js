// Identity: a schema cannot tell one service from another. Lists are remembered, and details held against them.

/**
 * The first item that can be used: one with the preferred values where there is one, otherwise the first with an ID.
 *
 * @param {PlainObject[]} items
 * @param {ListRule} rule
 */
function usableItem(items, rule) {
  const usable = items.filter(
    (item) => item !== null && typeof item === 'object' && isFilled(item[rule.id]) && segmentOf(item[rule.id]) !== '',
  );
  const preferred = usable.find((item) =>
    Object.entries(rule.prefer || {}).every(([property, values]) => values.includes(String(item[property]))),
  );
  return preferred || usable[0];
}

/**
 * Captures from a list, unless the environment names the item.
 *
 * @param {PlainObject[]} items
 * @param {ListRule} rule
 * @returns {PlainObject | undefined} the item that the next requests are about
 */
function captureFrom(items, rule) {
  const given = givenValue(rule.variable);
  const item =
    given === undefined
      ? usableItem(items, rule)
      : items.find((candidate) => candidate && holds(rule.variable, candidate[rule.id]));
  if (given === undefined) capture(rule.variable, item?.[rule.id]);
  for (const [variable, property] of Object.entries(rule.keep || {})) {
    if (isGiven(variable)) continue;
    capture(variable, item?.[property]);
    if (!isFilled(item?.[property])) listedItems().set(variable, undefined);
  }
  rememberList(
    items.filter((candidate) => candidate !== null && typeof candidate === 'object'),
    rule,
  );
  listedItems().set(rule.variable, item);
  return item;
}

/**
 * The items that the lists of this run showed, by the variable that they went to. Not in a variable themselves: Postman would
 * carry them along with every script of the run.
 *
 * @returns {Map<string, PlainObject | undefined>}
 */
function listedItems() {
  const run = runId();
  if (cloud.listed?.run !== run) cloud.listed = { run, items: new Map() };
  return cloud.listed.items;
}

/** Tells the runs apart that share the memory of the scripts. */
function runId() {
  let run = String(pm.variables.get('run') || '');
  if (!run) {
    run = `${Date.now()} ${Math.random()}`;
    pm.variables.set('run', run);
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
      JSON.stringify(item[property]) !== JSON.stringify(listed[property]),
  );
}
