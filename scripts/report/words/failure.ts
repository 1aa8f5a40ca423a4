/** Failed assertions in words: what was expected, what came, and where in the body. */
import type { AssertionRun, Failure, FailureCode, ShownValue } from '../../run/model.ts';
import { atPointer, type Json } from '../../shared/json.ts';
import { clip } from '../text.ts';

export interface Expectation {
  /** The assertion's name. */
  readonly name: string;
  readonly expected: string;
  readonly got: string;
  /** JSON pointer into the response body. */
  readonly pointer?: string;
}

const MAX_VALUE = 400;

/** `expected` and `actual` of a failure as text. */
type Part = (value: string, failure: Failure) => string;

/** What was expected, and what came where that is not simply the actual value. */
const WORDS: Readonly<Record<Exclude<FailureCode, 'assertion'>, readonly [expected: Part, got?: Part]>> = {
  status: [(value) => value, (value, { error }) => (error === undefined ? value : `${value} (${error})`)],
  'no-response': [() => 'a response', () => 'no response'],
  html: [() => 'JSON', (value) => `an HTML page, which starts with ${value}`],
  'not-json': [() => 'JSON', (value) => `text that is not JSON, which starts with ${value}`],
  'too-many-values': [(value) => `a body of at most ${value} values`, () => 'more, too many to be checked'],
  'media-type': [(value) => `the content type ${value}`],
  'prometheus-empty': [() => "metrics in Prometheus' text format", () => 'none'],
  'prometheus-syntax': [() => "Prometheus' text format", (value) => `a sample that is not: number ${value}`],
  'pem-empty': [() => 'a certificate', () => 'none'],
  'pem-base64': [() => 'certificates in base64', (value) => `certificate ${value} is not`],
  'pem-private-key': [() => 'certificates only', () => 'a private key'],
  'pem-other': [() => 'certificates only', () => 'something else'],
  'pem-incomplete': [() => 'complete certificates', (value) => `certificate ${value} is not`],
  'envelope-type': [(value) => `the type ${value}`],
  'envelope-status': [(value) => `the HTTP status ${value}`],
  'envelope-request-id': [() => 'a UUID'],
  'envelope-property': [
    () => 'the property',
    (value) => (value === JSON.stringify('error') ? 'an /error in its place' : 'none'),
  ],
  'schema-additional-properties': [(value) => `no property ${value}`],
  'schema-any-of': [() => 'one of the alternatives'],
  'schema-const': [(value) => `the value ${value}`],
  'schema-contains': [() => 'an item of the schema of `contains`'],
  'schema-dependencies': [(value) => `the property ${value}`],
  'schema-enum': [(value) => `one of ${value}`],
  'schema-format': [(value) => `the format ${value}`],
  'schema-maximum': [(value) => `at most ${value}`],
  'schema-max-items': [(value) => `at most ${value} items`],
  'schema-max-length': [(value) => `at most ${value} characters`],
  'schema-max-properties': [(value) => `at most ${value} properties`],
  'schema-minimum': [(value) => `at least ${value}`],
  'schema-min-items': [(value) => `at least ${value} items`],
  'schema-min-length': [(value) => `at least ${value} characters`],
  'schema-min-properties': [(value) => `at least ${value} properties`],
  'schema-multiple-of': [(value) => `a multiple of ${value}`],
  'schema-not': [() => 'a value that the schema of `not` refuses'],
  'schema-pattern': [(value) => `a match of the pattern ${value}`],
  'schema-required': [(value) => `the property ${value}`],
  'schema-type': [(value) => value],
  'schema-unique-items': [() => 'items that all differ'],
  'schema-other': [(value) => `what ${value} asks for`],
  'schema-work': [(value) => `a check of at most ${value} steps`, () => 'a body that takes more'],
  'schema-unusable': [() => 'a schema that can be applied', (value) => value],
  'schema-more': [() => 'nothing else', (value) => `${value} more`],
  'schema-more-at-least': [() => 'nothing else', (value) => `at least ${value} more`],
  'list-empty': [() => 'a list with an item', () => 'an empty list'],
  'not-in-list': [(value) => `the item that ${value} names`, listedText],
  'other-id': [(value) => `the ID that ${value} names`, () => 'another one'],
  'other-than-list': [() => 'the value that the list showed', () => 'another one'],
  'other-parent': [(value) => `the ID that ${value} names`, () => 'another one'],
  accepted: [() => 'a refusal', (value) => `the status ${value}`],
  'server-error': [() => 'a refusal', (value) => `a failure of the server, ${value}`],
  'rate-limited': [() => 'a refusal by the API', (value) => `one by the rate limit, ${value}`],
  'refusal-not-json': [() => 'the JSON envelope of an error', () => 'something else'],
  'refusal-without-error': [() => 'an error', () => 'none'],
  'list-incomplete': [() => 'a complete list', () => 'none, or one with further pages'],
  'list-unreadable': [() => 'a list', () => 'none that can be read'],
  'not-created': [(value) => `a new ID for ${value}`, () => 'one that existed before, or may have'],
  'id-missing': [(value) => `an ID for ${value}`, () => 'none'],
  'not-of-this-run': [(value) => `the item of this run, by its ID and ${value}`, () => 'another one'],
  'state-missing': [(value) => `the state ${value}`, () => 'none'],
  'state-not-reached': [(value) => `the state ${value}`],
  'not-deleted': [() => 'nothing left', (value) => value],
  'checks-missing': [(value) => `${value} checks`, (value) => `${value} were made`],
};

/** A run of an earlier version has only the number of items. */
function listedText(value: string, { actual }: Failure): string {
  if (!Array.isArray(actual)) return `${value} items, and none is it`;
  return actual.length === 0 ? 'an empty list' : `only ${actual.map(plainText).join(', ')}`;
}

/** Lists in which each item is an alternative. */
const ALTERNATIVES: ReadonlySet<FailureCode> = new Set([
  'schema-enum',
  'schema-type',
  'state-not-reached',
  'state-missing',
]);

/** Values of these are names of the schema or of variables, and not values of a body. */
const QUOTED: ReadonlySet<FailureCode> = new Set(['schema-enum', 'schema-const']);

/**
 * What failed in an assertion, once for each breach.
 *
 * @param body the response body as JSON: values in it are shown as they are; `undefined` where it is none.
 */
export function expectationsOf(assertion: AssertionRun, body?: Json): Expectation[] {
  const { name, message = 'no message' } = assertion;
  const own = toTell(assertion);
  if (own.length === 0) return [{ name, expected: '–', got: clip(message, MAX_VALUE) }];
  return own.map((failure) => {
    const [expected, got = (value: string) => value] = WORDS[failure.code];
    const { pointer } = failure;
    return {
      name,
      expected: clip(expected(expectedText(failure), failure), MAX_VALUE),
      got: clip(got(actualText(failure, body), failure), MAX_VALUE),
      ...(pointer === undefined ? {} : { pointer }),
    };
  });
}

/** A failed assertion as one sentence, without its name. */
export function failureText(assertion: AssertionRun): string {
  const own = toTell(assertion);
  if (own.length === 0) return assertion.message ?? assertion.name;
  if (own.every(({ code }) => code === 'no-response')) return 'no response';
  return expectationsOf(assertion)
    .map(({ expected, got, pointer }) => {
      const place = pointer === undefined ? '' : `${pointer || '/'}: `;
      return `${place}expected ${expected}, got ${got}`;
    })
    .join('; ');
}

/** The failures with words of ours; of an assertion that failed, those that are not known. */
function toTell({ status, failures = [] }: AssertionRun) {
  return failures.filter(({ known }) => status !== 'failed' || known === undefined).filter(isOfOurs);
}

function isOfOurs(failure: Failure): failure is Failure & { readonly code: keyof typeof WORDS } {
  return Object.hasOwn(WORDS, failure.code);
}

function expectedText({ code, expected }: Failure): string {
  if (expected === undefined) return '';
  const show = QUOTED.has(code) ? (value: ShownValue) => JSON.stringify(value) : plainText;
  if (!Array.isArray(expected)) return show(expected);
  return expected.map(show).join(ALTERNATIVES.has(code) ? ' or ' : ', ');
}

function actualText({ pointer, actual }: Failure, body: Json | undefined): string {
  const found = body === undefined || pointer === undefined ? undefined : atPointer(body, pointer);
  if (found !== undefined && typeof found !== 'object') return JSON.stringify(found);
  if (actual === undefined) return 'nothing';
  if (Array.isArray(actual)) return actual.map(plainText).join('; ');
  return typeof actual === 'string' ? JSON.stringify(actual) : describedText(actual);
}

function plainText(value: ShownValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A value in words. The text of a string is not shown, as it could be a secret. */
export function describedText(value: ShownValue): string {
  if (typeof value !== 'object' || value === null || !('type' in value)) return JSON.stringify(value);
  const { type, length } = value;
  if (type === 'absent') return 'nothing';
  if (type === 'object') return 'an object';
  if (type === 'array') return `an array of ${length === 1 ? '1 item' : `${length} items`}`;
  return `a string of ${length === 1 ? '1 character' : `${length} characters`}`;
}
