// Console events: what these scripts report to whoever reads the console. Each line has a mark, a sentence, and facts with codes.

const PROTOCOL_VERSION = 1;

/** Marks of lines that need nobody's attention. */
const QUIET_MARKS = ['rate-limit', 'poll', 'finished'];

/**
 * @template {Mark} T
 * @param {T} mark
 * @param {string} sentence
 * @param {ConsoleFacts[T]} facts
 */
function emitEvent(mark, sentence, facts) {
  const line = [`[${mark}]`, sentence, { v: PROTOCOL_VERSION, ...facts }];
  if (QUIET_MARKS.includes(mark)) console.info(...line);
  else console.warn(...line);
}

/**
 * A problem of one thing.
 *
 * @param {string} sentence
 * @param {Failure} failure
 * @returns {Problem}
 */
function problem(sentence, failure) {
  return { sentence, failures: [failure] };
}

/**
 * A test of that name, which fails where there is a problem.
 *
 * @param {string} name
 * @param {Problem | undefined} found
 */
function testFor(name, found) {
  if (found !== undefined)
    emitEvent('failed', `${name}: ${found.sentence}`, { assertion: name, failures: found.failures });
  client.test(name, () => {
    if (found !== undefined) client.expect.fail(found.sentence);
  });
}

/**
 * What a value is, without text that could be a secret.
 *
 * @param {unknown} value
 * @returns {ShownValue}
 */
function described(value) {
  if (value === undefined) return { type: 'absent' };
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return { type: 'string', length: value.length };
  return Array.isArray(value) ? { type: 'array', length: value.length } : { type: 'object' };
}

/**
 * A described value in words.
 *
 * @param {unknown} value
 */
function describe(value) {
  if (value === undefined) return 'nothing';
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return `a string of ${value.length} characters`;
  return Array.isArray(value) ? `an array of ${value.length} items` : 'an object';
}
