/** Pairs the operations of both documents. One that was only renamed or moved is not a new one. */
import type { Operation, Spec } from '../model.ts';

export interface OperationPairs {
  readonly pairs: readonly (readonly [old: Operation, now: Operation])[];
  readonly removed: readonly Operation[];
  readonly added: readonly Operation[];
}

/**
 * In turn by method and path, by method and the path's shape (a path parameter renamed), and by operationId (moved).
 * Each is one to one, so the mirrored comparison gives the mirrored pairs.
 */
export function pairOperations(old: Spec, now: Spec): OperationPairs {
  const pairs: [Operation, Operation][] = [];
  let [before, after] = [old.operations, now.operations];
  for (const nameOf of [
    ({ method, path }: Operation) => `${method} ${path}`,
    ({ method, path }: Operation) => `${method} ${shapeOf(path)}`,
    ({ id }: Operation) => id,
  ]) {
    const [left, right] = [byUniqueName(before, nameOf), byUniqueName(after, nameOf)];
    for (const [name, operation] of left) {
      const other = right.get(name);
      if (other !== undefined) pairs.push([operation, other]);
    }
    const taken = new Set(pairs.flat());
    before = before.filter((operation) => !taken.has(operation));
    after = after.filter((operation) => !taken.has(operation));
  }
  return { pairs, removed: before, added: after };
}

/** `/v1/things/{thingId}` → `/v1/things/{}`: templates that differ in names only match the same URLs. */
export function shapeOf(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, '{}');
}

function byUniqueName(operations: readonly Operation[], nameOf: (operation: Operation) => string) {
  const byName = new Map<string, Operation>();
  const twice = new Set<string>();
  for (const operation of operations) {
    const name = nameOf(operation);
    if (byName.has(name)) twice.add(name);
    byName.set(name, operation);
  }
  for (const name of twice) byName.delete(name);
  return byName;
}
