/**
 * `$id` and `$anchor` (JSON Schema 2020-12, sections 8.2.1 and 8.2.2): references by them are rewritten to JSON pointers, which are all
 * that the rest of the program knows.
 */
import { isObject, type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import { childrenOf, findInDocument } from './document-walk.ts';

/** For documents without an address of their own (RFC 3986, section 5.1.4). */
const NO_BASE = 'https://document.invalid/';

/** @returns the same document where it has neither of both. */
export function withLocalReferences(document: JsonObject): JsonObject {
  if (!hasIdentifiers(document)) return document;
  const root = typeof document.$self === 'string' ? absolute(document.$self, NO_BASE) : NO_BASE;
  /** JSON pointer by absolute URI: of schemas without a fragment, of anchors with one. */
  const places = new Map<string, string>([[root, '']]);
  collect(document, '', root, false);
  return rewrite(document, '', root, false) as JsonObject;

  function collect(value: Json, pointer: string, outer: string, isMap: boolean): void {
    const base = baseOf(value, outer, isMap);
    if (isObject(value) && !isMap) {
      if (base !== outer && !places.has(base)) places.set(base, pointer);
      for (const anchor of [value.$anchor, value.$dynamicAnchor])
        if (typeof anchor === 'string') places.set(`${base}#${anchor}`, pointer);
    }
    for (const child of childrenOf(value, isMap))
      collect(child.value, pointerTo(pointer, child.key), base, child.isMap);
  }

  function rewrite(value: Json, pointer: string, outer: string, isMap: boolean): Json {
    if (typeof value !== 'object' || value === null) return value;
    const base = baseOf(value, outer, isMap);
    const changed = new Map<string, Json>();
    for (const child of childrenOf(value, isMap))
      changed.set(child.key, rewrite(child.value, pointerTo(pointer, child.key), base, child.isMap));
    if (Array.isArray(value))
      return (value as readonly Json[]).map((item, index) => changed.get(String(index)) ?? item);
    const entries = Object.entries(value).map(([key, inner]): [string, Json] => [key, changed.get(key) ?? inner]);
    const result = Object.fromEntries(entries);
    if (isMap || !isObject(value) || typeof value.$ref !== 'string') return result;
    return { ...result, $ref: localReference(value.$ref, base) };
  }

  function localReference(reference: string, base: string): string {
    const [address = '', fragment = ''] = absolute(reference, base).split('#');
    const place = places.get(address);
    if (place === undefined) return reference;
    if (fragment === '' || fragment.startsWith('/')) return `#${encodeURI(place)}${fragment}`;
    const anchored = places.get(`${address}#${fragment}`);
    return anchored === undefined ? reference : `#${encodeURI(anchored)}`;
  }
}

function hasIdentifiers(document: JsonObject): boolean {
  const isNamed = ({ $id, $anchor, $dynamicAnchor, $self }: JsonObject) =>
    [$id, $anchor, $dynamicAnchor, $self].some((name) => typeof name === 'string');
  return findInDocument(document, (object) => (isNamed(object) ? true : undefined)) === true;
}

/** The address that references inside of a schema are relative to; an address that cannot be read changes nothing. */
function baseOf(value: Json, outer: string, isMap: boolean): string {
  if (isMap || !isObject(value) || typeof value.$id !== 'string') return outer;
  return absolute(value.$id, outer).split('#')[0] ?? outer;
}

function absolute(reference: string, base: string): string {
  return URL.canParse(reference, base) ? new URL(reference, base).href : base;
}
