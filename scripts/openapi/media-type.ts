/** Media types (RFC 9110, section 8.3.1), their structured suffixes (RFC 6839), and media ranges (section 12.5.1). */
import type { ApiConventions } from '../shared/api-conventions.ts';

export type BodyKind = 'json' | 'prometheus' | 'pem' | 'other' | 'none';

/** A media type in lower case, without its parameters. */
export function mediaTypeEssence(mediaType: string): string {
  return (mediaType.split(';')[0] ?? '').trim().toLowerCase();
}

/** Its parameters as `name=value`, without `charset`, which says nothing about the content (RFC 9110, section 5.6.6). */
export function mediaTypeParameters(mediaType: string): string[] {
  return mediaType
    .split(';')
    .slice(1)
    .map((parameter) => parameter.trim())
    .filter((parameter) => parameter !== '' && !/^charset\s*=/i.test(parameter))
    .map((parameter) =>
      parameter.replace(/^([^=]*)="?(.*?)"?$/, (_, name: string, value: string) => `${name.toLowerCase()}=${value}`),
    );
}

/** `application/json`, `application/problem+json`; not a sequence of JSON texts (`application/json-seq`, NDJSON). */
export function isJsonType(mediaType: string): boolean {
  return /^[^/*]+\/(.+\+)?json$/.test(mediaTypeEssence(mediaType));
}

/** A sequence of JSON texts: RFC 7464, RFC 8091, and lines of JSON. */
export function isJsonSequence(mediaType: string): boolean {
  return /^application\/(x-ndjson|ndjson|jsonl|x-jsonlines|json-seq|.+\+json-seq)$/.test(mediaTypeEssence(mediaType));
}

/** `application/xml`, `text/xml`, `application/soap+xml` (RFC 7303). */
export function isXmlType(mediaType: string): boolean {
  return /^(application|text)\/(.+\+)?xml$/.test(mediaTypeEssence(mediaType));
}

export function isMediaRange(mediaType: string): boolean {
  return mediaTypeEssence(mediaType).includes('*');
}

/** Whether a range includes JSON: then its schema describes a JSON body. */
function admitsJson(mediaType: string): boolean {
  return /^(\*|application)\/(\*|\*\+json)$/.test(mediaType);
}

/** A media type of a range: JSON where the range has it. */
export function typeOfRange(mediaType: string): string {
  const essence = mediaTypeEssence(mediaType);
  if (!isMediaRange(essence)) return mediaType;
  if (admitsJson(essence)) return essence.endsWith('+json') ? 'application/hal+json' : 'application/json';
  const known = { 'text/*': 'text/plain', 'image/*': 'image/png' };
  return Object.hasOwn(known, essence) ? known[essence as keyof typeof known] : essence.replace('*', 'octet-stream');
}

/** @param path of the operation: what is plain text in one place may be a format in another. */
export function bodyKindOf(essence: string, path: string, formats: ApiConventions['mediaTypes']): BodyKind {
  if (isJsonType(essence) || admitsJson(essence)) return 'json';
  const rule = Object.hasOwn(formats, essence) ? formats[essence] : undefined;
  return rule !== undefined && path.endsWith(rule.pathEnd ?? '') ? rule.format : 'other';
}
