/**
 * Infers a schema for undocumented properties. Responses will be checked by it, so it has only types: no `format`, no `required`,
 * and `number` for integers.
 */
import { isObject, type Json, type JsonObject } from '../../shared/json.ts';
import { REDACTED } from '../../shared/secrets/redacted.ts';
import { typeOf } from '../schema/keywords.ts';

/** A secret was replaced: the type of the value is unknown. */
export function isRedacted(value: Json): boolean {
  return typeof value === 'string' && value.includes(REDACTED);
}

/**
 * @param samples of one property; none if the responses were not recorded: then anything is allowed.
 * @param openapi of the document: in 3.0 there is one type, and `nullable` beside it.
 */
export function inferSchema(samples: readonly Json[], openapi: string): JsonObject {
  const given = samples.filter((sample) => sample !== null && !isRedacted(sample));
  const isNullable = samples.includes(null);
  const wide = [...new Set(given.map(wideTypeOf))].sort();
  const [type] = wide;
  if (type === undefined) return {};
  const rest = wide.length === 1 ? restOf(type, given, openapi) : {};
  if (openapi.startsWith('3.0')) {
    // 3.0 cannot list several types.
    return wide.length > 1 ? {} : { type, ...(isNullable ? { nullable: true } : {}), ...rest };
  }
  const all = isNullable ? [...wide, 'null'] : wide;
  return { type: all.length === 1 ? type : all, ...rest };
}

function restOf(type: string, samples: readonly Json[], openapi: string): JsonObject {
  if (type === 'array')
    return {
      items: inferSchema(
        samples.flatMap((sample) => sample as readonly Json[]),
        openapi,
      ),
    };
  return type === 'object' ? propertiesOf(samples.filter(isObject), openapi) : {};
}

function wideTypeOf(sample: Json): string {
  const type = typeOf(sample);
  return type === 'integer' ? 'number' : type;
}

/** Objects of different properties are a map, or have optional properties: other properties are allowed in both cases. */
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
