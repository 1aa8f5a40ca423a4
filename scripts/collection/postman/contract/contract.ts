// The contract: the body against the schema that the specification gives, by the Ajv of Postman's sandbox.

const MAX_BREACHES = 5;

const MAX_ERRORS = 500;

/** Values of a list that the schema gives, such as an `enum`. */
const MAX_LISTED = 50;

const MAX_SENTENCE = 300;

/** What a failed keyword is called, and where Ajv says what it asks for. */
const KEYWORDS: Record<string, { code: FailureCode; asked?: string; words: string }> = {
  additionalProperties: { code: 'schema-additional-properties', asked: 'additionalProperty', words: 'no property' },
  anyOf: { code: 'schema-any-of', words: 'one of the alternatives' },
  const: { code: 'schema-const', asked: 'allowedValue', words: 'the value' },
  contains: { code: 'schema-contains', words: 'an item of the schema of contains' },
  dependencies: { code: 'schema-dependencies', asked: 'missingProperty', words: 'the property' },
  enum: { code: 'schema-enum', asked: 'allowedValues', words: 'one of' },
  exclusiveMaximum: { code: 'schema-maximum', asked: 'limit', words: 'less than' },
  exclusiveMinimum: { code: 'schema-minimum', asked: 'limit', words: 'more than' },
  format: { code: 'schema-format', asked: 'format', words: 'the format' },
  maximum: { code: 'schema-maximum', asked: 'limit', words: 'at most' },
  maxItems: { code: 'schema-max-items', asked: 'limit', words: 'items, at most' },
  maxLength: { code: 'schema-max-length', asked: 'limit', words: 'characters, at most' },
  maxProperties: { code: 'schema-max-properties', asked: 'limit', words: 'properties, at most' },
  minimum: { code: 'schema-minimum', asked: 'limit', words: 'at least' },
  minItems: { code: 'schema-min-items', asked: 'limit', words: 'items, at least' },
  minLength: { code: 'schema-min-length', asked: 'limit', words: 'characters, at least' },
  minProperties: { code: 'schema-min-properties', asked: 'limit', words: 'properties, at least' },
  multipleOf: { code: 'schema-multiple-of', asked: 'multipleOf', words: 'a multiple of' },
  not: { code: 'schema-not', words: 'a value that the schema of not refuses' },
  pattern: { code: 'schema-pattern', asked: 'pattern', words: 'a match of the pattern' },
  required: { code: 'schema-required', asked: 'missingProperty', words: 'the property' },
  type: { code: 'schema-type', asked: 'type', words: 'the type' },
  uniqueItems: { code: 'schema-unique-items', words: 'items that all differ' },
};

/**
 * Ajv 6 compiles each schema once; unknown formats and keywords ask nothing. What takes Ajv a time that is no multiple of the
 * body's size is done by functions of this collection.
 *
 * @param allErrors false: ends at the first
 */
function schemaCompiler(allErrors: boolean) {
  // By another name, so that the type checker does not take this script for a module.
  const load = require;
  const Ajv = load('ajv');
  const ajv = new Ajv({ allErrors, jsonPointers: true, unknownFormats: 'ignore', meta: false, validateSchema: false });
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword('uniqueItems', {
    type: 'array',
    validate: (isAsked: boolean, list: unknown[]) => !isAsked || areDifferent(list),
  });
  ajv.removeKeyword('pattern');
  ajv.addKeyword('pattern', { type: 'string', validate: patternKeyword });
  return ajv;
}

function patternKeyword(pattern: string, text: string) {
  patternKeyword.errors = [{ keyword: 'pattern', params: { pattern } }];
  return matchesPattern(pattern, text);
}

/** Where Ajv looks for what a keyword says. */
patternKeyword.errors = [] as object[];

/** @returns every breach that was found, each with its JSON pointer */
function contractProblem(schema: JsonSchema, body: unknown): Problem | undefined {
  try {
    startWork();
    if (plainlyFollows(schema, body)) return undefined;
    countWork(schema, body);
    return problemByAjv(schema, body);
  } catch (error) {
    const { code, expected, message } = error as WorkError;
    const sentence = `the body cannot be checked: ${message}`.slice(0, MAX_SENTENCE);
    if (code === 'schema-work') return problem(sentence, { code, expected });
    return problem(sentence, { code: 'schema-unusable', actual: String(message).slice(0, MAX_SENTENCE) });
  }
}

/** Ajv tells the first error of a body of any size; all errors it tells of an excerpt. */
function problemByAjv(schema: JsonSchema, body: unknown): Problem | undefined {
  const compilers = cloud.compilers || { first: schemaCompiler(false), all: schemaCompiler(true) };
  cloud.compilers = compilers;
  const first = compilers.first.compile(schema);
  if (first(body)) return undefined;
  const firstErrors = first.errors || [];
  const { value, isWhole, placeOf, isCut } = excerptOf(body, deepest(firstErrors));
  const all = compilers.all.compile(schema);
  all(value);
  const errors = (all.errors || []).slice(0, MAX_ERRORS);
  // What is cut to an excerpt has too few items or properties, which says nothing of the body.
  const kept = errors
    .filter(({ dataPath }) => !isCut(dataPath))
    .map((error) => ({ ...error, dataPath: placeOf(error.dataPath) }));
  const breaches: Map<string, { sentence: string; failure: Failure }> = new Map();
  for (const error of relevantErrors(isWhole ? kept : [...firstErrors, ...kept])) {
    const breach = breachOf(error, at(body, error.dataPath));
    breaches.set(breach.sentence, breach);
  }
  const found = [...breaches.values()];
  const more = found.length - MAX_BREACHES;
  const listed = found.slice(0, MAX_BREACHES);
  const isAll = isWhole && errors.length < MAX_ERRORS;
  if (more > 0) {
    const code = isAll ? 'schema-more' : 'schema-more-at-least';
    listed.push({ sentence: `${isAll ? '' : 'at least '}${more} more`, failure: { code, actual: more } });
  }
  return {
    sentence: listed.map(({ sentence }) => sentence).join('; '),
    failures: listed.map(({ failure }) => failure),
  };
}

/**
 * One error of Ajv, by its keyword and parameters: its message is not used.
 *
 * @param value that it is about
 */
function breachOf({ keyword, dataPath, params }: AjvError, value: unknown): { sentence: string; failure: Failure } {
  const { code, asked, words } = KEYWORDS[keyword] || { code: 'schema-other' as const, words: keyword };
  const given = asked === undefined ? undefined : params[asked];
  // Ajv joins several types by commas.
  const wanted = keyword === 'type' && typeof given === 'string' && given.includes(',') ? given.split(',') : given;
  const expected = code === 'schema-other' ? keyword : shownAsked(wanted);
  const text =
    expected === undefined || code === 'schema-other' ? '' : ` ${[expected].flat().map(shownText).join(', ')}`;
  return {
    sentence: `${dataPath || '/'}: expected ${words}${text}, got ${valueInWords(value)}`.slice(0, MAX_SENTENCE),
    failure: { code, pointer: dataPath, ...(expected === undefined ? {} : { expected }), actual: shownValue(value) },
  };
}

function shownAsked(asked: unknown): ShownValue | undefined {
  if (asked === undefined) return undefined;
  if (Array.isArray(asked)) return asked.slice(0, MAX_LISTED).map(scalarOf);
  return scalarOf(asked);
}

function scalarOf(value: unknown) {
  return typeof value === 'object' && value !== null
    ? JSON.stringify(value).slice(0, MAX_SENTENCE)
    : (value as string | number | boolean | null);
}

function shownText(value: unknown) {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function deepest(errors: AjvError[]) {
  const depth = (pointer: string) => pointer.split('/').length;
  return errors.reduce((best, { dataPath }) => (depth(dataPath) > depth(best) ? dataPath : best), '');
}

/**
 * Where a value may be one of several things, Ajv names what is wrong with it as each of them. What is said of a deeper
 * place is about the branch that was meant; "should be null" is not.
 */
function relevantErrors(errors: AjvError[]) {
  const branches = new Set(errors.filter(({ keyword }) => keyword === 'anyOf').map(({ dataPath }) => dataPath));
  const kept = errors.filter(({ keyword, dataPath, params }) => {
    if (keyword === 'anyOf')
      return !errors.some((other) => other.keyword !== 'anyOf' && other.dataPath.startsWith(`${dataPath}/`));
    return !(branches.has(dataPath) && keyword === 'type' && params.type === 'null');
  });
  return kept.length > 0 ? kept : errors;
}

/** @param pointer JSON pointer (RFC 6901) */
function at(value: unknown, pointer: string): unknown {
  let found = value;
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replace(/~1/g, '/').replace(/~0/g, '~');
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as PlainObject)[key];
  }
  return found;
}
