/**
 * What the sandbox keeps, read off the paths and schemas of the document: collections with their items, and singletons
 * below an item. Nothing here knows an operationId.
 */
import { isObject, type JsonObject } from '../json.ts';
import type { Operation, Schema, Spec } from '../spec/model.ts';
import { type ParameterSource, parameterName, parameterSources } from '../spec/resource.ts';
import { type Result, resultOf } from './result.ts';
import { shapeOf } from './shape.ts';

export interface Collection {
  /** Path template, `/v1/organizations/{organizationId}/keys`. */
  readonly path: string;
  /** Template of its items; none for a list whose items have no path of their own. */
  readonly itemPath?: string;
  readonly parameter?: string;
  /** The nearest item above, `/v1/organizations/{organizationId}`. */
  readonly parent?: string;
  /** The fullest schema of an item. */
  readonly schema: Schema;
  /** The property that names an item: `userId`, `id`, `name`. */
  readonly idProperty?: string;
  /** How the document wants it written: by the path parameter first, then by the property. */
  readonly idSchemas: readonly Schema[];
  /** The property of an enclosing answer: `{settings: [...]}` around the list, `{aggregate: ...}` around the item. */
  readonly listWrapper?: string;
  readonly detailWrapper?: string;
  /** The whole detail, where it wraps the item. */
  readonly detailSchema?: Schema;
  /** The property of the parent that shows these items, where no operation lists them: `byocConfig`. */
  readonly shownAs?: string;
}

export interface Singleton {
  readonly path: string;
  readonly parent?: string;
  readonly schema: Schema;
  /** It can be deleted, so it need not be there. */
  readonly optional: boolean;
  /** The property of the parent that shows the same thing: `settings` of a ClickPipe. */
  readonly shownAs?: string;
}

export interface Resources {
  /** By their own path template. */
  readonly collections: ReadonlyMap<string, Collection>;
  /** The same by the template of their items. */
  readonly byItem: ReadonlyMap<string, Collection>;
  readonly singletons: ReadonlyMap<string, Singleton>;
}

export function resourcesOf(spec: Spec): Resources {
  const byPath = operationsByPath(spec);
  const schemas = parameterSchemas(spec);
  const collections = new Map<string, Collection>();
  const byItem = new Map<string, Collection>();
  for (const source of parameterSources(spec)) {
    const collection = collections.get(source.collectionPath) ?? collectionOf(spec, source, byPath, schemas);
    collections.set(source.collectionPath, collection);
    byItem.set(source.itemPath, collection);
  }
  const singletons: Singleton[] = [];
  for (const [path, operations] of byPath) {
    if (collections.has(path) || byItem.has(path)) continue;
    const get = operations.find(({ method }) => method === 'GET');
    const result = get === undefined ? undefined : resultOf(spec.document, get);
    if (get === undefined || result?.kind !== 'json') continue;
    if (result.shape.items !== undefined) collections.set(path, listOnly(path, result));
    else singletons.push(singletonOf(path, result, operations));
  }
  for (const collection of collections.values()) {
    const shown = shownBy(spec, collections, byItem, collection, byPath);
    if (shown !== undefined) replace(collections, byItem, collection, { ...collection, shownAs: shown });
  }
  return {
    collections,
    byItem,
    singletons: new Map(singletons.map((singleton) => [singleton.path, showSingleton(spec, byItem, singleton)])),
  };
}

function operationsByPath(spec: Spec): ReadonlyMap<string, readonly Operation[]> {
  const byPath = new Map<string, Operation[]>();
  for (const operation of spec.operations) {
    byPath.set(operation.path, [...(byPath.get(operation.path) ?? []), operation]);
  }
  return byPath;
}

function collectionOf(
  spec: Spec,
  source: ParameterSource,
  byPath: ReadonlyMap<string, readonly Operation[]>,
  schemas: ReadonlyMap<string, Schema>,
): Collection {
  const { document } = spec;
  const list = source.list === undefined ? undefined : resultOf(document, source.list);
  const detail = source.detail === undefined ? undefined : resultOf(document, source.detail);
  const wrapper = list?.kind === 'json' && list.shape.items === undefined ? onlyList(document, list) : undefined;
  const listed = list?.kind === 'json' ? itemsOf(document, list, wrapper) : undefined;
  const detailWrapper =
    detail?.kind === 'json' && listed !== undefined ? wrapperOf(document, detail.schema, [listed]) : undefined;
  const written = [...(byPath.get(source.collectionPath) ?? []), ...(byPath.get(source.itemPath) ?? [])]
    .filter(({ method }) => method !== 'GET' && method !== 'DELETE')
    .map((operation) => resultOf(document, operation))
    .find((result) => result.kind === 'json');
  const schema =
    (detail?.kind === 'json' && detailWrapper === undefined ? detail.schema : listed) ?? written?.schema ?? true;
  const idProperty = idPropertyOf(Object.keys(shapeOf(document, schema).properties), source.parameter);
  const parameter = schemas.get(source.itemPath);
  const property = idProperty === undefined ? undefined : shapeOf(document, schema).properties[idProperty];
  return {
    path: source.collectionPath,
    itemPath: source.itemPath,
    parameter: source.parameter,
    ...nearestItem(source.collectionPath),
    schema,
    ...(idProperty === undefined ? {} : { idProperty }),
    idSchemas: [parameter, property].filter((one): one is Schema => one !== undefined),
    ...(wrapper === undefined ? {} : { listWrapper: wrapper }),
    ...(detailWrapper === undefined || detail?.kind !== 'json' ? {} : { detailWrapper, detailSchema: detail.schema }),
  };
}

function listOnly(path: string, result: Result): Collection {
  return {
    path,
    ...nearestItem(path),
    schema: result.shape.items ?? true,
    idProperty: 'id',
    idSchemas: [],
  };
}

function singletonOf(path: string, result: Result, operations: readonly Operation[]): Singleton {
  return {
    path,
    ...nearestItem(path),
    schema: result.schema,
    optional: operations.some(({ method }) => method === 'DELETE'),
  };
}

/** `…/services/{serviceId}/backups` → `…/services/{serviceId}`. */
function nearestItem(path: string): { parent?: string } {
  const segments = path.split('/');
  const last = segments.findLastIndex((segment) => parameterName(segment) !== undefined);
  return last === -1 ? {} : { parent: segments.slice(0, last + 1).join('/') };
}

/** `…/things/{userId}` is named by `userId` where its items have that, else by `id`, else by what the name ends with. */
function idPropertyOf(properties: readonly string[], parameter: string): string | undefined {
  const ending = /[A-Z][a-z]+$/.exec(parameter)?.[0]?.toLowerCase();
  return [parameter, 'id', ending, 'name'].find((name) => name !== undefined && properties.includes(name));
}

/** What the first operation at or below each item says of its parameter, by the path of the item. */
function parameterSchemas(spec: Spec): ReadonlyMap<string, Schema> {
  const schemas = new Map<string, Schema>();
  for (const { path, parameters } of spec.operations) {
    const segments = path.split('/');
    for (const [index, segment] of segments.entries()) {
      const parameter = parameterName(segment);
      const itemPath = parameter === undefined ? '' : segments.slice(0, index + 1).join('/');
      if (parameter === undefined || schemas.has(itemPath)) continue;
      const found = parameters.find(({ name, in: where }) => where === 'path' && name === parameter);
      if (found !== undefined) schemas.set(itemPath, found.schema);
    }
  }
  return schemas;
}

function itemsOf(document: JsonObject, list: Result, wrapper: string | undefined): Schema | undefined {
  if (wrapper === undefined) return list.shape.items;
  const inner = list.shape.properties[wrapper];
  return inner === undefined ? undefined : shapeOf(document, inner).items;
}

function onlyList(document: JsonObject, { shape }: Result): string | undefined {
  const lists = Object.keys(shape.properties).filter(
    (name) => shapeOf(document, shape.properties[name] as Schema).items !== undefined,
  );
  return lists.length === 1 ? lists[0] : undefined;
}

/** The property of `schema` that has the schema of an item. */
export function wrapperOf(document: JsonObject, schema: Schema, items: readonly Schema[]): string | undefined {
  const names = items.map((item) => shapeOf(document, item).reference).filter((name) => name !== undefined);
  const { properties } = shapeOf(document, schema);
  return Object.keys(properties).find((name) => {
    const property = properties[name] as Schema;
    return isObject(property) && names.includes(shapeOf(document, property).reference ?? '');
  });
}

/** Items that are written but never listed stand in a list of their parent, recognised by its schema. */
function shownBy(
  spec: Spec,
  collections: ReadonlyMap<string, Collection>,
  byItem: ReadonlyMap<string, Collection>,
  collection: Collection,
  byPath: ReadonlyMap<string, readonly Operation[]>,
): string | undefined {
  const lists = byPath.get(collection.path)?.some(({ method }) => method === 'GET');
  const parent = collection.parent === undefined ? undefined : byItem.get(collection.parent);
  const reference = shapeOf(spec.document, collection.schema).reference;
  if (lists === true || parent === undefined || reference === undefined || !collections.has(parent.path))
    return undefined;
  const { properties } = shapeOf(spec.document, parent.schema);
  return Object.keys(properties).find((name) => {
    const { items } = shapeOf(spec.document, properties[name] as Schema);
    return items !== undefined && shapeOf(spec.document, items).reference === reference;
  });
}

function showSingleton(spec: Spec, byItem: ReadonlyMap<string, Collection>, singleton: Singleton): Singleton {
  const parent = singleton.parent === undefined ? undefined : byItem.get(singleton.parent);
  if (parent === undefined) return singleton;
  const name = singleton.path.slice(singleton.path.lastIndexOf('/') + 1);
  const property = shapeOf(spec.document, parent.schema).properties[name];
  const reference = shapeOf(spec.document, singleton.schema).reference;
  const same =
    property !== undefined && reference !== undefined && shapeOf(spec.document, property).reference === reference;
  return same ? { ...singleton, shownAs: name } : singleton;
}

function replace(
  collections: Map<string, Collection>,
  byItem: Map<string, Collection>,
  before: Collection,
  after: Collection,
): void {
  collections.set(before.path, after);
  for (const [path, collection] of byItem) if (collection === before) byItem.set(path, after);
}
