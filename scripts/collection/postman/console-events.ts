// Console events: each line has a mark, a sentence for people, and facts with codes for a runner.

const PROTOCOL_VERSION = 1;

/** Marks that are logged as information and not as warnings. */
const QUIET_MARKS = ['rate-limit', 'poll', 'finished'];

function emitEvent<T extends Mark>(mark: T, sentence: string, facts: ConsoleFacts[T]) {
  const line = [`[${mark}]`, sentence, { v: PROTOCOL_VERSION, ...facts }];
  if (QUIET_MARKS.includes(mark)) console.info(...line);
  else console.warn(...line);
}

function problem(sentence: string, failure: Failure): Problem {
  return { sentence, failures: [failure] };
}

/** Adds a test to Postman, which fails if there is a problem. */
function testFor(name: string, found: Problem | undefined) {
  if (found !== undefined)
    emitEvent('failed', `${name}: ${found.sentence}`, { assertion: name, failures: found.failures });
  client.test(name, () => {
    if (found !== undefined) client.expect.fail(found.sentence);
  });
}

/** What a value is, without text that could be a secret. */
function shownValue(value: unknown): ShownValue {
  if (value === undefined) return { type: 'absent' };
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return { type: 'string', length: value.length };
  return Array.isArray(value) ? { type: 'array', length: value.length } : { type: 'object' };
}

function valueInWords(value: unknown) {
  if (value === undefined) return 'nothing';
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return `a string of ${value.length} characters`;
  return Array.isArray(value) ? `an array of ${value.length} items` : 'an object';
}
