// A fast check before Ajv. Compiling a schema takes Ajv longer than everything else that is done for a response, and most responses
// match. The result is "matches" or "undecided"; if it is undecided, Ajv validates.

/** References that lead to themselves end here. */
const MAX_DEPTH = 200;

/** Keywords that are checked below, and annotations. Other keywords, and `items` as a list of schemas, are for Ajv. */
const PLAIN_KEYWORDS = new Set(
  [
    'type properties required additionalProperties items minItems maxItems uniqueItems minLength maxLength pattern',
    'format minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minProperties maxProperties const enum',
    'anyOf allOf definitions known undocumented deprecated writeOnly',
  ].flatMap((keywords) => keywords.split(' ')),
);

/** Each takes less than Ajv's own expression of the format does. */
const PLAIN_FORMATS = {
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  'date-time': /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  date: /^\d{4}-[01]\d-[0-3]\d$/,
  email: /^[a-z0-9._+-]{1,64}@([a-z0-9]{1,63}\.)+[a-z]{2,63}$/i,
  uri: /^https?:\/\/([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}(\/[a-z0-9._-]*)*$/i,
  hostname: /^(?=.{1,250}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i,
};

/**
 * @returns true: it follows; false: not sure
 * @throws Error where it takes too much work to tell
 */
function plainlyFollows(schema: JsonSchema, body: unknown): boolean {
  const definitions = typeof schema === 'object' ? schema.definitions || {} : {};

  function follows(part: JsonSchema | undefined, value: unknown, depth: number): boolean {
    if (typeof part !== 'object') return part !== false;
    if (depth > MAX_DEPTH) return false;
    countVisit();
    if (part.$ref !== undefined) {
      const name = decodeURIComponent(part.$ref.slice('#/definitions/'.length));
      const isAlone = Object.keys(part).every((keyword) => keyword === '$ref' || keyword === 'definitions');
      return isAlone && Object.hasOwn(definitions, name) && follows(definitions[name], value, depth + 1);
    }
    for (const keyword in part) if (!PLAIN_KEYWORDS.has(keyword)) return false;
    if (!isOfType(part.type, value) || !isOneOf(part, value)) return false;
    if (part.allOf && !part.allOf.every((other) => follows(other, value, depth + 1))) return false;
    if (part.anyOf && !part.anyOf.some((other) => follows(other, value, depth + 1))) return false;
    if (typeof value === 'string') return isPlainText(part, value);
    if (typeof value === 'number') return isPlainNumber(part, value);
    if (Array.isArray(value)) return isPlainList(part, value, depth);
    return typeof value !== 'object' || value === null || isPlainObject(part, value as PlainObject, depth);
  }

  function isPlainList(
    { items, minItems = 0, maxItems = Infinity, uniqueItems }: SchemaObject,
    list: unknown[],
    depth: number,
  ) {
    if (list.length < minItems || list.length > maxItems || Array.isArray(items)) return false;
    if (uniqueItems && (new Set(list).size < list.length || list.some((item) => typeof item === 'object')))
      return false;
    return items === undefined || list.every((item) => follows(items, item, depth + 1));
  }

  function isPlainObject(part: SchemaObject, value: PlainObject, depth: number) {
    const { properties = {}, required = [], additionalProperties, minProperties = 0, maxProperties = Infinity } = part;
    const names = Object.keys(value);
    if (names.length < minProperties || names.length > maxProperties) return false;
    if (!required.every((name) => Object.hasOwn(value, name))) return false;
    return names.every((name) =>
      follows(Object.hasOwn(properties, name) ? properties[name] : additionalProperties, value[name], depth + 1),
    );
  }

  return follows(schema, body, 0);
}

function isOfType(types: string | string[] | undefined, value: unknown) {
  const isFraction = typeof value === 'number' && !Number.isInteger(value);
  return admitsType(types, value) && (!isFraction || types === undefined || [types].flat().includes('number'));
}

function isOneOf(part: SchemaObject, value: unknown) {
  if (typeof value === 'object' && (part.enum || Object.hasOwn(part, 'const'))) return false;
  return (!part.enum || part.enum.includes(value)) && (!Object.hasOwn(part, 'const') || part.const === value);
}

/** Lengths are counted in characters, not in UTF-16 units (JSON Schema Validation draft-07, section 6.3). */
function isPlainText({ minLength = 0, maxLength = Infinity, pattern, format }: SchemaObject, text: string) {
  const length = minLength > 0 || maxLength < Infinity ? [...text].length : 0;
  if (length < minLength || length > maxLength) return false;
  if (pattern !== undefined && !matchesPattern(pattern, text)) return false;
  if (format === undefined) return true;
  const known = PLAIN_FORMATS[format as keyof typeof PLAIN_FORMATS];
  return known?.test(text) === true;
}

function isPlainNumber(
  { minimum = -Infinity, maximum = Infinity, multipleOf, ...limits }: SchemaObject,
  value: number,
) {
  const { exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = limits;
  if (value <= exclusiveMinimum || value >= exclusiveMaximum) return false;
  return value >= minimum && value <= maximum && (multipleOf === undefined || Number.isSafeInteger(value / multipleOf));
}
