/** A body as Postman sends it, by its media type: JSON, forms, XML, lines of JSON, text, or a file. */
import { isJsonSequence, isJsonType, isXmlType, mediaTypeEssence } from '../../openapi/media-type.ts';
import type { RequestBody, Schema } from '../../openapi/model.ts';
import { isMarked } from '../../openapi/schema/marked.ts';
import { effectiveSchema } from '../../openapi/schema/merge.ts';
import { sampleOf } from '../../openapi/schema/sample.ts';
import { isObject, type Json, type JsonObject, jsonText, printJson } from '../../shared/json.ts';
import type { Body, FormDataEntry } from '../write/postman-format.ts';
import { type Pair, pairsOf, type Style, textOf } from './parameter-style.ts';
import type { xmlBody } from './xml-body.ts';

export interface EncodedBody {
  readonly body: Body;
  /** The media type; none where the client makes it, with a boundary (RFC 7578, section 4.1), or nobody knows it. */
  readonly contentType?: string;
}

/** `xmlBody`, which is loaded only for documents with XML. */
export type XmlEncoder = typeof xmlBody;

/**
 * @param value what the body says; text where the media type is not of structured data.
 * @param encodeXml for a value in XML, which is not a text.
 */
export function encodedBody(
  document: JsonObject,
  media: RequestBody,
  value: Json,
  encodeXml: XmlEncoder | undefined,
): EncodedBody {
  const mediaType = concrete(media.mediaType);
  const essence = mediaTypeEssence(mediaType);
  const contentType = mediaType === '' ? {} : { contentType: mediaType };
  if (isJsonSequence(essence)) return { body: raw(linesOf(essence, value), 'text'), ...contentType };
  if (isJsonType(essence)) return { body: raw(printJson(value).trimEnd(), 'json'), ...contentType };
  if (essence === 'application/x-www-form-urlencoded' && isObject(value)) {
    const urlencoded = fieldsOf(document, media, value).flatMap(({ pairs, disabled }) =>
      pairs.map(([key, text]) => ({ key, value: text, ...disabled })),
    );
    return {
      body: { mode: 'urlencoded', urlencoded },
      ...contentType,
    };
  }
  if (essence === 'multipart/form-data' && isObject(value)) {
    return { body: { mode: 'formdata', formdata: fieldsOf(document, media, value).flatMap(formDataOf) } };
  }
  if (isXmlType(essence)) {
    if (encodeXml === undefined) throw new Error('no encoder was loaded for the body in XML');
    const text = typeof value === 'string' ? value : encodeXml(document, media.schema, value);
    return { body: raw(text, 'xml'), ...contentType };
  }
  const isBinary = isFile(document, media.schema) || !/^text\//.test(essence);
  if (isBinary && (typeof value !== 'object' || value === null) && media.example === undefined)
    return { body: { mode: 'file', file: { src: '' } }, ...contentType };
  return { body: raw(textOf(value), 'text'), ...contentType };
}

function raw(text: string, language: string): Body {
  return { mode: 'raw', raw: text, options: { raw: { language } } };
}

/** A media range as one type of it; a range that leaves all open, of which no type is more likely, gives none. */
function concrete(mediaType: string): string {
  const range = mediaTypeEssence(mediaType);
  if (!range.includes('*')) return mediaType;
  if (range === '*/*' || range === 'application/*') return 'application/json';
  return range === 'text/*' ? 'text/plain' : '';
}

/** RFC 7464, section 2.2: each text of a sequence begins with a record separator. */
function linesOf(essence: string, value: Json): string {
  const values = Array.isArray(value) ? (value as readonly Json[]) : [value];
  const start = essence.endsWith('json-seq') ? '\u001e' : '';
  return values.map((item) => `${start}${jsonText(item)}\n`).join('');
}

const REQUIRED_PARTS = { direction: 'request', includes: () => false } as const;

interface Field {
  readonly pairs: readonly Pair[];
  readonly isFile: boolean;
  readonly contentType?: string;
  /** Optional fields that are not sent are there and switched off, as optional parameters. */
  readonly disabled: { readonly disabled?: true };
}

/**
 * The fields of a form (OpenAPI 3.1, section 4.8.15): by `style` where `encoding` gives one, otherwise an object is JSON, and
 * each item of a list a field of the same name.
 */
function fieldsOf(document: JsonObject, { schema, encoding = {} }: RequestBody, value: JsonObject): Field[] {
  const { properties } = effectiveSchema(document, schema);
  const optional = Object.entries(isObject(properties) ? properties : {}).flatMap(
    ([name, property]): [string, Json][] =>
      Object.hasOwn(value, name) || isMarked(document, property as Schema, 'readOnly')
        ? []
        : [[name, sampleOf(document, property as Schema, REQUIRED_PARTS, name)]],
  );
  return [...Object.entries(value), ...optional].map(([name, part]): Field => {
    const disabled = Object.hasOwn(value, name) ? {} : { disabled: true as const };
    const own = Object.hasOwn(encoding, name) ? encoding[name] : undefined;
    const { style, explode, contentType } = isObject(own) ? own : {};
    const property = isObject(properties) && Object.hasOwn(properties, name) ? (properties[name] as Schema) : true;
    const type =
      typeof contentType === 'string' ? { contentType } : isObject(part) ? { contentType: 'application/json' } : {};
    const file = isFile(document, property) || isFile(document, itemsOf(document, property));
    if (typeof style !== 'string' && typeof explode !== 'boolean') {
      const items = Array.isArray(part) ? (part as readonly Json[]) : [part];
      return { pairs: items.map((item): Pair => [name, textOf(item)]), isFile: file, disabled, ...type };
    }
    const how: Style = {
      style: typeof style === 'string' ? style : 'form',
      explode: typeof explode === 'boolean' ? explode : style === undefined || style === 'form',
    };
    return { pairs: pairsOf(name, part, how, asItIs, asItIs), isFile: file, disabled };
  });
}

/** The client encodes the fields of a form. */
function asItIs(text: string): string {
  return text;
}

/** A part of a type of its own is marked with it; a file is chosen by the person who sends the request. */
function formDataOf({ pairs, isFile: file, contentType, disabled }: Field): FormDataEntry[] {
  const type = contentType === undefined || /[*,]/.test(contentType) ? {} : { contentType };
  return pairs.map(([key, value]) =>
    file ? { key, type: 'file', src: [], ...type, ...disabled } : { key, value, type: 'text', ...type, ...disabled },
  );
}

function itemsOf(document: JsonObject, schema: Schema): Schema {
  const { items } = effectiveSchema(document, schema);
  return items === undefined ? true : (items as Schema);
}

/** Bytes: `format: binary` in 3.0, a media type without an encoding in 3.1 (sections 4.8.14.3 and 4.8.14.4). */
function isFile(document: JsonObject, schema: Schema): boolean {
  const { format, contentMediaType, contentEncoding, contentSchema } = effectiveSchema(document, schema);
  if (format === 'binary') return true;
  return typeof contentMediaType === 'string' && contentEncoding === undefined && contentSchema === undefined;
}
