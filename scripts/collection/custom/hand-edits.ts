/** What a person has changed in the file of a generated collection, and where it belongs, so that generation keeps it. */
import { isDeepStrictEqual } from 'node:util';
import { isObject, type Json, type JsonObject } from '../../shared/json.ts';
import type { PostmanCollection } from '../write/postman-format.ts';

export interface HandEdit {
  /** The folders and the name of the request; empty for the collection itself. */
  readonly place: readonly string[];
  readonly kind: 'added' | 'removed' | 'script' | 'text' | 'request' | 'collection';
}

/** Where each kind of change belongs, relative to `collections/`. */
export const BELONGS_TO: Readonly<Record<HandEdit['kind'], string>> = {
  added: 'custom/requests/',
  removed: 'custom/operations.yaml, exclude',
  script: 'custom/assertions/',
  text: 'custom/operations.yaml, name or note',
  request: 'custom/operations.yaml, body, query or provides',
  collection: 'an environment, or custom/requests/',
};

interface Found {
  readonly place: readonly string[];
  readonly item: JsonObject;
}

/**
 * @param file the parsed text of the file.
 * @param generated what it would be replaced by.
 * @returns the differences in the order of the file; removed requests come last.
 */
export function handEdits(file: unknown, generated: PostmanCollection): HandEdit[] {
  if (!isObject(file)) return [{ place: [], kind: 'collection' }];
  const now = JSON.parse(JSON.stringify(generated)) as JsonObject;
  const [theirs, ours] = [itemsOf(file.item, []), itemsOf(now.item, [])];
  const edits: HandEdit[] = [];
  for (const [id, { place, item }] of theirs) {
    const own = ours.get(id);
    if (own === undefined) edits.push({ place, kind: 'added' });
    else edits.push(...kindsOf(item, own.item).map((kind) => ({ place, kind })));
  }
  for (const [id, { place }] of ours) if (!theirs.has(id)) edits.push({ place, kind: 'removed' });
  const isOther = ['info', 'auth', 'event', 'variable'].some((part) => !isDeepStrictEqual(file[part], now[part]));
  return isOther ? [...edits, { place: [], kind: 'collection' }] : edits;
}

function itemsOf(entries: Json | undefined, folder: readonly string[]): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const entry of Array.isArray(entries) ? (entries as readonly Json[]).filter(isObject) : []) {
    const place = [...folder, String(entry.name ?? '')];
    if (Array.isArray(entry.item)) for (const [id, inner] of itemsOf(entry.item, place)) found.set(id, inner);
    else found.set(String(entry.id ?? place.join('/')), { place, item: entry });
  }
  return found;
}

function kindsOf(theirs: JsonObject, ours: JsonObject): HandEdit['kind'][] {
  const [a, b] = [partsOf(theirs), partsOf(ours)];
  return (['script', 'text', 'request'] as const).filter((kind) => !isDeepStrictEqual(a[kind], b[kind]));
}

function partsOf({
  request,
  event = [],
  name = '',
}: JsonObject): Readonly<Record<'script' | 'text' | 'request', Json>> {
  const { description = '', ...rest } = isObject(request) ? request : {};
  return { script: event, text: [name, description], request: rest };
}
