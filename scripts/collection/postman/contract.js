// The contract: the body against the schema that the specification gives, by the Ajv of Postman's sandbox.

const MOST_PROBLEMS = 5;

/** Ajv 6 compiles each schema once; unknown formats and keywords ask nothing. */
function schemaCompiler() {
  // By another name, so that the type checker does not take this script for a module.
  const load = require;
  const Ajv = load('ajv');
  return new Ajv({ allErrors: true, jsonPointers: true, unknownFormats: 'ignore', meta: false, validateSchema: false });
}

/**
 * @param {JsonSchema} schema
 * @param {unknown} body
 * @returns {string[]} what is wrong, each with its JSON pointer; empty where all is well
 */
function contractProblems(schema, body) {
  if (plainlyFollows(schema, body)) return [];
  const compiler = cloud.ajv || schemaCompiler();
  cloud.ajv = compiler;
  const validate = compiler.compile(schema);
  if (validate(body)) return [];
  const errors = telling(validate.errors || []);
  const problems = errors.map(
    (error) => `${error.dataPath || '/'} ${wording(error)}, but is ${describe(at(body, error.dataPath))}`,
  );
  const unique = [...new Set(problems)];
  const more = unique.length - MOST_PROBLEMS;
  return more > 0 ? [...unique.slice(0, MOST_PROBLEMS), `and ${more} more`] : unique;
}

/**
 * Where a value may be one of several things, Ajv names what is wrong with it as each of them. What is said of a deeper
 * place is about the branch that was meant; "should be null" is not.
 *
 * @param {AjvError[]} errors
 */
function telling(errors) {
  const branches = errors.filter(({ keyword }) => keyword === 'anyOf').map(({ dataPath }) => dataPath);
  const kept = errors.filter(({ keyword, dataPath, params }) => {
    if (keyword === 'anyOf')
      return !errors.some((other) => other.keyword !== 'anyOf' && other.dataPath.startsWith(`${dataPath}/`));
    return !(branches.includes(dataPath) && keyword === 'type' && params.type === 'null');
  });
  return kept.length > 0 ? kept : errors;
}

/** @param {AjvError} error */
function wording(error) {
  if (error.keyword === 'required') return `should have the property ${String(error.params.missingProperty)}`;
  if (error.keyword === 'const') return `should be ${JSON.stringify(error.params.allowedValue)}`;
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
