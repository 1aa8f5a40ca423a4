/** What OpenAPI 3.2 has beyond 3.1, and this program passes over: the rest of such a document is read as 3.1. */
import { isObject, type Json, type JsonObject, pointerTo } from '../shared/json.ts';
import { MAX_NOTES } from './load/limits.ts';
import type { Note } from './model.ts';
import { childrenOf } from './schema/document-walk.ts';

/** By keyword: what is passed over. */
const UNREAD: Readonly<Record<string, string>> = {
  query: 'the method `query`: the operation is left out',
  additionalOperations: 'other methods: their operations are left out',
  itemSchema: 'the schema of the items of a stream: they are not checked',
  itemEncoding: 'the encoding of the items of a stream',
  prefixEncoding: 'the encoding of parts by their position',
};

/** @returns nothing for a document of an older version. */
export function unreadParts(document: JsonObject): Note[] {
  const notes: Note[] = [];
  if (typeof document.openapi === 'string' && document.openapi.startsWith('3.2')) visit(document, '', false);
  return notes;

  function visit(value: Json, pointer: string, isMap: boolean): void {
    if (notes.length >= MAX_NOTES) return;
    if (isObject(value) && !isMap && value.in === 'querystring')
      notes.push({ pointer, message: 'a parameter that is the whole query: it is left out' });
    for (const child of childrenOf(value, isMap)) {
      const at = pointerTo(pointer, child.key);
      const message = !isMap && Object.hasOwn(UNREAD, child.key) ? UNREAD[child.key] : undefined;
      if (message !== undefined) notes.push({ pointer: at, message });
      visit(child.value, at, child.isMap);
    }
  }
}
