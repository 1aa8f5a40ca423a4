/** What operations send and answer: request bodies, statuses, headers, and the media types of each. */
import { atPointer, isObject, type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import { type Located, locate } from '../schema/reference.ts';
import type { SidedDraft } from './draft.ts';
import type { SchemaPair, SchemaSide } from './schemas.ts';
import { placeOf } from './view.ts';

export interface ComparedBodies {
  readonly drafts: readonly SidedDraft[];
  readonly below: readonly SchemaPair[];
}

/** One of the two documents, and the pointer of the operation in it. */
export type End = readonly [document: JsonObject, operation: string];

/** OpenAPI 3.1, section 4.8.13. */
export function compareRequestBodies(old: End, now: End): ComparedBodies {
  const [before, after] = [child(old, 'requestBody'), child(now, 'requestBody')];
  if (before === undefined && after === undefined) return { drafts: [], below: [] };
  const subject = 'request body';
  if (before === undefined || after === undefined) {
    const required = (before ?? after)?.value.required === true ? 'required' : 'optional';
    const kind = `request-body-${after === undefined ? 'removed' : 'added'}-${required}` as const;
    const [from, to] = [before?.pointer ?? old[1], after?.pointer ?? now[1]];
    return { drafts: [{ kind, subject, side: 'request', old: from, new: to }], below: [] };
  }
  const content = compareContent([old[0], before], [now[0], after], subject, 'request');
  const [was, is] = [before.value.required === true, after.value.required === true];
  if (was === is) return content;
  const kind = is ? 'request-body-became-required' : 'request-body-became-optional';
  const changed: SidedDraft = { kind, subject, side: 'request', old: before.pointer, new: after.pointer };
  return { drafts: [changed, ...content.drafts], below: content.below };
}

/** OpenAPI 3.1, section 4.8.16. */
export function compareResponses(old: End, now: End): ComparedBodies {
  const drafts: SidedDraft[] = [];
  const below: SchemaPair[] = [];
  const [before, after] = [responsesOf(old), responsesOf(now)];
  for (const [status, response] of before) {
    if (after.has(status)) continue;
    const kind = isSuccess(status) ? 'success-status-removed' : 'error-status-removed';
    drafts.push({ kind, subject: `response ${status}`, side: 'response', old: response.pointer, new: now[1] });
  }
  for (const [status, response] of after) {
    const subject = `response ${status}`;
    const was = before.get(status);
    if (was === undefined) {
      const kind = isSuccess(status) ? 'success-status-added' : 'error-status-added';
      drafts.push({ kind, subject, side: 'response', old: old[1], new: response.pointer });
      continue;
    }
    for (const compared of [
      compareContent([old[0], was], [now[0], response], subject, 'response'),
      compareHeaders([old[0], was], [now[0], response], subject),
    ]) {
      for (const draft of compared.drafts) drafts.push(draft);
      for (const pair of compared.below) below.push(pair);
    }
  }
  return { drafts, below };
}

type Holder = readonly [document: JsonObject, holder: Located<JsonObject>];

function compareContent(
  [oldDocument, old]: Holder,
  [newDocument, now]: Holder,
  holder: string,
  side: SchemaSide,
): ComparedBodies {
  const drafts: SidedDraft[] = [];
  const below: SchemaPair[] = [];
  const [before, after] = [contentOf(oldDocument, old), contentOf(newDocument, now)];
  for (const [mediaType, media] of before) {
    if (after.has(mediaType)) continue;
    const subject = `${holder} ${mediaType}`;
    drafts.push({ kind: 'media-type-removed', subject, side, old: media.pointer, new: now.pointer });
  }
  for (const [mediaType, media] of after) {
    const was = before.get(mediaType);
    if (was === undefined) {
      const subject = `${holder} ${mediaType}`;
      drafts.push({ kind: 'media-type-added', subject, side, old: old.pointer, new: media.pointer });
    } else below.push(schemaPair([oldDocument, was], [newDocument, media], side));
  }
  return { drafts, below };
}

function compareHeaders([oldDocument, old]: Holder, [newDocument, now]: Holder, holder: string): ComparedBodies {
  const drafts: SidedDraft[] = [];
  const below: SchemaPair[] = [];
  const [before, after] = [headersOf(oldDocument, old), headersOf(newDocument, now)];
  for (const [name, header] of before) {
    if (after.has(name)) continue;
    const subject = `${holder} header ${name}`;
    drafts.push({ kind: 'header-removed', subject, side: 'response', old: header.pointer, new: now.pointer });
  }
  for (const [name, header] of after) {
    const was = before.get(name);
    if (was === undefined) {
      const subject = `${holder} header ${name}`;
      drafts.push({ kind: 'header-added', subject, side: 'response', old: old.pointer, new: header.pointer });
    } else below.push(schemaPair([oldDocument, was], [newDocument, header], 'response'));
  }
  return { drafts, below };
}

function schemaPair([oldDocument, old]: Holder, [newDocument, now]: Holder, side: SchemaSide): SchemaPair {
  const place = (document: JsonObject, { value, pointer }: Located<JsonObject>) =>
    placeOf(document, value.schema, value.schema === undefined ? pointer : pointerTo(pointer, 'schema'));
  return { old: place(oldDocument, old), new: place(newDocument, now), side };
}

function responsesOf(end: End): Map<string, Located<JsonObject>> {
  const responses = child(end, 'responses');
  return responses === undefined ? new Map() : mapOf(end[0], responses, (status) => status.toUpperCase());
}

/** Media types have no case, and white space in them means nothing (RFC 9110, section 8.3.1). */
function contentOf(document: JsonObject, holder: Located<JsonObject>): Map<string, Located<JsonObject>> {
  return mapOf(document, below(holder, 'content'), (mediaType) => mediaType.toLowerCase().replaceAll(/\s+/g, ''));
}

function headersOf(document: JsonObject, holder: Located<JsonObject>): Map<string, Located<JsonObject>> {
  return mapOf(document, below(holder, 'headers'), (name) => name.toLowerCase());
}

function mapOf(document: JsonObject, { value, pointer }: Located<JsonObject>, nameOf: (key: string) => string) {
  return new Map(
    Object.entries(value)
      .filter(([key]) => !key.startsWith('x-') || pointer.endsWith('/headers'))
      .map(([key, entry]) => [nameOf(key), locate(document, entry, pointerTo(pointer, key))]),
  );
}

function below({ value, pointer }: Located<JsonObject>, key: string): Located<JsonObject> {
  const found: Json = value[key] ?? {};
  return { value: isObject(found) ? found : {}, pointer: pointerTo(pointer, key) };
}

function child([document, operation]: End, key: string): Located<JsonObject> | undefined {
  const pointer = pointerTo(operation, key);
  const value = atPointer(document, pointer);
  return value === undefined ? undefined : locate(document, value, pointer);
}

/** RFC 9110, section 15: the classes 1xx to 3xx are no errors. */
function isSuccess(status: string): boolean {
  return /^[123]/.test(status);
}
