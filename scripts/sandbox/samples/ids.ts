/** IDs and secrets derived from a seed: the same seed and the same parts give the same value. */
import { hash } from 'node:crypto';
import type { Spec } from '../../openapi/model.ts';
import { matches } from '../../openapi/pattern/matcher.ts';
import { sampleOf } from '../../openapi/schema/sample.ts';
import type { Json, JsonObject } from '../../shared/json.ts';
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
 * The ID of an item, in the form that the document requires.
 *
 * @param path the filled path of the list.
 */
export function itemId(
  { spec, seeded, profile }: ItemIdSources,
  resource: ListResource,
  path: string,
  ordinal: number,
): string {
  if (resource.idProperty === 'name') return itemName(profile.samples, resource, ordinal);
  const schemas = resource.idSchemas.map((schema) => shapeOf(spec.document, schema).schema);
  const listed = listedIds(spec, resource);
  if (listed !== undefined) return String(listed[ordinal % listed.length]);
  if (schemas.some(({ format }) => format === 'uuid')) return seeded.uuid(path, ordinal);
  const example = schemas.find((schema) => typeof schema.example === 'string')?.example;
  const patterned = schemas.find(({ pattern }) => typeof pattern === 'string');
  if (patterned !== undefined)
    return idMatching(spec.document, patterned, example, seeded.token(64, path, ordinal).toLowerCase());
  if (/^[0-9a-f]{24}$/.test(String(example))) return seeded.hex(24, path, ordinal);
  if (schemas.some(({ type }) => type === 'integer')) return seeded.digits(6, path, ordinal);
  const isNamedId = resource.idProperty === 'id' || resource.idProperty === undefined;
  return isNamedId ? seeded.uuid(path, ordinal) : seeded.digits(18, path, ordinal);
}

/** All IDs that items can have, if the document lists them: the codes of quotas. */
export function listedIds(spec: Spec, { idSchemas }: ListResource): readonly Json[] | undefined {
  const values = idSchemas.map((schema) => shapeOf(spec.document, schema).schema.enum);
  return values.find((listed): listed is readonly Json[] => Array.isArray(listed) && listed.length > 0);
}

function itemName({ names, variants }: FixedSamples, { path }: ListResource, ordinal: number): string {
  const name = resourceName(path);
  return String(variants[name]?.[ordinal]?.['/name'] ?? names[name]?.[ordinal] ?? `${name}-${ordinal + 1}`);
}

/** Changes the last 12 characters of the document's example, or of a sample, as far as its pattern allows. */
function idMatching(document: JsonObject, schema: JsonObject, example: Json | undefined, letters: string): string {
  // The RegExp engine of JavaScript can take exponential time.
  const test = (id: string) => matches(String(schema.pattern), id) === true;
  const candidates = [example, letters, sampleOf(document, schema, { direction: 'response' })];
  const start = candidates.find((one): one is string => typeof one === 'string' && test(one)) ?? letters;
  let id = start;
  for (let at = start.length - 1; at >= Math.max(0, start.length - 12); at--) {
    for (const letter of letters.slice(at % 32, (at % 32) + 8)) {
      const changed = id.slice(0, at) + letter + id.slice(at + 1);
      if (!test(changed)) continue;
      id = changed;
      break;
    }
  }
  return id;
}
