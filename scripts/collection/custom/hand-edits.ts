/** What a person has changed in the file of a generated collection, and where it belongs, so that generation keeps it. */
import { isDeepStrictEqual } from 'node:util';
import { isObject, type Json, type JsonObject } from '../../shared/json.ts';
import type { PostmanCollection } from '../write/postman-format.ts';

export interface HandEdit {
  /** The folders and the name of the request or folder; empty for the collection itself. */
  readonly place: readonly string[];
  readonly kind: 'added' | 'removed' | 'script' | 'text' | 'request' | 'example' | 'folder' | 'collection';
}

/** Where each kind of change belongs, relative to `collections/`. */
export const BELONGS_TO: Readonly<Record<HandEdit['kind'], string>> = {
  added: 'custom/requests/',
  removed: 'custom/operations.yaml, exclude',
  script: 'custom/assertions/',
  text: 'custom/operations.yaml, name or note',
  request: 'custom/operations.yaml, body, query or provides',
  example: 'custom/requests/',
  folder: 'custom/operations.yaml, folders',
  collection: 'an environment, or custom/requests/',
};

interface Found {
  readonly place: readonly string[];
  readonly entry: JsonObject;
}

/**
 * @param file the parsed text of the file.
 * @param generated what it would be replaced by.
 * @returns the differences in the order of the file; removed requests come last.
 */
export function handEdits(file: unknown, generated: PostmanCollection): HandEdit[] {
  if (!isObject(file)) return [{ place: [], kind: 'collection' }];
  const now = JSON.parse(JSON.stringify(generated)) as JsonObject;
  const [theirs, ours] = [entriesOf(file.item, []), entriesOf(now.item, [])];
  const edits: HandEdit[] = [];
  for (const [id, { place, entry }] of theirs) {
    const own = ours.get(id);
    if (own !== undefined) edits.push(...kindsOf(entry, own.entry).map((kind) => ({ place, kind })));
    else if (!isFolder(entry)) edits.push({ place, kind: 'added' });
  }
  for (const [id, { place, entry }] of ours)
    if (!theirs.has(id) && !isFolder(entry)) edits.push({ place, kind: 'removed' });
  const isOther = ['info', 'auth', 'event', 'variable'].some((part) => !isDeepStrictEqual(file[part], now[part]));
  return isOther ? [...edits, { place: [], kind: 'collection' }] : edits;
}

/** Folders and requests by their ID, each folder before what it contains. */
function entriesOf(entries: Json | undefined, folder: readonly string[]): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const entry of Array.isArray(entries) ? (entries as readonly Json[]).filter(isObject) : []) {
    const place = [...folder, String(entry.name ?? '')];
    found.set(String(entry.id ?? place.join('/')), { place, entry });
    if (isFolder(entry)) for (const [id, inner] of entriesOf(entry.item, place)) found.set(id, inner);
  }
  return found;
}

function isFolder({ item }: JsonObject): boolean {
  return Array.isArray(item);
}

function kindsOf(theirs: JsonObject, ours: JsonObject): HandEdit['kind'][] {
  const [a, b] = [partsOf(theirs), partsOf(ours)];
  const kinds = (['script', 'text', 'request', 'example'] as const).filter(
    (kind) => !isDeepStrictEqual(a[kind], b[kind]),
  );
  return isFolder(ours) && kinds.length > 0 ? ['folder'] : kinds;
}

function partsOf({
  request,
  event = [],
  response = [],
  name = '',
  protocolProfileBehavior = {},
  ...folder
}: JsonObject): Readonly<Record<'script' | 'text' | 'request' | 'example', Json>> {
  const { description = '', ...rest } = isObject(request) ? request : { description: folder.description ?? '' };
  return {
    script: event,
    text: [name, description],
    request: { ...rest, protocolProfileBehavior },
    example: response,
  };
}
