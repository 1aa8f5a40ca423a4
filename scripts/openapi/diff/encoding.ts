/** How the properties of a form are written (OpenAPI 3.1, section 4.8.15). */
import { isObject, type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import { mediaTypeName } from './meaning.ts';
import type { Comparison, Holder, SchemaSide } from './model.ts';

export function compareEncodings(
  { drafts }: Comparison,
  [, old]: Holder,
  [, now]: Holder,
  { subject, side }: { readonly subject: string; readonly side: SchemaSide },
): void {
  const [before, after] = [encodingsOf(old.value), encodingsOf(now.value)];
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before, after].map((encodings) => textOf(Object.hasOwn(encodings, name) ? encodings[name] : {}));
    if (was === is) continue;
    const at = (encodings: JsonObject, pointer: string) =>
      Object.hasOwn(encodings, name) ? pointerTo(pointerTo(pointer, 'encoding'), name) : pointer;
    const ends = { old: at(before, old.pointer), new: at(after, now.pointer) };
    drafts.push({ kind: 'encoding-changed', subject: `${subject}, encoding of ${name}`, side, ...ends });
  }
}

function encodingsOf({ encoding }: JsonObject): JsonObject {
  return isObject(encoding) ? encoding : {};
}

/** The same for a default and for nothing. */
function textOf(encoding: Json | undefined): string {
  const { contentType, style = 'form', explode, allowReserved, headers } = isObject(encoding) ? encoding : {};
  return JSON.stringify([
    typeof contentType === 'string' ? contentType.split(',').map(mediaTypeName).sort() : [],
    style,
    explode ?? style === 'form',
    allowReserved === true,
    isObject(headers)
      ? Object.keys(headers)
          .map((name) => name.toLowerCase())
          .sort()
      : [],
  ]);
}
