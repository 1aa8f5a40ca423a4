/**
 * The requests that the API sends: callbacks of an operation (OpenAPI 3.1, section 4.8.18) and webhooks of the document. A client
 * receives their bodies and sends their responses.
 */
import { asObject, isObject, type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import { METHODS, type Operation } from '../model.ts';
import { readOperation } from '../operation.ts';
import { locate } from '../schema/reference.ts';
import { compareMessages } from './messages.ts';
import { type Comparison, type Holder, holderAt } from './model.ts';

export function compareCallbacks(out: Comparison, old: Holder, now: Holder): void {
  compareCalls(out, old, now, 'callback', ([document, { value, pointer }]) =>
    membersOf(document, value.callbacks, pointerTo(pointer, 'callbacks')).flatMap(([name, callback, at]) =>
      itemCalls(document, callback, at).map(([key, call]) => [`${name} ${key}`, call] as const),
    ),
  );
}

export function compareWebhooks(out: Comparison, old: JsonObject, now: JsonObject): void {
  compareCalls(out, holderAt(old, ''), holderAt(now, ''), 'webhook', ([document]) =>
    itemCalls(document, document.webhooks, '/webhooks'),
  );
}

function compareCalls(
  out: Comparison,
  old: Holder,
  now: Holder,
  word: 'callback' | 'webhook',
  callsOf: (holder: Holder) => readonly (readonly [key: string, call: Operation])[],
): void {
  const [before, after] = [new Map(callsOf(old)), new Map(callsOf(now))];
  for (const [key, { pointer }] of before) {
    if (after.has(key)) continue;
    const ends = { old: pointer, new: now[1].pointer };
    out.drafts.push({ kind: `${word}-removed`, subject: `${word} ${key}`, side: 'contract', ...ends });
  }
  for (const [key, call] of after) {
    const other = before.get(key);
    if (other === undefined) {
      const ends = { old: old[1].pointer, new: call.pointer };
      out.drafts.push({ kind: `${word}-added`, subject: `${word} ${key}`, side: 'contract', ...ends });
      continue;
    }
    const found: Comparison = { drafts: [], below: out.below };
    compareMessages(found, [old[0], other], [now[0], call], ['response', 'request']);
    for (const draft of found.drafts) out.drafts.push({ ...draft, subject: `${word} ${key}: ${draft.subject}` });
  }
}

/** The operations of a map of path items, by the item's name and the method. */
function itemCalls(document: JsonObject, items: Json | undefined, pointer: string): [string, Operation][] {
  return membersOf(document, items, pointer).flatMap(([path, item, itemPointer]) =>
    METHODS.flatMap((method): [string, Operation][] => {
      const raw = item[method.toLowerCase()];
      if (!isObject(raw)) return [];
      const operation = readOperation(document, { id: path, path, method, raw, item, itemPointer });
      return [[`${path} ${method}`, operation]];
    }),
  );
}

function membersOf(document: JsonObject, map: Json | undefined, at: string): [name: string, JsonObject, string][] {
  return Object.entries(asObject(map))
    .filter(([name]) => !name.startsWith('x-'))
    .map(([name, entry]) => {
      const { value, pointer } = locate(document, entry, pointerTo(at, name));
      return [name, value, pointer];
    });
}
