/** Classifies a property by its name and schema, to find a value that a request may send for it. */

import { typesOf } from '../../openapi/schema/keywords.ts';
import { soleBranches } from '../../openapi/schema/walk.ts';
import { isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { wordsOf } from '../../shared/words.ts';

const LABELS = new Set([
  'name',
  'display name',
  'full name',
  'friendly name',
  'nickname',
  'title',
  'subtitle',
  'label',
  'caption',
  'description',
  'summary',
  'comment',
  'comments',
  'note',
  'notes',
  'remark',
  'remarks',
]);

/** Text for people: it causes no costs, and it allows and restricts nothing. */
export function isLabel(name: string, schema: JsonObject): boolean {
  const { enum: listed, const: only, format } = nonNull(schema);
  const isFree = listed === undefined && only === undefined && format === undefined;
  return isFree && isText(schema) && LABELS.has(wordsOf(name));
}

/** The constant that identifies the type of an object: the one value of a `const` or `enum`. */
export function isTag(schema: JsonObject): boolean {
  const only = schema.const ?? (Array.isArray(schema.enum) && schema.enum.length === 1 ? schema.enum[0] : undefined);
  return typeof only === 'string';
}

const ID_WORDS = ['id', 'ids', 'uuid', 'uuids', 'guid', 'guids'];

/** `serviceId`, `assigned_role_ids`, `id`. */
export function isIdentifier(name: string): boolean {
  return ID_WORDS.includes(wordsOf(name).split(' ').at(-1) ?? '');
}

const SECRET = /\b(password|passphrase|secret|token|credentials?|key|hash)\b/;

/** `keySecret`, `api_key`. */
export function isSecret(name: string): boolean {
  return SECRET.test(wordsOf(name));
}

export function isText(schema: JsonObject): boolean {
  const inner = nonNull(schema);
  const types = typesOf(inner);
  return types.includes('string') || (types.length === 0 && typeof inner.format === 'string');
}

/** A union of one schema and `null` is that schema: some generators write optional properties in this way. */
function nonNull(schema: JsonObject): JsonObject {
  const [only, ...others] = soleBranches({ value: schema, pointer: '' });
  return others.length === 0 && isObject(only?.value) ? only.value : schema;
}

/** A date or date-time as RFC 3339 writes them. */
const ISO_TIME = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i;

export function isTime(text: string): boolean {
  return ISO_TIME.test(text);
}

/** Points in time in the past. */
const PAST = /\b(restore|restored|recovery|recover|point in|as of|created|updated|occurred|started|ended)\b/;
const RANGE_START = /^(from|since|after)( (date|time|at))?$/;
const END = /\b(expires?|expiry|expiration|until|deadline|due|ends?|valid to|valid through|not after)\b/;
const START = /\b(starts?|begins?|valid from|effective|not before|schedule|scheduled|publish|deliver|remind|resume)\b/;

/**
 * The variable for a point in time, by the property's name: what expires or ends does so in a year, what starts does so
 * in a day, a range in the past begins a week ago. Where the name says none of these, it is now. `timeWindow` in
 * `postman/variables.ts` computes each one when the request is sent.
 *
 * @returns `undefined` for what is no date and no date-time.
 */
export function timeVariable(name: string, schema: JsonObject): string | undefined {
  const format = schema.format ?? formatShown(schema);
  if (format !== 'date' && format !== 'date-time') return undefined;
  return `${whenOf(wordsOf(name))}${format === 'date' ? 'Date' : ''}`;
}

function whenOf(words: string): string {
  if (RANGE_START.test(words)) return 'windowStart';
  if (PAST.test(words)) return 'windowEnd';
  if (END.test(words)) return 'inOneYear';
  return START.test(words) ? 'inOneDay' : 'windowEnd';
}

/** Older documents have an example instead of the format. */
function formatShown({ example, examples }: JsonObject): string | undefined {
  const shown: Json | undefined = example ?? (Array.isArray(examples) ? (examples as readonly Json[])[0] : undefined);
  if (typeof shown !== 'string' || !isTime(shown)) return undefined;
  return shown.length === 10 ? 'date' : 'date-time';
}
