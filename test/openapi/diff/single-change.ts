/** How the tables of single changes are written: a name, two small documents, and what must be said of them. */

import type { ChangeKind, Grade, Side } from '../../../scripts/openapi/diff/kinds.ts';
import type { Json, JsonObject } from '../../../scripts/shared/json.ts';
import { answer, answering, type Parts, taking } from '../document.ts';

export interface SingleChange {
  readonly given: { readonly old: Parts; readonly new: Parts };
  readonly want: readonly (readonly [kind: ChangeKind, grade: Grade, side: Side])[];
}

export type Named = readonly [name: string, change: SingleChange];

export function change(name: string, old: Parts, now: Parts, kind: ChangeKind, grade: Grade, side: Side): Named {
  return [name, { given: { old, new: now }, want: [[kind, grade, side]] }];
}

/** Two spellings of the same contract. */
export function same(name: string, old: Parts, now: Parts): Named {
  return [name, { given: { old, new: now }, want: [] }];
}

export function sent(old: Json, now: Json): SingleChange['given'] {
  return { old: { paths: taking(old) }, new: { paths: taking(now) } };
}

export function received(old: Json, now: Json): SingleChange['given'] {
  return { old: { paths: answering(old) }, new: { paths: answering(now) } };
}

/** The same change of a schema, sent and received. */
export function bothWays(
  name: string,
  old: Json,
  now: Json,
  kind: ChangeKind,
  request: Grade,
  response: Grade,
): readonly Named[] {
  return [
    [`${name}, sent`, { given: sent(old, now), want: [[kind, request, 'request']] }],
    [`${name}, received`, { given: received(old, now), want: [[kind, response, 'response']] }],
  ];
}

/** `GET /things`, with what a test adds to it. */
export function operation(more: JsonObject = {}, path = '/things', method = 'get'): Parts {
  return {
    paths: { [path]: { [method]: { operationId: 'thingList', summary: 'List', responses: answer(true), ...more } } },
  };
}

export function query(more: JsonObject = {}): JsonObject {
  return { parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' }, ...more }] };
}

export function thing(properties: JsonObject, more: JsonObject = {}): JsonObject {
  return { type: 'object', properties, ...more };
}

export const text = { type: 'string' };
