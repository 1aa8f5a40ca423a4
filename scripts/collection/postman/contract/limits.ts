// Limits: a response of any size and shape gets its verdict within seconds. What is more work than that fails, and is never
// taken for checked. Work is counted and not timed, so that a response gets the same verdict on every machine.

/** Values of a body: JSON that has more of them is not parsed. */
const MAX_VALUES = 5e6;

const MAX_VISITS = 12e6;

/** Characters that patterns read, counted as if each pattern read a text as often as it can. */
const MAX_PATTERN_WORK = 1e9;

/** What is left for one response. */
let visitsLeft = 0;
let patternWorkLeft = 0;

function startWork() {
  visitsLeft = MAX_VISITS;
  patternWorkLeft = MAX_PATTERN_WORK;
}

function workError(message: string, expected: number) {
  return Object.assign(new Error(message), { code: 'schema-work' as const, expected });
}

function countVisit() {
  visitsLeft -= 1;
  if (visitsLeft < 0)
    throw workError(`it takes more than ${MAX_VISITS} steps to check the body against its schema`, MAX_VISITS);
}

/**
 * Whether JSON has so many values that to hold them would take all of the memory. Counts what opens or separates values,
 * outside of strings or not: a few too many do not matter.
 */
function hasTooManyValues(text: string) {
  // A value takes two characters at least.
  if (text.length < MAX_VALUES * 2) return false;
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    // , [ {
    if (code === 44 || code === 91 || code === 123) count += 1;
  }
  return count > MAX_VALUES;
}

const expressions: Map<string, RegExp> = new Map();

/**
 * Matches a pattern of the document. The time for a pattern grows with the square of the text's length at most: others are
 * left out of the contracts. With one repetition, from the start on, it grows as the text.
 */
function matchesPattern(pattern: string, text: string) {
  const isLinear = /^\^[^|]*$/.test(pattern) && (pattern.match(/[*+{]/g) || []).length <= 1;
  patternWorkLeft -= isLinear ? text.length : text.length ** 2;
  if (patternWorkLeft < 0)
    throw workError(`it takes too long to match a text of ${text.length} characters to its pattern`, MAX_PATTERN_WORK);
  const expression = expressions.get(pattern) || new RegExp(pattern);
  expressions.set(pattern, expression);
  return expression.test(text);
}

/** Whether all items of a list differ. Ajv compares each with each. */
function areDifferent(list: unknown[]) {
  return new Set(list.map(canonical)).size === list.length;
}

/** Equal values have equal texts: the order of properties does not matter. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const object = value as PlainObject;
  const names = Object.keys(object).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(object[name])}`).join()}}`;
}

/**
 * Counts what Ajv will do for a body, before it does it: where types refer to each other in several ways, the work can double
 * with each level of the body.
 */
function countWork(schema: JsonSchema, body: unknown) {
  const definitions = typeof schema === 'object' ? schema.definitions || {} : {};

  function visit(part: JsonSchema | undefined, value: unknown) {
    if (typeof part !== 'object') return;
    countVisit();
    const { $ref, allOf = [], anyOf = [], not, if: condition, then, else: otherwise } = part;
    if ($ref !== undefined) {
      visit(definitions[decodeURIComponent($ref.slice('#/definitions/'.length))], value);
      return;
    }
    for (const other of [...allOf, ...anyOf, not, condition, then, otherwise]) visit(other, value);
    if (Array.isArray(value)) visitItems(part, value);
    else if (typeof value === 'object' && value !== null) visitProperties(part, value as PlainObject);
  }

  function visitItems({ items, additionalItems, contains }: SchemaObject, list: unknown[]) {
    if (items === undefined && contains === undefined) return;
    for (let index = 0; index < list.length; index += 1) {
      if (Array.isArray(items)) visit(index < items.length ? items[index] : additionalItems, list[index]);
      else visit(items, list[index]);
      visit(contains, list[index]);
    }
  }

  function visitProperties(asked: SchemaObject, value: PlainObject) {
    const { properties = {}, patternProperties = {}, additionalProperties, propertyNames, dependencies = {} } = asked;
    const patterns = Object.keys(patternProperties);
    for (const name of Object.keys(value)) {
      const isDeclared = Object.hasOwn(properties, name);
      visit(isDeclared ? properties[name] : additionalProperties, value[name]);
      visit(propertyNames, name);
      for (const pattern of patterns) if (matchesPattern(pattern, name)) visit(patternProperties[pattern], value[name]);
    }
    for (const name of Object.keys(dependencies))
      if (Object.hasOwn(value, name) && !Array.isArray(dependencies[name])) visit(dependencies[name], value);
  }

  visit(schema, body);
}
