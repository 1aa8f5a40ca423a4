/**
 * Where in the document the words about a place of an answer stand. The walk is that of the findings inside Postman
 * (`collection/postman/findings.js`): references and `allOf` followed, and of several alternatives the one that the value fits
 * best; here each view keeps its pointer into the document.
 */
import { isObject, type Json, type JsonObject, pointerTo } from '../../shared/json.ts';
import type { Schema } from '../model.ts';
import { followReference, type Located } from '../schema/reference.ts';
import { admits, isSchema, typeOf, typesOf } from '../schema/types.ts';

/** All that is said of one value, with the value where it is known. */
export interface Node {
  readonly views: readonly Located<JsonObject>[];
  readonly value: Json | undefined;
}

export interface Place {
  /** Into the answer, `*` for every index. */
  readonly pointer: string;
  /** What the last token of the pointer is in: one node for each item on the way. */
  readonly parents: readonly Node[];
  /** What the pointer names. */
  readonly nodes: readonly Node[];
  /** Last token; empty for the answer itself. */
  readonly name: string;
}

/** @returns the views of a schema; without a value, those of every alternative. */
export function viewsOf(document: JsonObject, schema: Located<Schema>, value: Json | undefined): Located<JsonObject>[] {
  return collect(schema, new Set());

  function collect({ value: part, pointer }: Located<Schema>, met: Set<string>): Located<JsonObject>[] {
    if (!isObject(part) || met.has(pointer)) return [];
    met.add(pointer);
    const views: Located<JsonObject>[] = [];
    if (typeof part.$ref === 'string') {
      const target = followReference(document, part.$ref);
      if (target !== undefined && isSchema(target.value))
        views.push(...collect({ ...target, value: target.value }, met));
      if (Object.keys(part).length === 1) return views;
    }
    views.push({ value: part, pointer });
    for (const view of childSchemas(part, pointer, 'allOf')) views.push(...collect(view, met));
    const alternatives = [...childSchemas(part, pointer, 'anyOf'), ...childSchemas(part, pointer, 'oneOf')].map(
      (view) => collect(view, new Set(met)),
    );
    if (value === undefined) views.push(...alternatives.flat());
    else views.push(...bestOf(alternatives, value));
    return views;
  }

  function bestOf(alternatives: readonly Located<JsonObject>[][], given: Json): readonly Located<JsonObject>[] {
    let best: readonly Located<JsonObject>[] = [];
    let fewest = Number.POSITIVE_INFINITY;
    for (const views of alternatives) {
      if (!views.every((view) => admitsValue(view.value, given))) continue;
      const count = strangeness(document, { views, value: given });
      if (count < fewest) [best, fewest] = [views, count];
    }
    return best;
  }
}

/** The node of each item of an array, or the one of all items where no value is known. */
export function itemsOf(document: JsonObject, { views, value }: Node): Node[] {
  const schemas = views.flatMap(({ value: view, pointer }) =>
    isSchema(view.items) ? [{ value: view.items, pointer: pointerTo(pointer, 'items') }] : [],
  );
  if (schemas.length === 0) return [];
  const items: readonly (Json | undefined)[] = Array.isArray(value) ? value : value === undefined ? [undefined] : [];
  return items.map((item) => ({ views: schemas.flatMap((schema) => viewsOf(document, schema, item)), value: item }));
}

/** Where a property is declared. */
export function declarationsOf({ views }: Node, name: string): Located<Schema>[] {
  return views.flatMap(({ value: view, pointer }) => {
    const { properties } = view;
    const declared = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
    return isSchema(declared) ? [{ value: declared, pointer: pointerTo(pointerTo(pointer, 'properties'), name) }] : [];
  });
}

export function propertyOf(document: JsonObject, node: Node, name: string): Node {
  const value = isObject(node.value) && Object.hasOwn(node.value, name) ? node.value[name] : undefined;
  return { views: declarationsOf(node, name).flatMap((schema) => viewsOf(document, schema, value)), value };
}

/** Whether more properties than the declared ones are welcome. */
export function isOpen({ views }: Node): boolean {
  return views.some(({ value }) => Boolean(value.additionalProperties) || Boolean(value.patternProperties));
}

/**
 * Follows the pointer of a finding.
 *
 * @param body `undefined` where it was not recorded, or not as a whole.
 */
export function placeOf(document: JsonObject, schema: Located<Schema>, body: Json | undefined, pointer: string): Place {
  let nodes: readonly Node[] = [{ views: viewsOf(document, schema, body), value: body }];
  let parents: readonly Node[] = [];
  let general = '';
  let name = '';
  for (const token of pointer.split('/').slice(1)) {
    name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    parents = nodes;
    const isIndex = /^(\*|\d+)$/.test(token) && parents.some((node) => itemsOf(document, node).length > 0);
    general += isIndex ? '/*' : `/${token}`;
    nodes = parents.flatMap((node) => (isIndex ? itemsOf(document, node) : [propertyOf(document, node, name)]));
  }
  return { pointer: general, parents, nodes, name };
}

/** Every property of an answer that the document declares, by the pointer of its declaration. */
export function shownProperties(document: JsonObject, schema: Located<Schema>, body: Json): Set<string> {
  const shown = new Set<string>();
  visit({ views: viewsOf(document, schema, body), value: body });
  return shown;

  function visit(node: Node): void {
    if (Array.isArray(node.value)) {
      for (const item of itemsOf(document, node)) visit(item);
    } else if (isObject(node.value)) {
      for (const name of Object.keys(node.value)) {
        for (const { pointer } of declarationsOf(node, name)) shown.add(pointer);
        visit(propertyOf(document, node, name));
      }
    }
  }
}

/** How much of a value its views do not know: what the findings count. */
function strangeness(document: JsonObject, node: Node): number {
  const { value, views } = node;
  let count = 0;
  if (value !== undefined && views.some(({ value: view }) => isUnlisted(view, value))) count += 1;
  if (Array.isArray(value)) for (const item of itemsOf(document, node)) count += strangeness(document, item);
  else if (isObject(value)) {
    const declared = new Set(
      views.flatMap(({ value: view }) => (isObject(view.properties) ? Object.keys(view.properties) : [])),
    );
    if (declared.size === 0) return count;
    const open = isOpen(node);
    for (const name of Object.keys(value)) {
      if (declared.has(name)) count += strangeness(document, propertyOf(document, node, name));
      else if (!open) count += 1;
    }
    for (const name of declared) {
      if (!Object.hasOwn(value, name) && !declarationsOf(node, name).some(isDeprecated)) count += 1;
    }
  }
  return count;
}

/** Whether the schema lists values, and this one is none of them. */
export function isUnlisted(view: JsonObject, value: Json): boolean {
  if (!Array.isArray(view.enum) || view.enum.length === 0 || value === null || typeof value === 'object') return false;
  return !view.enum.includes(value);
}

export function isDeprecated({ value }: Located<Schema>): boolean {
  return isObject(value) && value.deprecated === true;
}

function admitsValue(view: JsonObject, value: Json): boolean {
  const types = typesOf(view);
  return types.length === 0 || admits(types, typeOf(value));
}

function childSchemas(schema: JsonObject, pointer: string, key: 'allOf' | 'anyOf' | 'oneOf'): Located<Schema>[] {
  const list: readonly Json[] = Array.isArray(schema[key]) ? schema[key] : [];
  const at = pointerTo(pointer, key);
  return list.flatMap((child, index) => (isSchema(child) ? [{ value: child, pointer: pointerTo(at, index) }] : []));
}
