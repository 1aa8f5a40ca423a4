/** What operations send and receive: request bodies, statuses, headers, and the media types of each. */
import { atPointer, isObject, type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import { type Located, locate } from '../schema/reference.ts';
import type { Comparison, SchemaSide } from './model.ts';
import { placeOf } from './view.ts';

/** One of the two documents, and the pointer of the operation in it. */
export type End = readonly [document: JsonObject, operation: string];

/** An object of one of the two documents. */
type Holder = readonly [document: JsonObject, holder: Located<JsonObject>];

/** OpenAPI 3.1, section 4.8.13. */
export function compareRequestBodies(out: Comparison, old: End, now: End): void {
  const [before, after] = [child(old, 'requestBody'), child(now, 'requestBody')];
  const place = { subject: 'request body', side: 'request' } as const;
  if (before === undefined || after === undefined) {
    const only = before ?? after;
    if (only === undefined) return;
    const required = only.value.required === true ? 'required' : 'optional';
    const kind = `request-body-${after === undefined ? 'removed' : 'added'}-${required}` as const;
    out.drafts.push({ kind, ...place, old: before?.pointer ?? old[1], new: after?.pointer ?? now[1] });
    return;
  }
  const [was, is] = [before.value.required === true, after.value.required === true];
  if (was !== is) {
    const kind = is ? 'request-body-became-required' : 'request-body-became-optional';
    out.drafts.push({ kind, ...place, old: before.pointer, new: after.pointer });
  }
  compareMembers(out, [old[0], before], [now[0], after], 'request body', 'request', MEDIA_TYPES);
}

/** OpenAPI 3.1, section 4.8.16. */
export function compareResponses(out: Comparison, old: End, now: End): void {
  const [before, after] = [responsesOf(old), responsesOf(now)];
  for (const [status, response] of before) {
    if (after.has(status)) continue;
    const kind = isSuccess(status) ? 'success-status-removed' : 'error-status-removed';
    out.drafts.push({ kind, subject: `response ${status}`, side: 'response', old: response.pointer, new: now[1] });
  }
  for (const [status, response] of after) {
    const subject = `response ${status}`;
    const was = before.get(status);
    if (was === undefined) {
      const kind = isSuccess(status) ? 'success-status-added' : 'error-status-added';
      out.drafts.push({ kind, subject, side: 'response', old: old[1], new: response.pointer });
      continue;
    }
    for (const members of [MEDIA_TYPES, HEADERS])
      compareMembers(out, [old[0], was], [now[0], response], subject, 'response', members);
  }
}

const MEDIA_TYPES = {
  key: 'content',
  // Media types have no case, and white space in them means nothing (RFC 9110, section 8.3.1).
  nameOf: (mediaType: string) => mediaType.toLowerCase().replaceAll(/\s+/g, ''),
  wordsOf: (name: string) => name,
  removed: 'media-type-removed',
  added: 'media-type-added',
} as const;

const HEADERS = {
  key: 'headers',
  nameOf: (name: string) => name.toLowerCase(),
  wordsOf: (name: string) => `header ${name}`,
  removed: 'header-removed',
  added: 'header-added',
} as const;

/** The media types or headers of a request body or response. */
function compareMembers(
  out: Comparison,
  [oldDocument, old]: Holder,
  [newDocument, now]: Holder,
  holder: string,
  side: SchemaSide,
  { key, nameOf, wordsOf, removed, added }: typeof MEDIA_TYPES | typeof HEADERS,
): void {
  const membersOf = (document: JsonObject, { value, pointer }: Located<JsonObject>) => {
    const members: Json = value[key] ?? {};
    return mapOf(document, isObject(members) ? members : {}, pointerTo(pointer, key), nameOf);
  };
  const [before, after] = [membersOf(oldDocument, old), membersOf(newDocument, now)];
  for (const [name, { pointer }] of before) {
    if (after.has(name)) continue;
    out.drafts.push({ kind: removed, subject: `${holder} ${wordsOf(name)}`, side, old: pointer, new: now.pointer });
  }
  for (const [name, member] of after) {
    const was = before.get(name);
    if (was !== undefined)
      out.below.push({ old: schemaIn(oldDocument, was), new: schemaIn(newDocument, member), side });
    else {
      const ends = { old: old.pointer, new: member.pointer };
      out.drafts.push({ kind: added, subject: `${holder} ${wordsOf(name)}`, side, ...ends });
    }
  }
}

function schemaIn(document: JsonObject, { value, pointer }: Located<JsonObject>) {
  return placeOf(document, value.schema, value.schema === undefined ? pointer : pointerTo(pointer, 'schema'));
}

function responsesOf(end: End): Map<string, Located<JsonObject>> {
  const { value, pointer } = child(end, 'responses') ?? { value: {}, pointer: '' };
  const statuses = Object.fromEntries(Object.entries(value).filter(([status]) => !status.startsWith('x-')));
  return mapOf(end[0], statuses, pointer, (status) => status.toUpperCase());
}

function mapOf(document: JsonObject, map: JsonObject, pointer: string, nameOf: (key: string) => string) {
  return new Map(
    Object.entries(map).map(([key, entry]) => [nameOf(key), locate(document, entry, pointerTo(pointer, key))]),
  );
}

function child([document, operation]: End, key: string): Located<JsonObject> | undefined {
  const pointer = pointerTo(operation, key);
  const value = atPointer(document, pointer);
  return value === undefined ? undefined : locate(document, value, pointer);
}

/** RFC 9110, section 15: the classes 1xx to 3xx are not errors. */
function isSuccess(status: string): boolean {
  return /^[123]/.test(status);
}
