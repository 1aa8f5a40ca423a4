/** What each operation does to what the sandbox keeps, told by its method, its path and the schema of its answer. */
import type { Operation, Spec } from '../spec/model.ts';
import { type Collection, type Resources, resourcesOf, type Singleton, wrapperOf } from './resources.ts';
import { type Result, resultOf } from './result.ts';
import { shapeOf } from './shape.ts';

export type Effect =
  | { readonly kind: 'list'; readonly collection: Collection }
  | { readonly kind: 'detail'; readonly collection: Collection }
  /** `wrapper`: the property of the answer that holds the item, beside a secret that is told once. */
  | { readonly kind: 'create'; readonly collection: Collection; readonly wrapper?: string }
  | { readonly kind: 'update'; readonly collection: Collection; readonly replace: boolean }
  | { readonly kind: 'delete'; readonly collection: Collection }
  | { readonly kind: 'read'; readonly singleton: Singleton }
  | { readonly kind: 'write'; readonly singleton: Singleton; readonly replace: boolean }
  | { readonly kind: 'clear'; readonly singleton: Singleton }
  /** Changes the item above: the whole of it, or the property that the path names (`scaling`). */
  | { readonly kind: 'act'; readonly collection: Collection; readonly property?: string }
  /** Makes another item from the one above: a read replica, a restored copy. */
  | { readonly kind: 'spawn'; readonly collection: Collection }
  /** Answers, and keeps nothing: a password reset. */
  | { readonly kind: 'answer' }
  | { readonly kind: 'text' };

/** One operation, with everything about it that can be worked out before the first request. */
export interface Plan {
  readonly operation: Operation;
  readonly effect: Effect;
  readonly result: Result;
  /** Templates of the items above, the outermost first; they must exist. */
  readonly ancestors: readonly string[];
}

export interface Plans {
  readonly resources: Resources;
  readonly plans: readonly Plan[];
}

export function plansOf(spec: Spec): Plans {
  const resources = resourcesOf(spec);
  const plans = spec.operations.map((operation) => {
    const result = resultOf(spec.document, operation);
    return {
      operation,
      result,
      effect: effectOf(spec, resources, operation, result),
      ancestors: above(operation.path),
    };
  });
  return { resources, plans };
}

function effectOf(spec: Spec, resources: Resources, operation: Operation, result: Result): Effect {
  const { method, path } = operation;
  if (result.kind === 'text') return { kind: 'text' };
  const asItem = resources.byItem.get(path);
  if (asItem !== undefined) {
    if (method === 'GET') return { kind: 'detail', collection: asItem };
    if (method === 'DELETE') return { kind: 'delete', collection: asItem };
    return { kind: 'update', collection: asItem, replace: method === 'PUT' };
  }
  const asCollection = resources.collections.get(path);
  if (asCollection !== undefined) {
    if (method === 'GET') return { kind: 'list', collection: asCollection };
    if (method !== 'POST') return { kind: 'answer' };
    const wrapper = wrapperOf(spec.document, result.schema, [asCollection.schema]);
    return { kind: 'create', collection: asCollection, ...(wrapper === undefined ? {} : { wrapper }) };
  }
  const singleton = resources.singletons.get(path);
  if (singleton !== undefined) {
    if (method === 'GET') return { kind: 'read', singleton };
    if (method === 'DELETE') return { kind: 'clear', singleton };
    return { kind: 'write', singleton, replace: method === 'PUT' };
  }
  return belowItem(spec, resources, operation, result);
}

function belowItem(spec: Spec, resources: Resources, { method, path }: Operation, result: Result): Effect {
  const slash = path.lastIndexOf('/');
  const collection = resources.byItem.get(path.slice(0, slash));
  if (collection === undefined || !isItem(spec, collection, result)) return { kind: 'answer' };
  if (method === 'POST') return { kind: 'spawn', collection };
  const name = path.slice(slash + 1);
  const property = shapeOf(spec.document, collection.schema).properties[name];
  const holds = property !== undefined && Object.keys(shapeOf(spec.document, property).properties).length > 0;
  return { kind: 'act', collection, ...(holds ? { property: name } : {}) };
}

/** The answer is the item when it has the item's schema, or its ID and most of its properties. */
function isItem(spec: Spec, collection: Collection, result: Result): boolean {
  const item = shapeOf(spec.document, collection.schema);
  if (result.shape.reference !== undefined && result.shape.reference === item.reference) return true;
  const names = Object.keys(result.shape.properties);
  const shared = names.filter((name) => item.properties[name] !== undefined).length;
  return collection.idProperty !== undefined && names.includes(collection.idProperty) && shared * 2 > names.length;
}

/** `/v1/a/{x}/b/{y}/c` → `/v1/a/{x}`, `/v1/a/{x}/b/{y}`. */
function above(path: string): string[] {
  const segments = path.split('/');
  return segments.flatMap((segment, index) =>
    segment.startsWith('{') ? [segments.slice(0, index + 1).join('/')] : [],
  );
}
