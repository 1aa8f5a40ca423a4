/** A schema for what was seen and nobody described: no narrower than the samples allow, and no wider than they need. */
import { isObject, type Json, type JsonObject } from '../json.ts';
import { typeOf } from './types.ts';

/** What stands in a saved run where a secret stood: its place is known, its value is not. */
const REDACTED = /\[redacted\]/;

const FORMATS: readonly [format: string, pattern: RegExp][] = [
  ['uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i],
  ['date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/],
];

export function isRedacted(value: Json): boolean {
  return typeof value === 'string' && REDACTED.test(value);
}

/**
 * @param samples of one property; none where the answers were not recorded: then anything is allowed.
 * @param openapi of the document: in 3.0 a type is one word, and `nullable` stands beside it.
 */
export function inferSchema(samples: readonly Json[], openapi: string): JsonObject {
  const given = samples.filter((sample) => sample !== null);
  const isNullable = given.length < samples.length;
  const types = [...new Set(given.map(typeOf))].sort();
  const wide = types.includes('number') ? types.filter((type) => type !== 'integer') : types;
  if (wide.length === 0) return {};
  const [type] = wide;
  const rest = wide.length === 1 && type !== undefined ? restOf(type, given, openapi) : {};
  if (openapi.startsWith('3.0')) {
    // Several types have no word in 3.0 but anything.
    return wide.length > 1 ? {} : { type: type ?? 'string', ...(isNullable ? { nullable: true } : {}), ...rest };
  }
  const all = isNullable ? [...wide, 'null'] : wide;
  return { type: all.length === 1 ? (all[0] as string) : all, ...rest };
}

function restOf(type: string, samples: readonly Json[], openapi: string): JsonObject {
  if (type === 'string') {
    const format = FORMATS.find(([, pattern]) => samples.every((sample) => pattern.test(String(sample))))?.[0];
    return format === undefined ? {} : { format };
  }
  if (type === 'array')
    return {
      items: inferSchema(
        samples.flatMap((sample) => sample as readonly Json[]),
        openapi,
      ),
    };
  return type === 'object' ? propertiesOf(samples.filter(isObject), openapi) : {};
}

/** Objects of different properties are a map, or have optional ones: either way, more of them may come. */
function propertiesOf(samples: readonly JsonObject[], openapi: string): JsonObject {
  const names = [...new Set(samples.flatMap((sample) => Object.keys(sample)))].sort();
  const always = names.filter((name) => samples.every((sample) => Object.hasOwn(sample, name)));
  const properties = Object.fromEntries(
    always.map((name) => [
      name,
      inferSchema(
        samples.map((sample) => sample[name] as Json),
        openapi,
      ),
    ]),
  );
  return {
    ...(always.length === 0 ? {} : { properties }),
    ...(always.length === names.length ? {} : { additionalProperties: true }),
  };
}
