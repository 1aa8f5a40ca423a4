/**
 * The requests that the API sends: callbacks of an operation (OpenAPI 3.1, section 4.8.18) and webhooks of the document. Their bodies
 * are received by a client, and their responses are sent by it.
 */
import { atPointer, isObject, type JsonObject, pointerTo } from '../../shared/json.ts';
import { METHODS, type Operation } from '../model.ts';
import { readOperation } from '../operations.ts';
import { locate } from '../schema/reference.ts';
import { compareRequestBodies, compareResponses } from './bodies.ts';
import type { Comparison } from './model.ts';
import { compareParameters } from './parameters.ts';

type End = readonly [document: JsonObject, holder: string];

export function compareCallbacks(out: Comparison, old: End, now: End): void {
  const callsOf = ([document, operation]: End) => {
    const pointer = pointerTo(operation, 'callbacks');
    return membersOf(document, atPointer(document, pointer), pointer).flatMap(([name, callback, at]) =>
      itemCalls(document, callback, at).map(([key, call]) => [`${name} ${key}`, call] as const),
    );
  };
  compareCalls(out, [old, callsOf(old)], [now, callsOf(now)], 'callback');
}

export function compareWebhooks(out: Comparison, old: JsonObject, now: JsonObject): void {
  const callsOf = (document: JsonObject) => itemCalls(document, document.webhooks, '/webhooks');
  compareCalls(out, [[old, ''], callsOf(old)], [[now, ''], callsOf(now)], 'webhook');
}

type Calls = readonly (readonly [key: string, call: Operation])[];

function compareCalls(
  out: Comparison,
  [[oldDocument, oldHolder], before]: readonly [End, Calls],
  [[newDocument, newHolder], after]: readonly [End, Calls],
  word: 'callback' | 'webhook',
): void {
  const [was, is] = [new Map(before), new Map(after)];
  for (const [key, { pointer }] of was) {
    if (is.has(key)) continue;
    const ends = { old: pointer, new: newHolder };
    out.drafts.push({ kind: `${word}-removed`, subject: `${word} ${key}`, side: 'contract', ...ends });
  }
  for (const [key, call] of is) {
    const other = was.get(key);
    if (other === undefined) {
      const ends = { old: oldHolder, new: call.pointer };
      out.drafts.push({ kind: `${word}-added`, subject: `${word} ${key}`, side: 'contract', ...ends });
      continue;
    }
    const found: Comparison = { drafts: [], below: out.below };
    compareParameters(found, [oldDocument, other], [newDocument, call], 'response');
    compareRequestBodies(found, [oldDocument, other.pointer], [newDocument, call.pointer], 'response');
    compareResponses(found, [oldDocument, other.pointer], [newDocument, call.pointer], 'request');
    for (const draft of found.drafts) out.drafts.push({ ...draft, subject: `${word} ${key}: ${draft.subject}` });
  }
}

/** The operations of a map of path items, by the item's name and the method. */
function itemCalls(document: JsonObject, items: unknown, pointer: string): [string, Operation][] {
  return membersOf(document, items, pointer).flatMap(([path, item, itemPointer]) =>
    METHODS.flatMap((method): [string, Operation][] => {
      const raw = item[method.toLowerCase()];
      if (!isObject(raw)) return [];
      const operation = readOperation(document, { id: path, path, method, raw, item, itemPointer });
      return [[`${path} ${method}`, operation]];
    }),
  );
}

function membersOf(document: JsonObject, map: unknown, pointer: string): [name: string, JsonObject, string][] {
  if (!isObject(map)) return [];
  return Object.entries(map)
    .filter(([name]) => !name.startsWith('x-'))
    .map(([name, entry]) => {
      const { value, pointer: at } = locate(document, entry, pointerTo(pointer, name));
      return [name, value, at];
    });
}
