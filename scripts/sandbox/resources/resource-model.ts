/**
 * The REST resources of the document, derived from its paths and schemas: lists of items, and singletons below an item.
 * No operationId is named here.
 */

import type { Operation, Schema, Spec } from '../../openapi/model.ts';
import { type ParameterSource, parameterName, parameterSources } from '../../openapi/resource.ts';
import { idPropertyFor } from '../../openapi/response-shape.ts';
import type { Envelope } from '../../shared/api-conventions.ts';
import type { JsonObject } from '../../shared/json.ts';
import { groupBy } from '../../shared/list.ts';
import { itemTemplates } from './path-template.ts';
import { resultOf } from './result.ts';
import { shapeOf } from './shape.ts';
import { embeddingList, embeddingProperty, itemSchema, onlyListProperty, wrapperOf } from './wrapper.ts';

export interface ListResource {
  /** Path template, `/v1/organizations/{organizationId}/keys`. */
  readonly path: string;
  /** Path template of an item, if items have a path of their own. */
  readonly itemPath?: string;
  /** The path parameter that names an item. */
  readonly parameter?: string;
  /** Path template of the parent item, `/v1/organizations/{organizationId}`. */
  readonly parent?: string;
  /** The most complete schema of an item. */
  readonly schema: Schema;
  /** The property that identifies an item: `userId`, `id`, `name`. */
  readonly idProperty?: string;
  /** Schemas of the ID: those of the path parameter, then that of the property. */
  readonly idSchemas: readonly Schema[];
  /** The response property that holds the list: `{settings: [...]}`. */
  readonly listWrapper?: string;
  /** The response property that holds the item in a detail response: `{aggregate: ...}`. */
  readonly detailWrapper?: string;
  /** Schema of the whole detail response, if it wraps the item. */
  readonly detailSchema?: Schema;
  /** The property of the parent that contains these items, if no operation lists them: `byocConfig`. */
  readonly embeddedAs?: string;
  /**
   * Path template of another list whose items the IDs of these items name: the attachments of a function to services
   * (`…/attachments/{serviceId}`) are named by `…/services`.
   */
  readonly namedBy?: string;
  /** Whether a PUT of an absent item creates it, because no POST does. */
  readonly createdByPut: boolean;
  /** Schema of an item in the list, where it is another one and has no envelope: the item has its properties as well. */
  readonly listedSchema?: Schema;
  /** No operation lists or creates the items, so that a client cannot know their IDs: every ID names one. */
  readonly isOpen?: true;
}

export interface Singleton {
  readonly path: string;
  readonly parent?: string;
  readonly schema: Schema;
  /** Whether it may be absent, because an operation deletes it. */
  readonly optional: boolean;
  /** The property of the parent that shows the same value: `settings` of a ClickPipe. */
  readonly embeddedAs?: string;
}

export interface Resources {
  /** By the path template of the list. */
  readonly lists: ReadonlyMap<string, ListResource>;
  /** The same resources by the path template of an item. */
  readonly byItemPath: ReadonlyMap<string, ListResource>;
  /** By the path template of the list: every template of an item, because paths may name one parameter differently. */
  readonly items: ReadonlyMap<string, readonly Pick<ParameterSource, 'itemPath' | 'parameter'>[]>;
  readonly singletons: ReadonlyMap<string, Singleton>;
  /** Lists and singletons by `parent`; `''` for those without one. Lists that others name (`namedBy`) come before those. */
  readonly childLists: ReadonlyMap<string, readonly ListResource[]>;
  readonly childSingletons: ReadonlyMap<string, readonly Singleton[]>;
}

type OperationsByPath = ReadonlyMap<string, readonly Operation[]>;

export function resourcesOf(spec: Spec, envelope: Envelope | undefined): Resources {
  const { document } = spec;
  const byPath: OperationsByPath = groupBy(spec.operations, ({ path }) => path);
  const sources = parameterSources(spec);
  const items = groupBy(sources, ({ collectionPath }) => collectionPath);
  const schemas = parameterSchemas(spec);
  const lists = new Map<string, ListResource>();
  for (const source of sources) {
    if (lists.has(source.collectionPath)) continue;
    const ofParameter = new Map(
      items.get(source.collectionPath)?.flatMap(({ itemPath }) => [...(schemas.get(itemPath) ?? [])]),
    );
    const list = listResource(document, source, byPath, [...ofParameter.values()], envelope);
    lists.set(source.collectionPath, list);
  }
  const itemPaths = new Map(sources.map(({ itemPath, collectionPath }) => [itemPath, collectionPath]));
  const singletons = new Map<string, Singleton>();
  for (const [path, operations] of byPath) {
    if (lists.has(path) || itemPaths.has(path)) continue;
    const get = operations.find(({ method }) => method === 'GET');
    const result = get === undefined ? undefined : resultOf(document, get, envelope);
    if (result?.kind !== 'json') continue;
    const place = { path, ...parentTemplate(path) };
    const { items } = result.shape;
    const optional = operations.some(({ method }) => method === 'DELETE');
    if (items === undefined) singletons.set(path, { ...place, schema: result.schema, optional });
    else lists.set(path, { ...place, schema: items, idProperty: 'id', idSchemas: [], createdByPut: false });
  }
  const parentOf = ({ parent }: ListResource | Singleton) => lists.get(itemPaths.get(parent ?? '') ?? '');
  for (const [path, list] of lists) {
    const isListed = byPath.get(path)?.some(({ method }) => method === 'GET');
    const embeddedAs = isListed ? undefined : embeddingList(document, parentOf(list), list);
    if (embeddedAs !== undefined) lists.set(path, { ...list, embeddedAs });
  }
  for (const [path, singleton] of singletons) {
    const embeddedAs = embeddingProperty(document, parentOf(singleton), singleton);
    if (embeddedAs !== undefined) singletons.set(path, { ...singleton, embeddedAs });
  }
  // `/users/{username}`, `/users/{userId}/projects`.
  const byItemPath = new Map(
    sources.map(({ itemPath, parameter, collectionPath }) => {
      const list = lists.get(collectionPath) as ListResource;
      return [itemPath, list.itemPath === itemPath ? list : { ...list, itemPath, parameter }];
    }),
  );
  return {
    lists,
    byItemPath,
    items,
    singletons,
    childLists: groupBy(namingFirst([...lists.values()]), ({ parent = '' }) => parent),
    childSingletons: groupBy(singletons.values(), ({ parent = '' }) => parent),
  };
}

/** Puts lists whose IDs, or those of a list below their items, are the IDs of another list after the others. */
function namingFirst(lists: ListResource[]): ListResource[] {
  const isNamed = new Set(
    lists
      .filter(({ namedBy }) => namedBy !== undefined)
      .flatMap(({ path }) => [path, ...itemTemplates(path).map((item) => item.slice(0, item.lastIndexOf('/')))]),
  );
  return [...lists.filter(({ path }) => !isNamed.has(path)), ...lists.filter(({ path }) => isNamed.has(path))];
}

function listResource(
  document: JsonObject,
  source: ParameterSource,
  byPath: OperationsByPath,
  parameterSchemas: readonly Schema[],
  envelope: Envelope | undefined,
): ListResource {
  const list = source.list === undefined ? undefined : resultOf(document, source.list, envelope);
  const detail = source.detail === undefined ? undefined : resultOf(document, source.detail, envelope);
  const listWrapper =
    list?.kind === 'json' && list.shape.items === undefined ? onlyListProperty(document, list) : undefined;
  const listed = list?.kind === 'json' ? itemSchema(document, list, listWrapper) : undefined;
  const detailWrapper =
    detail?.kind === 'json' && listed !== undefined ? wrapperOf(document, detail.schema, listed) : undefined;
  const listOperations = byPath.get(source.collectionPath) ?? [];
  const hasPost = listOperations.some(({ method }) => method === 'POST');
  const hasPut = source.itemOperations.some(({ method }) => method === 'PUT');
  const isUnlisted = source.list === undefined && source.namedBy === undefined && detail?.envelope === 'none';
  const written = [...listOperations, ...(byPath.get(source.itemPath) ?? [])]
    .filter(({ method }) => method !== 'GET' && method !== 'DELETE')
    .map((operation) => resultOf(document, operation, envelope))
    .find((result) => result.kind === 'json');
  const schema =
    (detail?.kind === 'json' && detailWrapper === undefined && detail.shape.items === undefined
      ? detail.schema
      : listed) ??
    written?.schema ??
    true;
  const properties = commonProperties(document, schema);
  const idProperty = idPropertyFor(document, source.parameter, properties);
  return {
    path: source.collectionPath,
    itemPath: source.itemPath,
    parameter: source.parameter,
    ...parentTemplate(source.collectionPath),
    schema,
    ...(idProperty === undefined ? {} : { idProperty }),
    idSchemas: [...parameterSchemas, properties[idProperty ?? '']].filter((one) => one !== undefined),
    createdByPut: hasPut && !hasPost,
    ...(list?.envelope === 'none' && listed !== undefined && listed !== schema ? { listedSchema: listed } : {}),
    ...(isUnlisted && !hasPost && !hasPut ? { isOpen: true } : {}),
    ...(source.namedBy === undefined ? {} : { namedBy: source.namedBy }),
    ...(listWrapper === undefined ? {} : { listWrapper }),
    ...(detailWrapper === undefined || detail === undefined ? {} : { detailWrapper, detailSchema: detail.schema }),
  };
}

function parentTemplate(path: string): { parent?: string } {
  const parent = itemTemplates(path).at(-1);
  return parent === undefined ? {} : { parent };
}

/** The properties of a schema or, for alternatives (`oneOf`, `anyOf`), those that every one of them declares. */
function commonProperties(document: JsonObject, schema: Schema): Readonly<Record<string, Schema>> {
  const { properties, branches } = shapeOf(document, schema);
  const [first, ...others] = branches.map((branch) => shapeOf(document, branch).properties);
  if (first === undefined) return properties;
  const shared = Object.entries(first).filter(([name]) => others.every((other) => other[name] !== undefined));
  return { ...Object.fromEntries(shared), ...properties };
}

/** The different schemas of path parameters by item path, from the operations at or below the item, by their JSON. */
function parameterSchemas(spec: Spec): ReadonlyMap<string, ReadonlyMap<string, Schema>> {
  const schemas = new Map<string, Map<string, Schema>>();
  for (const { path, parameters } of spec.operations) {
    for (const itemPath of itemTemplates(path)) {
      const name = parameterName(itemPath.slice(itemPath.lastIndexOf('/') + 1));
      const found = parameters.find((one) => one.in === 'path' && one.name === name);
      if (found === undefined) continue;
      const known = schemas.get(itemPath) ?? new Map<string, Schema>();
      schemas.set(itemPath, known.set(JSON.stringify(found.schema), found.schema));
    }
  }
  return schemas;
}
