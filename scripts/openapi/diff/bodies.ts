/** What operations send and receive: request bodies, statuses, headers, links, and the media types of each. */
import { atPointer, isObject, type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import { type Located, locate } from '../schema/reference.ts';
import { compareEncodings } from './encoding.ts';
import type { ChangeKind } from './kinds.ts';
import { LITERAL, MEDIA_TYPE, type Meaning, mediaTypeName, pairNames, type Relation, STATUS } from './meaning.ts';
import type { Comparison, Holder, SchemaSide } from './model.ts';
import { placeOf } from './view.ts';

/** One of the two documents, and the pointer of the operation in it. */
export type End = readonly [document: JsonObject, operation: string];

/**
 * OpenAPI 3.1, section 4.8.13.
 *
 * @param side `response` where the API sends it: to a callback or webhook.
 */
export function compareRequestBodies(out: Comparison, old: End, now: End, side: SchemaSide = 'request'): void {
  const [before, after] = [child(old, 'requestBody'), child(now, 'requestBody')];
  const place = { subject: 'request body', side } as const;
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
  compareMembers(out, [old[0], before], [now[0], after], { holder: 'request body', side }, MEDIA_TYPES);
}

/** OpenAPI 3.1, section 4.8.16. @param side `request` where the client sends it: from a callback or webhook. */
export function compareResponses(out: Comparison, old: End, now: End, side: SchemaSide = 'response'): void {
  const [before, after] = [responsesOf(old), responsesOf(now)];
  const { pairs, removed, added } = pairNames([...before.keys()], [...after.keys()], STATUS);
  const classOf = (status: string) => (isSuccess(status) ? 'success' : 'error');
  for (const status of removed) {
    const { pointer, word } = before.get(status) as Response;
    const kind = `${classOf(status)}-status-removed` as const;
    out.drafts.push({ kind, subject: `response ${word}`, side, old: pointer, new: now[1] });
  }
  for (const status of added) {
    const { pointer, word } = after.get(status) as Response;
    const kind = `${classOf(status)}-status-added` as const;
    out.drafts.push({ kind, subject: `response ${word}`, side, old: old[1], new: pointer });
  }
  for (const [from, to, relation] of pairs) {
    const [was, is] = [before.get(from) as Response, after.get(to) as Response];
    const subject = `response ${relation === 'widened' ? was.word : is.word}`;
    if (relation === 'widened' || relation === 'narrowed') {
      const ends = { old: was.pointer, new: is.pointer, from: was.word, to: is.word };
      out.drafts.push({ kind: `${classOf(from)}-status-${relation}`, subject, side, ...ends });
    }
    for (const members of [MEDIA_TYPES, HEADERS, LINKS])
      compareMembers(out, [old[0], was], [now[0], is], { holder: subject, side }, members);
  }
}

/** The members of a request body or response of one kind. */
interface Members {
  readonly key: string;
  readonly nameOf: (name: string) => string;
  readonly wordsOf: (name: string) => string;
  readonly meaning: Meaning;
  readonly removed: ChangeKind;
  readonly added: ChangeKind;
  /** Kinds of a name in the place of another one. */
  readonly replaced: Readonly<Partial<Record<Relation, ChangeKind>>>;
  readonly compare: (out: Comparison, old: Holder, now: Holder, place: MemberPlace) => void;
}

interface MemberPlace {
  readonly subject: string;
  readonly side: SchemaSide;
}

const MEDIA_TYPES: Members = {
  key: 'content',
  nameOf: mediaTypeName,
  wordsOf: (name) => name,
  meaning: MEDIA_TYPE,
  removed: 'media-type-removed',
  added: 'media-type-added',
  replaced: { widened: 'media-type-widened', narrowed: 'media-type-narrowed', changed: 'media-type-changed' },
  compare(out, old, now, place) {
    compareSchemaOf(out, old, now, place.side);
    compareEncodings(out, old, now, place);
  },
};

const HEADERS: Members = {
  key: 'headers',
  nameOf: (name) => name.toLowerCase(),
  wordsOf: (name) => `header ${name}`,
  meaning: LITERAL,
  removed: 'header-removed',
  added: 'header-added',
  replaced: {},
  compare(out, old, now, place) {
    const [was, is] = [old, now].map(([, { value }]) => value.required === true);
    const kind = is ? 'header-became-required' : 'header-became-optional';
    if (was !== is) out.drafts.push({ kind, ...place, old: old[1].pointer, new: now[1].pointer });
    compareSchemaOf(out, old, now, place.side);
  },
};

/** OpenAPI 3.1, section 4.8.20. */
const LINKS: Members = {
  key: 'links',
  nameOf: (name) => name,
  wordsOf: (name) => `link ${name}`,
  meaning: LITERAL,
  removed: 'link-removed',
  added: 'link-added',
  replaced: {},
  compare(out, old, now, place) {
    const [was, is] = [old, now].map(
      ([
        ,
        {
          value: { description: _, ...link },
        },
      ]) => JSON.stringify(sorted(link)),
    );
    if (was !== is) out.drafts.push({ kind: 'link-changed', ...place, old: old[1].pointer, new: now[1].pointer });
  },
};

function compareMembers(
  out: Comparison,
  [oldDocument, old]: Holder,
  [newDocument, now]: Holder,
  { holder, side }: { readonly holder: string; readonly side: SchemaSide },
  { key, nameOf, wordsOf, meaning, removed, added, replaced, compare }: Members,
): void {
  const membersOf = (document: JsonObject, { value, pointer }: Located<JsonObject>) => {
    const members: Json = value[key] ?? {};
    return mapOf(document, isObject(members) ? members : {}, pointerTo(pointer, key), nameOf);
  };
  const [before, after] = [membersOf(oldDocument, old), membersOf(newDocument, now)];
  const found = pairNames([...before.keys()], [...after.keys()], meaning);
  const subjectOf = (name: string) => `${holder} ${wordsOf(name)}`;
  for (const name of found.removed) {
    const ends = { old: before.get(name)?.pointer ?? old.pointer, new: now.pointer };
    out.drafts.push({ kind: removed, subject: subjectOf(name), side, ...ends });
  }
  for (const name of found.added) {
    const ends = { old: old.pointer, new: after.get(name)?.pointer ?? now.pointer };
    out.drafts.push({ kind: added, subject: subjectOf(name), side, ...ends });
  }
  for (const [from, to, relation] of found.pairs) {
    const [was, is] = [before.get(from) as Located<JsonObject>, after.get(to) as Located<JsonObject>];
    const subject = subjectOf(relation === 'widened' ? from : to);
    const kind = replaced[relation];
    if (kind !== undefined) out.drafts.push({ kind, subject, side, old: was.pointer, new: is.pointer, from, to });
    compare(out, [oldDocument, was], [newDocument, is], { subject, side });
  }
}

function compareSchemaOf(out: Comparison, [oldDocument, was]: Holder, [newDocument, is]: Holder, side: SchemaSide) {
  out.below.push({ old: schemaIn(oldDocument, was), new: schemaIn(newDocument, is), side });
}

function schemaIn(document: JsonObject, { value, pointer }: Located<JsonObject>) {
  return placeOf(document, value.schema, value.schema === undefined ? pointer : pointerTo(pointer, 'schema'));
}

interface Response extends Located<JsonObject> {
  /** As the document writes it. */
  readonly word: string;
}

/** By status. Where a document names no success, `default` is one (see `response-variants.ts`). */
function responsesOf(end: End): Map<string, Response> {
  const { value, pointer } = child(end, 'responses') ?? { value: {}, pointer: '' };
  const statuses = Object.fromEntries(Object.entries(value).filter(([status]) => !status.startsWith('x-')));
  const hasSuccess = Object.keys(statuses).some(isSuccess);
  return new Map(
    Object.entries(statuses).map(([status, entry]) => {
      const isDefault = status.toLowerCase() === 'default';
      const name = isDefault ? (hasSuccess ? 'default' : '2XX') : status.toUpperCase();
      const word = isDefault ? 'default' : name;
      return [name, { ...locate(end[0], entry, pointerTo(pointer, status)), word }];
    }),
  );
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

function sorted(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
