/** The fields of a form, as the values that its schema describes. */
import type { RequestBody } from '../../openapi/model.ts';
import { propertiesOf } from '../../openapi/schema/merge.ts';
import type { Json, JsonObject } from '../../shared/json.ts';
import { kindOf, plainValues } from './parameter-values.ts';

export function urlencodedFields(text: string): [name: string, value: Json][] {
  return plainValues(new URLSearchParams(text));
}

/**
 * RFC 7578; a file is the text of its bytes.
 *
 * @returns nothing for a body that is not of this form.
 */
export function multipartFields(contentType: string, text: string): [name: string, value: Json][] | undefined {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return undefined;
  const [, ...parts] = `\r\n${text}`.split(`\r\n--${boundary}`);
  if (!parts.at(-1)?.startsWith('--')) return undefined;
  const fields = new URLSearchParams();
  for (const part of parts.slice(0, -1)) {
    const end = part.indexOf('\r\n\r\n');
    const name = /;\s*name="([^"]*)"/i.exec(part.slice(0, end))?.[1];
    if (end === -1 || name === undefined) return undefined;
    fields.append(name, part.slice(end + 4));
  }
  return plainValues(fields);
}

/** Lists of one item, and objects in JSON, as `encoding` writes them by default (OpenAPI 3.1, section 4.8.15.1.1). */
export function formValue(
  document: JsonObject,
  { schema }: RequestBody,
  fields: readonly [string, Json][],
): JsonObject {
  const properties = propertiesOf(document, schema);
  return Object.fromEntries(
    fields.map(([name, value]): [string, Json] => {
      const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (property === undefined || typeof value !== 'string') return [name, value];
      const kind = kindOf(document, property);
      if (kind === 'scalar') return [name, value];
      try {
        return [name, JSON.parse(value) as Json];
      } catch {
        return [name, kind === 'array' ? [value] : value];
      }
    }),
  );
}
