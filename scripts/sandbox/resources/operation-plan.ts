/** The effect of each operation on the stored resources, derived from its method, path and response schema. */
import type { Operation, Spec } from '../../openapi/model.ts';
import type { Envelope } from '../../shared/api-conventions.ts';
import { itemTemplates } from './path-template.ts';
import { type ListResource, type Resources, resourcesOf, type Singleton } from './resource-model.ts';
import { type Result, resultOf } from './result.ts';
import { shapeOf } from './shape.ts';
import { wrapperOf } from './wrapper.ts';

export type Effect =
  | { readonly kind: 'list'; readonly resource: ListResource }
  | { readonly kind: 'detail'; readonly resource: ListResource }
  /** `wrapper`: the response property that holds the item, next to a secret that is shown only once. */
  | { readonly kind: 'create'; readonly resource: ListResource; readonly wrapper?: string }
  | { readonly kind: 'update'; readonly resource: ListResource; readonly replace: boolean }
  | { readonly kind: 'delete'; readonly resource: ListResource }
  | { readonly kind: 'read-singleton'; readonly singleton: Singleton }
  | { readonly kind: 'write-singleton'; readonly singleton: Singleton; readonly replace: boolean }
  | { readonly kind: 'delete-singleton'; readonly singleton: Singleton }
  /** Changes the parent item, or the property of it that the path names (`scaling`). */
  | { readonly kind: 'action'; readonly resource: ListResource; readonly property?: string }
  /** Creates a new item from the parent item: a read replica, a restored copy. */
  | { readonly kind: 'copy'; readonly resource: ListResource }
  /** Responds, and stores nothing: a password reset. */
  | { readonly kind: 'echo' }
  | { readonly kind: 'text' };

/** One operation, with everything about it that does not depend on a request. */
export interface OperationPlan {
  readonly operation: Operation;
  readonly effect: Effect;
  readonly result: Result;
  /** Templates of the items in the path that must exist, the outermost first: not the item that a PUT may create. */
  readonly ancestors: readonly string[];
}

export interface Plans {
  readonly resources: Resources;
  readonly plans: readonly OperationPlan[];
}

export function planOperations(spec: Spec, envelope: Envelope | undefined): Plans {
  const resources = resourcesOf(spec, envelope);
  const plans = spec.operations.map((operation) => {
    const result = resultOf(spec.document, operation, envelope);
    const effect = effectOf(spec, resources, operation, result);
    // Of other parts of a path, nothing is stored.
    const templates = itemTemplates(operation.path).filter((template) => {
      const resource = resources.byItemPath.get(template);
      return resource !== undefined && resource.isOpen !== true;
    });
    const mayCreate = effect.kind === 'update' && effect.replace && effect.resource.createdByPut;
    return { operation, result, effect, ancestors: mayCreate ? templates.slice(0, -1) : templates };
  });
  return { resources, plans };
}

function effectOf(spec: Spec, resources: Resources, operation: Operation, result: Result): Effect {
  const { path } = operation;
  const method = operation.method === 'HEAD' ? 'GET' : operation.method;
  if (result.kind === 'text') return { kind: 'text' };
  if (method === 'OPTIONS' || method === 'TRACE') return { kind: 'echo' };
  const asItem = resources.byItemPath.get(path);
  if (asItem !== undefined) {
    // `/timelines/{user}` can be a list.
    if (method === 'GET' && (result.shape.items !== undefined || asItem.isOpen)) return { kind: 'echo' };
    if (method === 'GET') return { kind: 'detail', resource: asItem };
    if (method === 'DELETE') return { kind: 'delete', resource: asItem };
    return { kind: 'update', resource: asItem, replace: method === 'PUT' };
  }
  const asList = resources.lists.get(path);
  if (asList !== undefined) {
    if (method === 'GET') return { kind: 'list', resource: asList };
    if (method !== 'POST') return { kind: 'echo' };
    const wrapper = wrapperOf(spec.document, result.schema, asList.schema);
    return { kind: 'create', resource: asList, ...(wrapper === undefined ? {} : { wrapper }) };
  }
  const singleton = resources.singletons.get(path);
  if (singleton !== undefined) {
    if (method === 'GET') return { kind: 'read-singleton', singleton };
    if (method === 'DELETE') return { kind: 'delete-singleton', singleton };
    return { kind: 'write-singleton', singleton, replace: method === 'PUT' };
  }
  return belowItem(spec, resources, operation, result);
}

function belowItem(spec: Spec, resources: Resources, { method, path }: Operation, result: Result): Effect {
  const slash = path.lastIndexOf('/');
  const resource = resources.byItemPath.get(path.slice(0, slash));
  if (resource === undefined || !showsItem(spec, resource, result)) return { kind: 'echo' };
  if (method === 'POST') return { kind: 'copy', resource };
  const name = path.slice(slash + 1);
  const property = shapeOf(spec.document, resource.schema).properties[name];
  const isPart = property !== undefined && Object.keys(shapeOf(spec.document, property).properties).length > 0;
  return { kind: 'action', resource, ...(isPart ? { property: name } : {}) };
}

/** Whether a response shows the item: it has the item's schema, or its ID and most of its properties. */
function showsItem(spec: Spec, resource: ListResource, result: Result): boolean {
  const item = shapeOf(spec.document, resource.schema);
  if (result.shape.reference !== undefined && result.shape.reference === item.reference) return true;
  const names = Object.keys(result.shape.properties);
  const shared = names.filter((name) => item.properties[name] !== undefined).length;
  return resource.idProperty !== undefined && names.includes(resource.idProperty) && shared * 2 > names.length;
}
