/** Strings and numbers that a schema admits, always the same ones. */
import type { Json, JsonObject } from '../../shared/json.ts';
import { countOf } from '../count.ts';
import { MAX_ADMISSION_STEPS, MAX_SAMPLE_STEPS, MAX_SAMPLE_TEXT } from '../load/limits.ts';
import { isReadable, matches, stringLike } from '../pattern/pattern.ts';
import { type Work, workOf } from '../work.ts';

const UUID = '3f8e6a52-7c41-4d0b-9a1e-5b2d4c6f8a10';
const BY_FORMAT: Readonly<Record<string, string>> = {
  uuid: UUID,
  'date-time': '2026-06-26T09:00:00Z',
  date: '2026-06-26',
  time: '09:00:00Z',
  email: 'ada@example.com',
  hostname: 'service.example.com',
  ipv4: '192.0.2.10',
  ipv6: '2001:db8::10',
  uri: 'https://example.com/',
  'uri-reference': '/example',
  'uri-template': 'https://example.com/{id}',
  url: 'https://example.com/',
  password: 'Sample-Password-1',
  boolean: 'true',
  byte: 'c2FtcGxl',
  regex: '^sample$',
  'json-pointer': '/sample',
};

/** Tried in turn where a `pattern` is given. */
const BY_PATTERN = [
  'sample',
  'Sample-Password-1',
  'sample-1',
  UUID,
  '2026-06-26',
  'a',
  'A',
  '1',
  '10',
  'sample.example.com',
  'a/b',
  '#ffffff',
  '00',
  '',
];

const MAX_LENGTHENED = 256;

/** Longer values are of no format: some of the tests below take quadratic time. */
const MAX_FORMATTED = 2000;

/** Loose where a stricter test could refuse what a server takes; strict enough to keep prose from being a value. */
const FORMAT_TESTS: Readonly<Record<string, RegExp>> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i,
  date: /^\d{4}-\d\d-\d\d$/,
  time: /^\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i,
  email: /^[^@\s]+@[^@\s]+\.[^@\s]+$/,
  hostname: /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i,
  ipv4: /^(\d{1,3}\.){3}\d{1,3}$/,
  ipv6: /^[0-9a-f:.]*:[0-9a-f:.]*$/i,
  uri: /^[a-z][a-z0-9+.-]*:\S+$/i,
  'uri-reference': /^\S*$/,
  'json-pointer': /^(\/.*)?$/,
  boolean: /^(true|false)$/,
};

/** Own names only: a format may be called `constructor`. */
function byName<Value>(values: Readonly<Record<string, Value>>, name: Json | undefined): Value | undefined {
  return typeof name === 'string' && Object.hasOwn(values, name) ? values[name] : undefined;
}

/**
 * A string that a schema admits, wherever one of the likely ones or one like its pattern is admitted.
 *
 * @param longest UTF-16 code units; a `minLength` beyond that is not met.
 */
export function makeString(
  schema: JsonObject,
  longest = MAX_SAMPLE_TEXT,
  work: Work = workOf(MAX_SAMPLE_STEPS),
): string {
  const byFormat = byName(BY_FORMAT, schema.format);
  const likely = [...(byFormat === undefined ? [] : [byFormat]), ...BY_PATTERN, ...ofLength(schema, longest)];
  const fitting = likely.find((candidate) => admitsString(schema, candidate, work));
  return (fitting ?? makeLike(schema, work) ?? ofLength(schema, longest)[0] ?? '').slice(0, longest);
}

/** Made from a pattern, its repetitions lengthened as far as `minLength` needs it. */
function makeLike(schema: JsonObject, work: Work): string | undefined {
  for (const source of patternsOf(schema)) {
    for (let more = 0; more <= Math.min(MAX_LENGTHENED, countOf(schema.minLength, 0)); more++) {
      const made = stringLike(source, more);
      if (made === undefined || work.left <= 0) break;
      work.left -= made.length;
      if (admitsString(schema, made, work)) return made;
    }
  }
  return undefined;
}

/** Of a given length, in the characters that patterns ask for most. */
function ofLength(schema: JsonObject, longest: number): string[] {
  const wanted = Math.max(countOf(schema.minLength, 0), Math.min(6, countOf(schema.maxLength, 6)));
  const length = Math.min(Math.ceil(wanted), longest);
  return ['sample', 'a', 'A', '1', 'aA1-'].map((unit) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length));
}

/** The first of some likely numbers that the bounds admit. */
export function makeNumber(schema: JsonObject, integer: boolean): number {
  const [low, high] = [lowest(schema), highest(schema)];
  const step = typeof schema.multipleOf === 'number' && schema.multipleOf > 0 ? schema.multipleOf : integer ? 1 : 0.5;
  const fromLow = Number.isFinite(low) ? Math.ceil(low / step) * step : 0;
  const fromHigh = Number.isFinite(high) ? Math.floor(high / step) * step : 0;
  const likely = [...(Number.isFinite(low) ? [] : [1]), low, fromLow, fromLow + step, fromHigh, fromHigh - step];
  const candidates = [...likely, (low + high) / 2, 1, 0].filter((value) => Number.isFinite(value));
  const fitting = candidates.find((value) => (!integer || Number.isInteger(value)) && admitsNumber(schema, value));
  return fitting ?? (integer ? Math.ceil(fromLow) : fromLow);
}

export function admitsNumber(schema: JsonObject, value: number): boolean {
  const { exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  // 3.0 writes these as booleans beside the bound, 3.1 as the bound.
  if (value < lowest(schema) || value > highest(schema)) return false;
  if (exclusiveMinimum === true && value === schema.minimum) return false;
  if (exclusiveMaximum === true && value === schema.maximum) return false;
  if (value === exclusiveMinimum || value === exclusiveMaximum) return false;
  if (typeof multipleOf !== 'number' || multipleOf <= 0) return true;
  const steps = value / multipleOf;
  return Math.abs(steps - Math.round(steps)) < 1e-9;
}

function lowest({ minimum, exclusiveMinimum }: JsonObject): number {
  const bounds = [minimum, exclusiveMinimum].filter((bound) => typeof bound === 'number');
  return Math.max(Number.NEGATIVE_INFINITY, ...bounds);
}

function highest({ maximum, exclusiveMaximum }: JsonObject): number {
  const bounds = [maximum, exclusiveMaximum].filter((bound) => typeof bound === 'number');
  return Math.min(Number.POSITIVE_INFINITY, ...bounds);
}

/** Lengths count characters, not code units (JSON Schema 2020-12 Validation, section 6.3). */
export function admitsString(schema: JsonObject, value: string, work: Work = workOf(MAX_ADMISSION_STEPS)): boolean {
  const [least, most] = [countOf(schema.minLength, 0), countOf(schema.maxLength, Number.POSITIVE_INFINITY)];
  // A character is one code unit or two.
  if (value.length < least || value.length / 2 > most) return false;
  const length = [...value].length;
  if (length < least || length > most) return false;
  if (!patternsOf(schema).every((pattern) => matches(pattern, value, work) === true)) return false;
  const format = byName(FORMAT_TESTS, schema.format);
  return format === undefined || (value.length <= MAX_FORMATTED && format.test(value));
}

/** What can be read as a pattern; the rest asks nothing. */
function patternsOf(schema: JsonObject): string[] {
  const sources: readonly (Json | undefined)[] = Array.isArray(schema.patterns) ? schema.patterns : [schema.pattern];
  return sources.filter((source): source is string => typeof source === 'string' && isReadable(source));
}
