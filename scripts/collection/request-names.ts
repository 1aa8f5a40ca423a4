/** The names of the requests: what Postman shows in its tree, and what messages call a request. */
import type { Operation, Spec } from '../openapi/model.ts';
import { parameterName } from '../openapi/resource.ts';

/** Postman shows nothing else of a request in its tree. */
const DEPRECATED = '[deprecated] ';

const namesBySpec = new WeakMap<Spec, ReadonlyMap<string, string>>();

/**
 * The name of each operation's request: its summary, marked where the operation is deprecated. No two are the same, in any case of
 * letters: clients that keep each request in a file name the file so.
 *
 * @returns by operationId.
 */
export function requestNames(spec: Spec): ReadonlyMap<string, string> {
  const names = namesBySpec.get(spec) ?? namesOf(spec);
  namesBySpec.set(spec, names);
  return names;
}

function namesOf({ operations }: Spec): ReadonlyMap<string, string> {
  /** From the name that a person likes best to one that nothing else can have. */
  const forms: readonly ((operation: Operation) => string)[] = [
    marked,
    (operation) => `${marked(operation)} (${placeOf(operation)})`,
    (operation) => `${marked(operation)} (${operation.method} ${operation.path})`,
    (operation) => `${marked(operation)} (${operation.id})`,
  ];
  const names = new Map<string, string>();
  const taken = new Set<string>();
  let left: readonly Operation[] = operations;
  for (const form of forms) {
    const isLast = form === forms.at(-1);
    const counts = countsOf(left.map((operation) => keyOf(form(operation))));
    const next: Operation[] = [];
    for (const operation of left) {
      const name = form(operation);
      if (!isLast && (counts.get(keyOf(name)) !== 1 || taken.has(keyOf(name)))) next.push(operation);
      else {
        names.set(operation.id, name);
        taken.add(keyOf(name));
      }
    }
    left = next;
  }
  return names;
}

function marked({ summary, deprecated }: Operation): string {
  return `${deprecated ? DEPRECATED : ''}${summary}`;
}

/** The last segment of the path that is not a parameter. */
function placeOf({ path }: Operation): string {
  return path.split('/').findLast((segment) => segment !== '' && parameterName(segment) === undefined) ?? path;
}

function keyOf(name: string): string {
  return name.toLowerCase();
}

function countsOf(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
