/** What operations send and receive: parameters, request bodies and responses, with their media types, headers and links. */
import { asObject, type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import { withSortedKeys } from '../../shared/list.ts';
import type { Operation } from '../model.ts';
import { type Located, locate } from '../schema/reference.ts';
import type { ChangeKind } from './kinds.ts';
import { LITERAL, MEDIA_TYPE, type Meaning, mediaTypeName, pairNames, STATUS } from './meaning.ts';
import { type Comparison, type Holder, holderAt, type SchemaSide } from './model.ts';
import { compareParameters } from './parameters.ts';
import { placeOf } from './view.ts';

/** @param sides of the message and of its response; exchanged for callbacks and webhooks, which a client receives. */
export function compareMessages(
  out: Comparison,
  [oldDocument, old]: readonly [JsonObject, Operation],
  [newDocument, now]: readonly [JsonObject, Operation],
  [sent, received]: readonly [SchemaSide, SchemaSide],
): void {
  compareParameters(out, [oldDocument, old], [newDocument, now], sent);
  const [before, after] = [holderAt(oldDocument, old.pointer), holderAt(newDocument, now.pointer)];
  compareRequestBodies(out, before, after, sent);
  compareMembers(out, before, after, { subject: 'response', side: received }, RESPONSES);
}

/** OpenAPI 3.1, section 4.8.13. */
function compareRequestBodies(out: Comparison, old: Holder, now: Holder, side: SchemaSide): void {
  const [before, after] = [requestBodyOf(old), requestBodyOf(now)];
  const place = { subject: 'request body', side, old: (before ?? old[1]).pointer, new: (after ?? now[1]).pointer };
  if (before !== undefined && after !== undefined) {
    const [was, is] = [before.value.required === true, after.value.required === true];
    const kind = is ? 'request-body-became-required' : 'request-body-became-optional';
    if (was !== is) out.drafts.push({ kind, ...place });
    compareMembers(out, [old[0], before], [now[0], after], place, MEDIA_TYPES);
  } else if (before !== undefined || after !== undefined) {
    const required = (before ?? after)?.value.required === true ? 'required' : 'optional';
    out.drafts.push({ kind: `request-body-${after === undefined ? 'removed' : 'added'}-${required}`, ...place });
  }
}

function requestBodyOf([document, { value, pointer }]: Holder): Located<JsonObject> | undefined {
  const { requestBody } = value;
  return requestBody === undefined ? undefined : locate(document, requestBody, pointerTo(pointer, 'requestBody'));
}

/** A type of named member of an operation, a request body or a response. */
interface MemberType {
  readonly read: (holder: Holder) => readonly Member[];
  readonly meaning: Meaning;
  /** What the kinds of its changes begin with, by the name of a member. */
  readonly kindOf: (name: string) => 'media-type' | 'header' | 'link' | 'success-status' | 'error-status';
  readonly compare: (out: Comparison, old: Holder, now: Holder, place: MemberPlace) => void;
}

interface Member extends Located<JsonObject> {
  /** In one spelling. */
  readonly name: string;
  /** As changes name it, after what has it. */
  readonly word: string;
}

interface MemberPlace {
  readonly subject: string;
  readonly side: SchemaSide;
}

const MEDIA_TYPES: MemberType = {
  read: (holder) => membersIn(holder, 'content', mediaTypeName),
  meaning: MEDIA_TYPE,
  kindOf: () => 'media-type',
  compare(out, old, now, place) {
    compareSchemaOf(out, old, now, place.side);
    compareEncodings(out, old, now, place);
  },
};

const HEADERS: MemberType = {
  read: (holder) => membersIn(holder, 'headers', (name) => name.toLowerCase(), 'header '),
  meaning: LITERAL,
  kindOf: () => 'header',
  compare(out, old, now, place) {
    const [was, is] = [old, now].map(([, { value }]) => value.required === true);
    const kind = is ? 'header-became-required' : 'header-became-optional';
    if (was !== is) out.drafts.push({ kind, ...place, old: old[1].pointer, new: now[1].pointer });
    compareSchemaOf(out, old, now, place.side);
  },
};

/** OpenAPI 3.1, section 4.8.20. */
const LINKS: MemberType = {
  read: (holder) => membersIn(holder, 'links', (name) => name, 'link '),
  meaning: LITERAL,
  kindOf: () => 'link',
  compare(out, old, now, place) {
    const [was, is] = [old, now].map(([, { value }]) => JSON.stringify(withSortedKeys({ ...value, description: '' })));
    if (was !== is) out.drafts.push({ kind: 'link-changed', ...place, old: old[1].pointer, new: now[1].pointer });
  },
};

/** OpenAPI 3.1, section 4.8.16. */
const RESPONSES: MemberType = {
  read: responsesOf,
  meaning: STATUS,
  kindOf: (status) => (isSuccess(status) ? 'success-status' : 'error-status'),
  compare(out, old, now, place) {
    for (const type of [MEDIA_TYPES, HEADERS, LINKS]) compareMembers(out, old, now, place, type);
  },
};

function compareMembers(
  out: Comparison,
  old: Holder,
  now: Holder,
  { subject, side }: MemberPlace,
  { read, meaning, kindOf, compare }: MemberType,
): void {
  const { pairs, removed, added } = pairNames(read(old), read(now), meaning);
  for (const { name, word, pointer } of removed) {
    const kind = `${kindOf(name)}-removed` as const;
    out.drafts.push({ kind, subject: `${subject} ${word}`, side, old: pointer, new: now[1].pointer });
  }
  for (const { name, word, pointer } of added) {
    const kind = `${kindOf(name)}-added` as const;
    out.drafts.push({ kind, subject: `${subject} ${word}`, side, old: old[1].pointer, new: pointer });
  }
  for (const [was, is, relation] of pairs) {
    const place = { subject: `${subject} ${(relation === 'widened' ? was : is).word}`, side };
    // Only what `meaning` can give for the type: no header is widened.
    const kind = `${kindOf(was.name)}-${relation}` as ChangeKind;
    const ends = { old: was.pointer, new: is.pointer, from: was.word, to: is.word };
    if (relation !== 'same') out.drafts.push({ kind, ...place, ...ends });
    compare(out, [old[0], was], [now[0], is], place);
  }
}

function membersIn([document, { value, pointer }]: Holder, key: string, nameOf: (key: string) => string, prefix = '') {
  const members: Json = value[key] ?? {};
  return Object.entries(asObject(members)).map(([original, member]): Member => {
    const name = nameOf(original);
    const place = pointerTo(pointerTo(pointer, key), original);
    return { name, word: prefix + name, ...locate(document, member, place) };
  });
}

/** Without a declared success, `default` is `2XX` (see `response-shape.ts`). */
function responsesOf(operation: Holder): Member[] {
  const responses = membersIn(operation, 'responses', (status) => status.toUpperCase());
  const declared = responses.filter(({ name }) => !name.startsWith('X-'));
  const hasSuccess = declared.some(({ name }) => isSuccess(name));
  return declared.map((response) =>
    response.name === 'DEFAULT' ? { ...response, name: hasSuccess ? 'default' : '2XX', word: 'default' } : response,
  );
}

/** RFC 9110, section 15: the classes 1xx to 3xx are not errors. */
function isSuccess(status: string): boolean {
  return /^[123]/.test(status);
}

function compareSchemaOf(out: Comparison, old: Holder, now: Holder, side: SchemaSide): void {
  out.below.push({ old: schemaIn(old), new: schemaIn(now), side });
}

function schemaIn([document, { value, pointer }]: Holder) {
  return placeOf(document, value.schema, value.schema === undefined ? pointer : pointerTo(pointer, 'schema'));
}

/** How the properties of a form are written (OpenAPI 3.1, section 4.8.15). */
function compareEncodings(out: Comparison, [, old]: Holder, [, now]: Holder, { subject, side }: MemberPlace): void {
  const [before, after] = [encodingsOf(old), encodingsOf(now)];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(name), after.get(name)];
    if (encodingText(was?.value) === encodingText(is?.value)) continue;
    const ends = { old: (was ?? old).pointer, new: (is ?? now).pointer };
    out.drafts.push({ kind: 'encoding-changed', subject: `${subject}, encoding of ${name}`, side, ...ends });
  }
}

function encodingsOf({ value: { encoding }, pointer }: Located<JsonObject>): Map<string, Located> {
  const place = pointerTo(pointer, 'encoding');
  const entries = Object.entries(asObject(encoding));
  return new Map(entries.map(([name, value]) => [name, { value, pointer: pointerTo(place, name) }]));
}

/** The same for a default and for nothing. */
function encodingText(encoding: Json | undefined): string {
  const { contentType, style = 'form', explode, allowReserved, headers } = asObject(encoding);
  return JSON.stringify([
    typeof contentType === 'string' ? contentType.split(',').map(mediaTypeName).sort() : [],
    style,
    explode ?? style === 'form',
    allowReserved === true,
    Object.keys(asObject(headers))
      .map((name) => name.toLowerCase())
      .sort(),
  ]);
}
