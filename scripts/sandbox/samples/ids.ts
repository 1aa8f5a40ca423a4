/** IDs and secrets derived from a seed: the same seed and the same parts give the same value. */
import { hash } from 'node:crypto';
import type { Spec } from '../../openapi/model.ts';
import { admitsValue, rangeOf } from '../../openapi/schema/admits.ts';
import { countOf } from '../../openapi/schema/keywords.ts';
import { sampleOf } from '../../openapi/schema/sample.ts';
import { type Json, type JsonObject, parsedJson } from '../../shared/json.ts';
import { resourceName } from '../resources/path-template.ts';
import type { ListResource } from '../resources/resource-model.ts';
import { shapeOf } from '../resources/shape.ts';
import type { FixedSamples } from './fixed-samples.ts';

export interface SeededValues {
  /** In the form of a version 4 UUID (RFC 9562). */
  uuid(...parts: readonly (string | number)[]): string;
  /** Lower-case hexadecimal digits. */
  hex(length: number, ...parts: readonly (string | number)[]): string;
  /** Decimal digits, not starting with zero. */
  digits(length: number, ...parts: readonly (string | number)[]): string;
  /** Letters and digits, with at least one lower-case letter, upper-case letter and digit. */
  token(length: number, ...parts: readonly (string | number)[]): string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export function seededValues(seed: number): SeededValues {
  const bytes = (parts: readonly (string | number)[], length: number): Buffer => {
    const blockAt = (_: unknown, block: number) => hash('sha256', [seed, block, ...parts].join('\n'), 'buffer');
    return Buffer.concat(Array.from({ length: Math.ceil(length / 32) }, blockAt)).subarray(0, length);
  };
  return {
    uuid(...parts) {
      const raw = Buffer.from(bytes(parts, 16));
      raw[6] = ((raw[6] as number) & 0x0f) | 0x40;
      raw[8] = ((raw[8] as number) & 0x3f) | 0x80;
      return raw.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
    hex(length, ...parts) {
      return bytes(parts, Math.ceil(length / 2))
        .toString('hex')
        .slice(0, length);
    },
    digits(length, ...parts) {
      const text = [...bytes(parts, length)].map((byte) => byte % 10).join('');
      return text.replace(/^0/, '7');
    },
    token(length, ...parts) {
      const text = [...bytes(parts, length)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
      return `Aa1${text}`.slice(0, length);
    },
  };
}

export interface ItemIdSources {
  readonly spec: Spec;
  readonly seeded: SeededValues;
  readonly profile: { readonly samples: FixedSamples };
}

/**
 * The ID of an item, in the form that the document requires of the path parameter and of the property.
 *
 * @param path the filled path of the list.
 * @param isTaken whether another item has an ID. It is given again only if the schemas leave hardly any other.
 */
export function itemId(
  { spec, seeded, profile }: ItemIdSources,
  resource: ListResource,
  path: string,
  ordinal: number,
  isTaken: (id: string) => boolean = () => false,
): string {
  const { document } = spec;
  const isAdmitted = (id: string) => isIdOf(document, resource, id);
  const listed = listedIds(spec, resource);
  if (listed !== undefined) return String(listed[ordinal % listed.length]);
  const schemas = resource.idSchemas.map((schema) => shapeOf(document, schema).schema);
  const usual = usualId({ seeded, profile }, resource, schemas, path, ordinal);
  const admitted = [usual, ...idsWithin(schemas, seeded, path, ordinal)].filter(isAdmitted);
  const id =
    admitted.find((one) => !isTaken(one)) ??
    admitted[0] ??
    String(sampleOf(document, { allOf: resource.idSchemas }, { direction: 'response' }));
  if (!schemas.some(({ pattern }) => typeof pattern === 'string')) return id;
  return varied(id, seeded.token(64, path, ordinal).toLowerCase(), isAdmitted);
}

/** Whether the path parameter and the property of a resource admit an ID. */
export function isIdOf(document: JsonObject, { idSchemas }: ListResource, id: string): boolean {
  return idSchemas.every((schema) => valuesOf(id).some((value) => admitsValue(document, schema, value)));
}

/** What a text in a path can stand for. */
function valuesOf(text: string): Json[] {
  const value = parsedJson(text);
  return Number.isSafeInteger(value) || typeof value === 'boolean' ? [text, value as Json] : [text];
}

/** The ID that most APIs would give the item, whatever its schemas restrict. */
function usualId(
  { seeded, profile }: Omit<ItemIdSources, 'spec'>,
  resource: ListResource,
  schemas: readonly JsonObject[],
  path: string,
  ordinal: number,
): string {
  const { idProperty = 'id' } = resource;
  if (schemas.some(({ format }) => format === 'uuid')) return seeded.uuid(path, ordinal);
  if (idProperty === 'name') return itemName(profile.samples, resource, ordinal);
  const example = schemas.find((schema) => typeof schema.example === 'string')?.example;
  if (/^[0-9a-f]{24}$/.test(String(example))) return seeded.hex(24, path, ordinal);
  if (typeof example === 'string' && schemas.some(({ pattern }) => typeof pattern === 'string')) return example;
  return idProperty === 'id' ? seeded.uuid(path, ordinal) : seeded.digits(18, path, ordinal);
}

/** IDs of other forms: numbers, texts of a certain length, dates, and `true`. */
function idsWithin(schemas: readonly JsonObject[], seeded: SeededValues, path: string, ordinal: number): string[] {
  const ranges = schemas.map(rangeOf);
  const highest = Math.floor(Math.min(...ranges.map(([, high]) => high)));
  const lowest = Math.ceil(Math.max(highest < 1 ? highest - 999 : 1, ...ranges.map(([low]) => low)));
  const position = Number(seeded.digits(6, path)) + ordinal;
  const most = Math.min(32, ...schemas.map(({ maxLength }) => countOf(maxLength, 32)));
  const length = Math.max(most, ...schemas.map(({ minLength }) => countOf(minLength, 0)));
  const at = new Date(FIRST_DAY + (position % 365) * DAY_MS).toISOString();
  const numbers = Array.from({ length: 10 }, (_, step) => lowest + ((position + step) % (highest - lowest + 1)));
  const texts = [seeded.digits(6, path, ordinal), ...numbers, seeded.hex(length, path, ordinal)].map(String);
  return [...texts, at.slice(0, 10), at, String(ordinal % 2 === 0)];
}

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.parse('2026-01-01');

/** All IDs that items can have, if the document lists them: the codes of quotas. */
export function listedIds(spec: Spec, { idSchemas }: ListResource): readonly Json[] | undefined {
  const values = idSchemas.map((schema) => shapeOf(spec.document, schema).schema.enum);
  return values.find((listed): listed is readonly Json[] => Array.isArray(listed) && listed.length > 0);
}

function itemName({ names, variants }: FixedSamples, { path }: ListResource, ordinal: number): string {
  const name = resourceName(path);
  return String(variants[name]?.[ordinal]?.['/name'] ?? names[name]?.[ordinal] ?? `${name}-${ordinal + 1}`);
}

/** The ID with other letters in place of its last 12 characters, as far as it is still admitted. */
function varied(id: string, letters: string, isAdmitted: (id: string) => boolean): string {
  let changing = id;
  for (let at = id.length - 1; at >= Math.max(0, id.length - 12); at--) {
    for (const letter of letters.slice(at % 32, (at % 32) + 8)) {
      const changed = changing.slice(0, at) + letter + changing.slice(at + 1);
      if (!isAdmitted(changed)) continue;
      changing = changed;
      break;
    }
  }
  return changing;
}
