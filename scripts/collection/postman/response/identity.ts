// Identity: a schema cannot tell one service from another. Lists are remembered, and details held against them.

/**
 * The items of a list in a body. A list inside an object may be absent or `null` if it is empty.
 *
 * @param valueAt of the body
 * @returns `undefined` if there is no list
 */
function listAt(valueAt: (pointer: string) => unknown, pointer: string): PlainObject[] | undefined {
  const isPart = pointer !== '' && pointer !== api.envelope?.result;
  const isEmpty = isPart && isFilled(valueAt(pointer.slice(0, pointer.lastIndexOf('/'))));
  const items = valueAt(pointer) ?? (isEmpty ? [] : undefined);
  return Array.isArray(items) ? items.filter((item) => item !== null && typeof item === 'object') : undefined;
}

/** Of the items with an ID, the first of those that are closest to what is preferred. */
function usableItem(items: PlainObject[], rule: ListRule) {
  const usable = items.filter((item) => isFilled(item[rule.id]) && segmentOf(item[rule.id]) !== '');
  if (usable.length === 0) return undefined;
  return usable.reduce((best, item) => (rankOf(item, rule) < rankOf(best, rule) ? item : best));
}

/** How far an item is from what is preferred: 0 for the best. */
function rankOf(item: PlainObject, { prefer = {}, avoid = [] }: ListRule) {
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
 * @param isWhole the list does not go on after these items
 * @returns the item that the next requests are about
 */
function captureFrom(items: PlainObject[], rule: ListRule, isWhole: boolean): PlainObject | undefined {
  const given = givenValue(rule.variable);
  const item =
    given === undefined ? usableItem(items, rule) : items.find((candidate) => isSameId(given, candidate[rule.id]));
  if (given === undefined) capture(rule.variable, item?.[rule.id]);
  for (const [variable, property] of Object.entries(rule.keep || {})) {
    if (isGiven(variable)) continue;
    capture(variable, item?.[property]);
    if (!isFilled(item?.[property])) knownIds().set(variable, {});
  }
  cacheListFacts(items, rule, isWhole);
  knownIds().set(rule.variable, { ...(item && { item }), values: valuesOf(items, rule) });
  return item;
}

/** The values that the items of a list have where some are preferred. */
function valuesOf(items: PlainObject[], { prefer = {} }: ListRule) {
  return Object.fromEntries(
    Object.keys(prefer).map((property) => [property, [...new Set(items.map((item) => String(item[property])))]]),
  );
}

/**
 * The first item of a list that is there before.
 *
 * @returns its index; -1 where all differ
 */
function duplicateIn(items: PlainObject[], { id, idWith = [] }: ListRule): number {
  const seen = new Set();
  return items.findIndex((item) => {
    if (!isFilled(item[id])) return false;
    const scalars = [id, ...idWith].map((property) => (typeof item[property] === 'object' ? null : item[property]));
    const key = JSON.stringify(scalars);
    const isThere = scalars[0] !== null && seen.has(key);
    seen.add(key);
    return isThere;
  });
}

function rememberUnavailable(variables: string[], unavailable: KnownId['unavailable']) {
  for (const variable of variables) {
    if (!isGiven(variable)) capture(variable, undefined);
    knownIds().set(variable, { unavailable });
  }
}

/** What the responses of this run showed of each ID, by its variable: nothing where none was about it. */
function knownIds(): Map<string, KnownId> {
  return runMemory().ids;
}

/** What this run has seen. Not in a variable: Postman would carry it along with every script of the run. */
function runMemory() {
  const run = runId();
  if (cloud.memory?.run !== run) cloud.memory = { run, ids: new Map(), sent: new Set() };
  return cloud.memory;
}

/** Tells runs and their iterations apart, which share the memory of the scripts: each row of a data file may have another account. */
function runId() {
  let run = String(client.variables.get('run') || '');
  if (!run) {
    run = `${Date.now()} ${Math.random()}`;
    client.variables.set('run', run);
  }
  return `${run} ${client.info.iteration}`;
}

function disagreements(properties: string[], item: PlainObject, listed: PlainObject) {
  return properties.filter((property) => {
    const [shown, before] = [item[property], listed[property]];
    if (shown === undefined || before === undefined) return false;
    return JSON.stringify(shown) !== JSON.stringify(before) && !isSameInstant(shown, before);
  });
}

const RFC_3339 = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/i;

const NANOSECOND_DIGITS = 9;

/**
 * Whether two texts are the same instant, whatever their offsets, and as far as the less precise one says: an instant may be written
 * with and without the fraction of its second.
 */
function isSameInstant(one: unknown, other: unknown) {
  const [a, b] = [instantOf(one), instantOf(other)];
  if (a === undefined || b === undefined) return false;
  const difference = (a.seconds - b.seconds) * 10 ** NANOSECOND_DIGITS + a.nanoseconds - b.nanoseconds;
  return Math.abs(difference) < 10 ** (NANOSECOND_DIGITS - Math.min(a.digits, b.digits));
}

/**
 * @returns nothing for any other text; `digits`: of the
 *   fraction
 */
function instantOf(text: unknown): { seconds: number; nanoseconds: number; digits: number } | undefined {
  if (typeof text !== 'string' || text.length > 100) return undefined;
  const [, date = '', time = '', fraction = '', offset = ''] = RFC_3339.exec(text) || [];
  const seconds = Date.parse(`${date}T${time}${offset.toUpperCase()}`) / 1000;
  if (Number.isNaN(seconds)) return undefined;
  const nanoseconds = Number(fraction.slice(0, NANOSECOND_DIGITS).padEnd(NANOSECOND_DIGITS, '0'));
  return { seconds, nanoseconds, digits: Math.min(fraction.length, NANOSECOND_DIGITS) };
}
