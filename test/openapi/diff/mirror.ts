import type { ChangeKind } from '../../../scripts/openapi/diff/kinds.ts';

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
