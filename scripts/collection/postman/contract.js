// The contract: the body against the schema that the specification gives, by the Ajv of Postman's sandbox.

const MOST_PROBLEMS = 5;

/** Errors of Ajv that are looked at. */
const MAX_ERRORS = 500;

const MAX_MESSAGE = 300;

/**
 * Ajv 6 compiles each schema once; unknown formats and keywords ask nothing. What takes Ajv a time that is no multiple of the
 * body's size is done by functions of this collection.
 *
 * @param {boolean} allErrors false: ends at the first
 */
function schemaCompiler(allErrors) {
  // By another name, so that the type checker does not take this script for a module.
  const load = require;
  const Ajv = load('ajv');
  const ajv = new Ajv({ allErrors, jsonPointers: true, unknownFormats: 'ignore', meta: false, validateSchema: false });
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword('uniqueItems', { type: 'array', validate: uniqueKeyword });
  ajv.removeKeyword('pattern');
  ajv.addKeyword('pattern', { type: 'string', validate: patternKeyword });
  return ajv;
}

/**
 * @param {boolean} isAsked
 * @param {unknown[]} list
 */
function uniqueKeyword(isAsked, list) {
  return !isAsked || areDifferent(list);
}

/**
 * @param {string} pattern
 * @param {string} text
 */
function patternKeyword(pattern, text) {
  patternKeyword.errors = [{ keyword: 'pattern', params: { pattern }, message: `should match pattern "${pattern}"` }];
  return matchesPattern(pattern, text);
}

/** Where Ajv looks for what a keyword says. */
patternKeyword.errors = /** @type {object[]} */ ([]);

/**
 * @param {JsonSchema} schema
 * @param {unknown} body
 * @returns {string[]} what is wrong, each with its JSON pointer; empty where all is well
 */
function contractProblems(schema, body) {
  try {
    startWork();
    if (plainlyFollows(schema, body)) return [];
    countWork(schema, body);
    return problemsByAjv(schema, body);
  } catch (error) {
    return [`the body cannot be checked: ${/** @type {Error} */ (error).message}`.slice(0, MAX_MESSAGE)];
  }
}

/**
 * Ajv tells the first error of a body of any size; all errors it tells of an excerpt.
 *
 * @param {JsonSchema} schema
 * @param {unknown} body
 */
function problemsByAjv(schema, body) {
  const compilers = cloud.compilers || { first: schemaCompiler(false), all: schemaCompiler(true) };
  cloud.compilers = compilers;
  const first = compilers.first.compile(schema);
  if (first(body)) return [];
  const firstErrors = first.errors || [];
  const { value, isWhole, placeOf, isCut } = excerptOf(body, deepest(firstErrors));
  const all = compilers.all.compile(schema);
  all(value);
  const errors = (all.errors || []).slice(0, MAX_ERRORS);
  // What is cut to an excerpt has too few items or properties, which says nothing of the body.
  const kept = errors
    .filter(({ dataPath }) => !isCut(dataPath))
    .map((error) => ({ ...error, dataPath: placeOf(error.dataPath) }));
  const problems = telling(isWhole ? kept : [...firstErrors, ...kept]).map((error) =>
    `${error.dataPath || '/'} ${wording(error)}, but is ${describe(at(body, error.dataPath))}`.slice(0, MAX_MESSAGE),
  );
  const unique = [...new Set(problems)];
  const more = unique.length - MOST_PROBLEMS;
  const isAll = isWhole && errors.length < MAX_ERRORS;
  return more > 0 ? [...unique.slice(0, MOST_PROBLEMS), `and ${isAll ? '' : 'at least '}${more} more`] : unique;
}

/**
 * The place furthest down.
 *
 * @param {AjvError[]} errors
 */
function deepest(errors) {
  const depth = (/** @type {string} */ pointer) => pointer.split('/').length;
  return errors.reduce((best, { dataPath }) => (depth(dataPath) > depth(best) ? dataPath : best), '');
}

/**
 * Where a value may be one of several things, Ajv names what is wrong with it as each of them. What is said of a deeper
 * place is about the branch that was meant; "should be null" is not.
 *
 * @param {AjvError[]} errors
 */
function telling(errors) {
  const branches = new Set(errors.filter(({ keyword }) => keyword === 'anyOf').map(({ dataPath }) => dataPath));
  const kept = errors.filter(({ keyword, dataPath, params }) => {
    if (keyword === 'anyOf')
      return !errors.some((other) => other.keyword !== 'anyOf' && other.dataPath.startsWith(`${dataPath}/`));
    return !(branches.has(dataPath) && keyword === 'type' && params.type === 'null');
  });
  return kept.length > 0 ? kept : errors;
}

/** @param {AjvError} error */
function wording(error) {
  if (error.keyword === 'required') return `should have the property ${String(error.params.missingProperty)}`;
  if (error.keyword === 'const') return `should be ${JSON.stringify(error.params.allowedValue)}`;
  if (error.keyword === 'uniqueItems') return 'should have no item twice';
  return error.message;
}

/**
 * Says what a value is without repeating text that could be a secret.
 *
 * @param {unknown} value
 */
function describe(value) {
  if (value === undefined) return 'absent';
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return `a string of ${value.length} characters`;
  return Array.isArray(value) ? `an array of ${value.length} items` : 'an object';
}

/**
 * @param {unknown} value
 * @param {string} pointer JSON pointer (RFC 6901)
 * @returns {unknown}
 */
function at(value, pointer) {
  let found = value;
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replace(/~1/g, '/').replace(/~0/g, '~');
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = /** @type {PlainObject} */ (found)[key];
  }
  return found;
}
