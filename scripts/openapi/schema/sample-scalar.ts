/** Strings and numbers that a schema admits, always the same ones, and the values that it has itself. */
import { asList, type Json, type JsonObject } from '../../shared/json.ts';
import { MAX_CANDIDATES, MAX_SAMPLE_STEPS, MAX_SAMPLE_TEXT, type Work, workOf } from '../load/limits.ts';
import { stringLike } from '../pattern/pattern.ts';
import { admitsNumber, admitsString, patternsOf, rangeOf } from './admits.ts';
import { countOf } from './keywords.ts';

const UUID = '3f8e6a52-7c41-4d0b-9a1e-5b2d4c6f8a10';
const BY_FORMAT: ReadonlyMap<Json | undefined, string> = new Map([
  ['uuid', UUID],
  ['date-time', '2026-06-26T09:00:00Z'],
  ['date', '2026-06-26'],
  ['time', '09:00:00Z'],
  ['email', 'ada@example.com'],
  ['hostname', 'service.example.com'],
  ['ipv4', '192.0.2.10'],
  ['ipv6', '2001:db8::10'],
  ['uri', 'https://example.com/'],
  ['uri-reference', '/example'],
  ['uri-template', 'https://example.com/{id}'],
  ['url', 'https://example.com/'],
  ['password', 'Sample-Password-1'],
  ['boolean', 'true'],
  ['byte', 'c2FtcGxl'],
  ['regex', '^sample$'],
  ['json-pointer', '/sample'],
]);

/** Tried in turn where a `pattern` is given. */
const BY_PATTERN = [
  ...['sample', 'Sample-Password-1', 'sample-1', UUID, '2026-06-26', 'a', 'A', '1', '10', 'sample.example.com', 'a/b'],
  ...['#ffffff', '00', ''],
];

const MAX_LENGTHENED = 256;

/**
 * A string that a schema admits, if one of the likely ones or one that its pattern matches is admitted.
 *
 * @param longest UTF-16 code units; a larger `minLength` is not satisfied.
 */
export function makeString(
  schema: JsonObject,
  longest = MAX_SAMPLE_TEXT,
  work: Work = workOf(MAX_SAMPLE_STEPS),
): string {
  const byFormat = BY_FORMAT.get(schema.format);
  const likely = [...(byFormat === undefined ? [] : [byFormat]), ...BY_PATTERN, ...ofLength(schema, longest)];
  const fitting = likely.find((candidate) => admitsString(schema, candidate, work));
  return (fitting ?? makeLike(schema, longest, work) ?? ofLength(schema, longest)[0] ?? '').slice(0, longest);
}

/** Made from a pattern, with more repetitions until `minLength` is reached, or with more text after what the pattern matches. */
function makeLike(schema: JsonObject, longest: number, work: Work): string | undefined {
  const fewest = Math.min(countOf(schema.minLength, 0), longest);
  for (const source of patternsOf(schema)) {
    for (let more = 0; more <= Math.min(MAX_LENGTHENED, fewest); more++) {
      const made = stringLike(source, more);
      if (made === undefined || work.left <= 0) break;
      work.left -= made.length;
      if (admitsString(schema, made, work)) return made;
    }
    const extended = stringLike(source)?.padEnd(fewest, 'a');
    if (extended !== undefined && admitsString(schema, extended, work)) return extended;
  }
  return undefined;
}

/** Of a given length, of the characters that most patterns allow. */
function ofLength(schema: JsonObject, longest: number): string[] {
  const wanted = Math.max(countOf(schema.minLength, 0), Math.min(6, countOf(schema.maxLength, 6)));
  const length = Math.min(Math.ceil(wanted), longest);
  return ['sample', 'a', 'A', '1', 'aA1-'].map((unit) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length));
}

/** The first of some likely numbers that the bounds admit. */
export function makeNumber(schema: JsonObject, integer: boolean): number {
  const [low, high] = rangeOf(schema);
  const step = typeof schema.multipleOf === 'number' && schema.multipleOf > 0 ? schema.multipleOf : integer ? 1 : 0.5;
  const fromLow = Number.isFinite(low) ? Math.ceil(low / step) * step : 0;
  const fromHigh = Number.isFinite(high) ? Math.floor(high / step) * step : 0;
  const likely = [...(Number.isFinite(low) ? [] : [1]), low, fromLow, fromLow + step, fromHigh, fromHigh - step];
  const candidates = [...likely, (low + high) / 2, 1, 0].filter((value) => Number.isFinite(value));
  const fitting = candidates.find((value) => (!integer || Number.isInteger(value)) && admitsNumber(schema, value));
  return fitting ?? (integer ? Math.ceil(fromLow) : fromLow);
}

export function shownIn({ example, examples }: JsonObject): Json[] {
  return [example, ...asList(examples).slice(0, MAX_CANDIDATES)].filter(isValue);
}

/** The constant, the default and the values of the `enum`. */
export function listedIn(schema: JsonObject): Json[] {
  const listed = asList(schema.enum);
  return [schema.const, schema.default, ...listed.slice(0, MAX_CANDIDATES)].filter(isValue);
}

function isValue(value: Json | undefined): value is Json {
  return value !== undefined && value !== null;
}
