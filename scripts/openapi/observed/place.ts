/**
 * Finds the schemas that describe a place of a response. It walks like the findings inside Postman
 * (`collection/postman/contract/findings.ts`): it follows references, `allOf`, and the branch that fits the value best;
 * but each schema keeps its pointer into the document.
 */
import { asObject, isObject, type Json, type JsonObject, ownValue, pointerTo, tokensOf } from '../../shared/json.ts';
import type { Schema } from '../model.ts';
import { includesType, isSchema, typeOf, typesOf } from '../schema/keywords.ts';
import type { Located } from '../schema/reference.ts';
import { listIn, walkParts } from '../schema/walk.ts';

type Views = readonly Located<JsonObject>[];

/** The schemas of one value, with the value if it is known. */
export interface Node {
  readonly views: Views;
  readonly value: Json | undefined;
}

export interface Place {
  /** JSON pointer into the response, `*` for every index. */
  readonly pointer: string;
  /** The objects or arrays that the last token of the pointer is in: one for each item on the way. */
  readonly parents: readonly Node[];
  /** What the pointer names. */
  readonly nodes: readonly Node[];
  /** Last token; empty for the response itself. */
  readonly name: string;
}

/**
 * By document, place of the schema, and object or array. Each branch of a union is tried with everything in the value: without this,
 * the time would grow exponentially with the depth of a recursive one.
 */
const known = new WeakMap<JsonObject, Map<string, WeakMap<object, Views>>>();

/** @returns the schemas that describe a value; without a value, those of every branch. */
function viewsOf(document: JsonObject, schema: Located<Schema>, value: Json | undefined): Views {
  if (typeof value !== 'object' || value === null) return findViews(document, schema, value);
  const byPlace = known.get(document) ?? new Map<string, WeakMap<object, Views>>();
  known.set(document, byPlace);
  const byValue = byPlace.get(schema.pointer) ?? new WeakMap<object, Views>();
  byPlace.set(schema.pointer, byValue);
  const views = byValue.get(value) ?? findViews(document, schema, value);
  byValue.set(value, views);
  return views;
}

/** @param seen schemas that are left out. */
function findViews(
  document: JsonObject,
  schema: Located<Schema>,
  value: Json | undefined,
  seen = new Set<JsonObject>(),
): Views {
  const views: Located<JsonObject>[] = [];
  const branchesOf = (part: Located<JsonObject>) => [...listIn(part, 'anyOf'), ...listIn(part, 'oneOf')];

  function bestOf(branches: readonly Located<Schema>[], given: Json): Located<Schema>[] {
    let best: Located<Schema>[] = [];
    let fewest = Number.POSITIVE_INFINITY;
    for (const branch of branches) {
      const candidate = findViews(document, branch, given, new Set(seen));
      if (!candidate.every((view) => admitsType(view.value, given))) continue;
      const count = countFindings(document, { views: candidate, value: given });
      if (count < fewest) [best, fewest] = [[branch], count];
    }
    return best;
  }

  walkParts(
    document,
    schema,
    {
      branches: (part) => (value === undefined ? branchesOf(part) : bestOf(branchesOf(part), value)),
      leave: (part) => views.push(part),
    },
    seen,
  );
  return views;
}

/** The node of each item of an array, or the one of all items if the value is unknown. */
export function itemsOf(document: JsonObject, { views, value }: Node): Node[] {
  const schemas = views.flatMap(({ value: view, pointer }) => locatedIn(view.items, pointerTo(pointer, 'items')));
  if (schemas.length === 0) return [];
  const items: readonly (Json | undefined)[] = Array.isArray(value) ? value : value === undefined ? [undefined] : [];
  return items.map((item) => nodeOf(document, schemas, item));
}

export function declarationsOf(views: Views, name: string): Located<Schema>[] {
  return views.flatMap(({ value: { properties }, pointer }) =>
    locatedIn(ownValue(asObject(properties), name), pointerTo(pointerTo(pointer, 'properties'), name)),
  );
}

function locatedIn(value: Json | undefined, pointer: string): Located<Schema>[] {
  return isSchema(value) ? [{ value, pointer }] : [];
}

export function propertyOf(document: JsonObject, node: Node, name: string): Node {
  const value = ownValue(asObject(node.value), name);
  return nodeOf(document, declarationsOf(node.views, name), value);
}

/** Each schema once: two branches can lead to the same one. */
function nodeOf(document: JsonObject, schemas: readonly Located<Schema>[], value: Json | undefined): Node {
  const views = schemas.flatMap((schema) => viewsOf(document, schema, value));
  return { views: [...new Map(views.map((view) => [view.pointer, view])).values()], value };
}

/** Whether undeclared properties are allowed explicitly. */
export function isOpen({ views }: Node): boolean {
  return views.some(({ value }) => Boolean(value.additionalProperties) || Boolean(value.patternProperties));
}

/**
 * Follows the pointer of a finding.
 *
 * @param body `undefined` if it was not recorded as a whole.
 */
export function placeOf(document: JsonObject, schema: Located<Schema>, body: Json | undefined, pointer: string): Place {
  let nodes: readonly Node[] = [{ views: viewsOf(document, schema, body), value: body }];
  let parents: readonly Node[] = [];
  let general = '';
  let name = '';
  for (const token of tokensOf(pointer)) {
    name = token;
    parents = nodes;
    const isIndex = /^(\*|\d+)$/.test(token) && parents.some((node) => itemsOf(document, node).length > 0);
    general = pointerTo(general, isIndex ? '*' : token);
    nodes = parents.flatMap((node) => (isIndex ? itemsOf(document, node) : [propertyOf(document, node, name)]));
  }
  return { pointer: general, parents, nodes, name };
}

/** The declared properties that a response has, by the pointers of their declarations. */
export function shownProperties(document: JsonObject, schema: Located<Schema>, body: Json): Set<string> {
  const shown = new Set<string>();
  visit({ views: viewsOf(document, schema, body), value: body });
  return shown;

  function visit(node: Node): void {
    if (Array.isArray(node.value)) for (const item of itemsOf(document, node)) visit(item);
    if (!isObject(node.value)) return;
    for (const name of Object.keys(node.value)) {
      for (const { pointer } of declarationsOf(node.views, name)) shown.add(pointer);
      visit(propertyOf(document, node, name));
    }
  }
}

/** A value that is not listed tells branches apart; a property that is left out hardly does. */
const CONTRADICTION = 1000;

/** The findings in a value, weighed: unlisted values and undeclared properties before missing ones. */
function countFindings(document: JsonObject, node: Node): number {
  const { value, views } = node;
  let count = value !== undefined && views.some(({ value: view }) => isUnlisted(view, value)) ? CONTRADICTION : 0;
  if (Array.isArray(value)) for (const item of itemsOf(document, node)) count += countFindings(document, item);
  if (!isObject(value)) return count;
  const declared = new Set(views.flatMap(({ value: view }) => Object.keys(asObject(view.properties))));
  if (declared.size === 0) return count;
  const open = isOpen(node);
  for (const name of Object.keys(value)) {
    if (declared.has(name)) count += countFindings(document, propertyOf(document, node, name));
    else if (!open) count += CONTRADICTION;
  }
  for (const name of declared)
    if (!Object.hasOwn(value, name) && !declarationsOf(views, name).some(isDeprecated)) count += 1;
  return count;
}

/** Whether the schema lists values, and this one is not among them. */
export function isUnlisted(view: JsonObject, value: Json): boolean {
  if (!Array.isArray(view.enum) || view.enum.length === 0 || value === null || typeof value === 'object') return false;
  return !view.enum.includes(value);
}

export function isDeprecated({ value }: Located<Schema>): boolean {
  return isObject(value) && value.deprecated === true;
}

function admitsType(view: JsonObject, value: Json): boolean {
  const types = typesOf(view);
  return types.length === 0 || includesType(types, typeOf(value));
}
