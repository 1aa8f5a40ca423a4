/**
 * Integers that a double cannot hold, such as 64-bit IDs. A parsed value has it as a marked string, so that no step rounds it;
 * printed JSON has it as an integer.
 */
/** The first private character of Unicode: no document has a reason to contain it. */
const MARK = '\ue000integer:';
const MARKED = new RegExp(`^${MARK}(-?\\d+)$`);
const PRINTED = new RegExp(`"${MARK}(-?\\d+)"`, 'g');

/** Keywords of schemas whose value is compared with numbers: these are read as doubles. */
const BOUNDS: ReadonlySet<string> = new Set([
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'],
]);

/** Not for the digits of most IDs in strings. */
const MAY_HAVE_LONG_INTEGER = /(?:^|[\s:,[])-?\d{16}/;

/** Strings, to skip them, and long integers without a fraction or an exponent. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|-?\d{16,}(?![\d.eE])/g;

/** The digits of a marked integer; nothing for any other value. */
export function digitsOf(value: unknown): string | undefined {
  return typeof value === 'string' ? MARKED.exec(value)?.[1] : undefined;
}

/** Parses a JSON file that a person hands over: an integer that a double cannot hold is the text of its digits. */
export function parseWithDigits(json: string): unknown {
  const marked = markIntegers(json);
  return marked === json ? JSON.parse(json) : JSON.parse(marked, (_, value: unknown) => digitsOf(value) ?? value);
}

/** A JSON value with each marked integer as the nearest double. */
export function withDoubles<Value>(value: Value): Value;
export function withDoubles(value: unknown): unknown {
  const digits = digitsOf(value);
  if (digits !== undefined) return Number(digits);
  if (Array.isArray(value)) return value.map(withDoubles);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withDoubles(inner)]));
}

/** Marks the integers of a JSON text before it is parsed. */
export function markIntegers(json: string): string {
  if (!MAY_HAVE_LONG_INTEGER.test(json)) return json;
  let key = '';
  return json.replaceAll(TOKENS, (token: string, colon: string | undefined, at: number) => {
    if (token.startsWith('"')) {
      key = colon === undefined ? '' : token.slice(1, token.lastIndexOf('"'));
      return token;
    }
    // The digits of a fraction.
    return json[at - 1] === '.' ? token : JSON.stringify(integerValue(BigInt(token), key));
  });
}

/** An integer as a number where a double holds it, or where it is the value of a bound; otherwise marked. */
export function integerValue(integer: bigint, key: string): number | string {
  const isSafe = integer >= BigInt(Number.MIN_SAFE_INTEGER) && integer <= BigInt(Number.MAX_SAFE_INTEGER);
  return isSafe || BOUNDS.has(key) ? Number(integer) : `${MARK}${integer}`;
}

/** Printed JSON with its marked integers as integers. */
export function unmarkIntegers(json: string): string {
  return json.includes(MARK) ? json.replaceAll(PRINTED, '$1') : json;
}
