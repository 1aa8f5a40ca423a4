/**
 * The resources that the paths describe. `…/things` is a collection, `…/things/{thingId}` one of its items, and a path
 * that ends in a fixed segment below an item is that item's singleton or action. Nothing here is listed by hand.
 */
import { groupBy } from '../shared/list.ts';
import { type Operation, pathParametersOf, type Spec } from './model.ts';

/** The source of a path parameter: the list whose items it identifies. */
export interface ParameterSource {
  readonly parameter: string;
  /** The path of the items, up to and with the parameter: `/v1/organizations/{organizationId}/backups/{backupId}`. */
  readonly itemPath: string;
  /** The path of the collection, `…/backups`. */
  readonly collectionPath: string;
  /** The GET of the collection; none where the API does not list them. */
  readonly list?: Operation;
  /** The GET of one item. */
  readonly detail?: Operation;
  /** All operations of one item. */
  readonly itemOperations: readonly Operation[];
  /**
   * Path of another collection that has the items which the parameter names: the attachments of a function to services
   * (`…/functions/{name}/attachments/{serviceId}`) are named by `…/services`.
   */
  readonly namedBy?: string;
}

/** Every path parameter of the document with where its values come from, by the path of its items. */
export function parameterSources(spec: Spec): ParameterSource[] {
  const byPath = groupBy(spec.operations, ({ path }) => path);
  const byShape = groupBy(spec.operations, ({ path }) => shapeOf(path));
  const readAt = (path: string) =>
    (byPath.get(path) ?? byShape.get(shapeOf(path)))?.find(({ method }) => method === 'GET');
  const sources = new Map<string, ParameterSource>();
  for (const { path } of spec.operations) {
    const segments = path.split('/');
    segments.forEach((segment, index) => {
      const [parameter, ...others] = pathParametersOf(segment);
      if (parameter === undefined || others.length > 0) return;
      const itemPath = itemPathAt(segments, index);
      if (sources.has(itemPath)) return;
      const above = segments.slice(0, index).join('/');
      const found = readAt(above);
      // In `/shops/{id}/pets`, the `id` is not that of `/shops/{shopId}/pets/{id}`.
      const list = found !== undefined && pathParametersOf(found.path).includes(parameter) ? undefined : found;
      const collectionPath = list?.path ?? above;
      const detail = readAt(itemPath);
      sources.set(itemPath, {
        parameter,
        itemPath,
        collectionPath,
        ...(list === undefined ? {} : { list }),
        ...(detail === undefined ? {} : { detail }),
        itemOperations: byPath.get(itemPath) ?? [],
      });
    });
  }
  const all = [...sources.values()];
  // The first collection of each parent and parameter: a look at all pairs would take hours for a large document.
  const byName = new Map<string, ParameterSource>();
  for (const source of all.toReversed()) byName.set(nameBelow(parentOf(source.collectionPath), source), source);
  return all.map((source) => {
    const namedBy = parentsAbove(source.itemPath)
      .map((parent) => byName.get(nameBelow(parent, source)))
      .find((named) => named !== undefined && parametersIn(named.itemPath) < parametersIn(source.itemPath));
    return namedBy === undefined ? source : { ...source, namedBy: namedBy.collectionPath };
  });
}

/** A path without the names of its parameters: other paths may name them differently (`/users/{id}/posts`, `/users/{userId}/posts/{postId}`). */
function shapeOf(path: string): string {
  return path.replaceAll(/\{[^{}]*\}/g, '{}');
}

/** The path of the item that a collection belongs to; empty for a collection of the root. */
function parentOf(collectionPath: string): string {
  return collectionPath.slice(0, collectionPath.lastIndexOf('}') + 1);
}

/** The paths of the items above an item, `/a/{b}` and `/a/{b}/c/{d}` for `/a/{b}/c/{d}/e/{f}`. */
function parentsAbove(itemPath: string): string[] {
  return [...itemPath.matchAll(/\}(?=\/)/g)].map(({ index }) => itemPath.slice(0, index + 1));
}

function nameBelow(parent: string, { parameter }: ParameterSource): string {
  return `${parent} ${parameter}`;
}

function parametersIn(path: string): number {
  return path.split('/').filter((segment) => parameterName(segment) !== undefined).length;
}

/** The path of the item that a segment identifies, also where text stands beside the parameter: `{id}:audit`, `{id}.csv`. */
export function itemPathAt(segments: readonly string[], index: number): string {
  const segment = segments[index] ?? '';
  const [parameter] = pathParametersOf(segment);
  return [...segments.slice(0, index), parameter === undefined ? segment : `{${parameter}}`].join('/');
}

/** `{thingId}` → `thingId`; `undefined` for a fixed segment. */
export function parameterName(segment: string): string | undefined {
  return /^\{([^}]+)\}$/.exec(segment)?.[1];
}
