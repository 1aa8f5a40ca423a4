/** The differences of two documents, seen from each of them. */
import assert from 'node:assert/strict';
import { diffSpecs } from '../../../scripts/openapi/diff/diff.ts';
import type { ChangeKind } from '../../../scripts/openapi/diff/kinds.ts';
import type { OperationReference, SpecDiff } from '../../../scripts/openapi/diff/model.ts';
import type { Spec } from '../../../scripts/openapi/model.ts';

const OPPOSITES = [
  ['added', 'removed'],
  ['widened', 'narrowed'],
  ['relaxed', 'tightened'],
  ['opened', 'closed'],
  ['deprecated', 'undeprecated'],
  ['became-required', 'became-optional'],
  ['became-nullable', 'became-not-nullable'],
  ['became-beta', 'left-beta'],
] as const;

/** The kind of the same change, seen from the new document to the old one. */
export function mirrorOf(kind: ChangeKind): ChangeKind {
  for (const [one, other] of [...OPPOSITES, ...OPPOSITES.map(([a, b]) => [b, a] as const)]) {
    const mirror = kind.replace(new RegExp(`(?<![a-z])${one}(?![a-z])`), other);
    if (mirror !== kind) return mirror as ChangeKind;
  }
  return kind;
}

/** `GET /things/*`: the names of path parameters do not count. */
export function operationKey(method: string, path: string): string {
  return `${method.toUpperCase()} ${path.replaceAll(/\{[^}]*\}/g, '*')}`;
}

/** The differences from `a` to `b` are those from `b` to `a`, each seen from the other side. */
export function assertMirrored(a: Spec, b: Spec): void {
  const { added, removed, ...forth } = factsOf(diffSpecs(a, b), mirrorOf);
  assert.deepEqual({ added: removed, removed: added, ...forth }, factsOf(diffSpecs(b, a)));
}

/** The differences without their words; each change as it is seen from the other side, if `mirror` is given. */
function factsOf({ operations, changes }: SpecDiff, mirror?: typeof mirrorOf) {
  const keys = (list: readonly OperationReference[]) =>
    list.map(({ method, path }) => operationKey(method, path)).sort();
  const { added, removed, changed } = operations;
  return {
    added: keys(added),
    removed: keys(removed),
    changed: changed.length,
    changes: changes
      .map(({ kind, side, old, new: now, from, to, operations: touched }) => {
        const ends = mirror === undefined ? [old, now, from, to] : [now, old, to, from];
        return JSON.stringify([mirror?.(kind) ?? kind, side, ...ends.map((end) => end ?? null), touched.length]);
      })
      .sort(),
  };
}
