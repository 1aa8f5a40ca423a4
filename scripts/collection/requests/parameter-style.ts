/**
 * The value of a parameter as text: `style` and `explode` (OpenAPI 3.1, section 4.8.12.3), which are those of URI templates
 * (RFC 6570), and `content` (section 4.8.12.1).
 */
import { isJsonType } from '../../openapi/media-type.ts';
import type { Parameter } from '../../openapi/model.ts';
import { digitsOf } from '../../shared/exact-integer.ts';
import { isObject, type Json, jsonText } from '../../shared/json.ts';

export type Style = Pick<Parameter, 'style' | 'explode'> & Partial<Pick<Parameter, 'mediaType'>>;

/** A name and a value, as they are sent. */
export type Pair = readonly [name: string, value: string];

/** Encodes delimiters only: the client encodes the rest (RFC 3986, section 3.4). */
export type Encode = (text: string) => string;

/** For a value in a query. A `+` would be read as a space, and two braces as the beginning of a variable. */
const encodeQuery: Encode = (text) => encodeAll(text, /[%&+#,;|\s\p{Cc}]|\{\{/gu);

/** For a name in a query. */
const encodeQueryName: Encode = (text) => encodeAll(text, /[%&+#=\s\p{Cc}]|\{\{/gu);

/** For a value in a cookie (RFC 6265, section 4.1.1). */
export const encodeCookie: Encode = (text) => encodeAll(text, /[%;,"\\\s\p{Cc}]|[^\p{ASCII}]+/gu);

/** For a part of a segment of a path. */
const encodePath: Encode = (text) => encodeAll(text, /[^A-Za-z0-9_.~!$&'()*@:-]+/gu);

/** A header field has no encoding, and no line ends (RFC 9110, section 5.5); two braces would begin a variable. */
export const encodeHeader: Encode = (text) => text.replaceAll(/\p{Cc}+/gu, ' ').replaceAll('{{', '{ {');

function encodeAll(text: string, reserved: RegExp): string {
  return text.replaceAll(reserved, (part) => encodeURIComponent(Buffer.from(part).toString()));
}

/**
 * The pairs of a query, a form or a cookie.
 *
 * @param encode for values; a caller that encodes names itself gives `encodeName`, too.
 */
export function pairsOf(
  name: string,
  value: Json,
  { style, explode, mediaType }: Style,
  encode: Encode = encodeQuery,
  encodeName: Encode = encodeQueryName,
): Pair[] {
  const key = encodeName(name);
  if (mediaType !== undefined) return [[key, encode(textIn(mediaType, value))]];
  const delimiter = style === 'spaceDelimited' ? encode(' ') : style === 'pipeDelimited' ? encode('|') : ',';
  if (style === 'deepObject') return deepPairs(key, value, encode, encodeName);
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map((item) => encode(textOf(item)));
    return explode && items.length > 0 ? items.map((item): Pair => [key, item]) : [[key, items.join(delimiter)]];
  }
  if (!isObject(value)) return [[key, encode(textOf(value))]];
  const entries = Object.entries(value);
  if (explode)
    return entries.flatMap(([inner, part]) => partsOf(part).map((text): Pair => [encodeName(inner), encode(text)]));
  return [[key, entries.flatMap(([inner, part]) => [encode(inner), encode(textOf(part))]).join(delimiter)]];
}

/** `filter[state]=open`. The standard does not define deeper levels: they get further brackets, as most servers expect. */
function deepPairs(key: string, value: Json, encode: Encode, encodeName: Encode): Pair[] {
  if (!Array.isArray(value) && !isObject(value)) return [[key, encode(textOf(value))]];
  return Object.entries(value).flatMap(([inner, part]) =>
    deepPairs(`${key}[${encodeName(inner)}]`, part as Json, encode, encodeName),
  );
}

/** Each item of a list is a separate pair, even if the list is a property. */
function partsOf(value: Json): string[] {
  return Array.isArray(value) ? (value as readonly Json[]).map(textOf) : [textOf(value)];
}

/** A segment of a path, or a part of one (styles `simple`, `label` and `matrix`), or a header field (`simple`). */
export function expanded(
  name: string,
  value: Json,
  { style, explode, mediaType }: Style,
  encode: Encode = encodePath,
): string {
  if (mediaType !== undefined) return encode(textIn(mediaType, value));
  const prefix = style === 'label' ? '.' : style === 'matrix' ? ';' : '';
  const separator = explode && prefix !== '' ? prefix : ',';
  const named = style === 'matrix' ? `${name}=` : '';
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map((item) => encode(textOf(item)));
    return explode
      ? prefix + items.map((item) => named + item).join(separator)
      : prefix + named + items.join(separator);
  }
  if (!isObject(value)) return prefix + named + encode(textOf(value));
  const entries = Object.entries(value).map(([inner, part]) => [encode(inner), encode(textOf(part))] as const);
  return explode
    ? prefix + entries.map(([inner, part]) => `${inner}=${part}`).join(separator)
    : prefix + named + entries.flat().join(separator);
}

function textIn(mediaType: string, value: Json): string {
  return typeof value === 'string' && !isJsonType(mediaType) ? value : jsonText(value);
}

/** A single value; what is deeper than a style can say is written as JSON. */
export function textOf(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? jsonText(value) : (digitsOf(value) ?? String(value));
}
