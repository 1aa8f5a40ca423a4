/** One pair of schemas: what changed in this place, and the pairs of places below it that are still to be compared. */
import type { JsonObject } from '../../shared/json.ts';
import { MAX_DIFF_STEPS, type Work, workOf } from '../load/limits.ts';
import { includesType } from '../schema/keywords.ts';
import { compareKeywords } from './keywords.ts';
import { labelOf, labelOfPair } from './label.ts';
import type { Draft, SchemaPair, SchemaSide } from './model.ts';
import { matchVariants } from './variants.ts';
import { type Place, type SchemaView, type Spot, viewOf } from './view.ts';

export interface Compared {
  readonly drafts: readonly Draft[];
  readonly below: readonly SchemaPair[];
}

/**
 * Compares one pair, not the places below it: the caller knows which pairs were compared already, so recursion ends.
 *
 * @param work a step for each property and each pair of branches; when it is spent, the comparison is incomplete.
 */
export function compareSchemas(
  oldDocument: JsonObject,
  newDocument: JsonObject,
  pair: SchemaPair,
  work: Work = workOf(MAX_DIFF_STEPS),
): Compared {
  const { side } = pair;
  const [old, now] = [viewOf(oldDocument, pair.old), viewOf(newDocument, pair.new)];
  work.left -= old.properties.size + now.properties.size;
  const label = labelOfPair([oldDocument, old.pointer], [newDocument, now.pointer]);
  const drafts: Draft[] = [];
  const below: SchemaPair[] = [];

  function compareUnions(): boolean {
    if (old.variants.length === 0 && now.variants.length === 0) return false;
    // A schema without a union is compared as a union of itself with each branch of the other, which includes the common part.
    const lone = old.variants.length === 0 || now.variants.length === 0;
    const branches = ({ variants, common, pointer }: SchemaView, place: Place): readonly Spot[] => {
      if (variants.length === 0) return [{ pointer, place }];
      return lone ? variants.map((branch) => ({ ...branch, place: [...branch.place, ...common] })) : variants;
    };
    const matched = matchVariants([oldDocument, branches(old, pair.old)], [newDocument, branches(now, pair.new)], work);
    for (const [left, right] of matched.pairs) below.push({ old: left.place, new: right.place, side });
    const subject = (document: JsonObject, { place }: Spot) =>
      `variant ${labelOf(document, place[0]?.pointer ?? '')} of ${label}`;
    for (const branch of matched.removed) {
      const ends = { old: branch.pointer, new: now.pointer };
      drafts.push({ kind: 'variant-removed', subject: subject(oldDocument, branch), ...ends });
    }
    for (const branch of matched.added) {
      const ends = { old: old.pointer, new: branch.pointer };
      drafts.push({ kind: 'variant-added', subject: subject(newDocument, branch), ...ends });
    }
    return lone;
  }

  function compareNullable(): void {
    if (old.nullable === now.nullable || old.types.length === 0 || now.types.length === 0) return;
    const kind = now.nullable ? 'became-nullable' : 'became-not-nullable';
    drafts.push({ kind, subject: label, old: old.pointer, new: now.pointer });
  }

  function compareProperties(): void {
    const subject = (document: JsonObject, view: SchemaView, name: string) =>
      `${labelOf(document, view.pointer)}.${name}`;
    const [before, after] = [presentOn(side, oldDocument, old), presentOn(side, newDocument, now)];
    for (const [name, was] of before) {
      if (after.has(name)) continue;
      const kind = old.required.has(name) ? 'property-removed-required' : 'property-removed-optional';
      drafts.push({ kind, subject: subject(oldDocument, old, name), old: was.pointer, new: now.pointer });
    }
    for (const [name, is] of after) {
      const was = before.get(name);
      if (was === undefined) {
        const kind = now.required.has(name) ? 'property-added-required' : 'property-added-optional';
        drafts.push({ kind, subject: subject(newDocument, now, name), old: old.pointer, new: is.pointer });
        continue;
      }
      below.push({ old: was.place, new: is.place, side });
      if (old.required.has(name) === now.required.has(name)) continue;
      const kind = now.required.has(name) ? 'property-became-required' : 'property-became-optional';
      drafts.push({ kind, subject: subject(newDocument, now, name), old: was.pointer, new: is.pointer });
    }
  }

  function compareItems(): void {
    if (old.items !== undefined && now.items !== undefined)
      below.push({ old: old.items.place, new: now.items.place, side });
    else if (old.items !== undefined || now.items !== undefined) {
      const kind = now.items === undefined ? 'type-widened' : 'type-narrowed';
      drafts.push({ kind, subject: `${label}[]`, ...endsOf(old, now, 'items') });
    }
  }

  function compareAdditional(): void {
    const [was, is] = [old.additionalProperties, now.additionalProperties];
    const [before, after] = [openness(was), openness(is)];
    if (was !== undefined && is !== undefined && before === 'schema' && after === 'schema') {
      below.push({ old: was.place, new: is.place, side });
    } else if (before !== after) {
      const kind =
        after === 'closed'
          ? 'additional-properties-closed'
          : before === 'closed'
            ? 'additional-properties-opened'
            : after === 'schema'
              ? 'type-narrowed'
              : 'type-widened';
      const subject = label + (kind.startsWith('type') ? '{}' : '');
      drafts.push({ kind, subject, ...endsOf(old, now, 'additionalProperties') });
    }
  }

  if (compareUnions()) return { drafts, below };
  const type = compareTypes(old, now, label);
  if (type !== undefined) drafts.push(type);
  compareNullable();
  if (type?.kind === 'type-changed') return { drafts, below };
  drafts.push(...compareKeywords(old, now, label));
  compareProperties();
  compareItems();
  compareAdditional();
  return { drafts, below };
}

function compareTypes(old: SchemaView, now: SchemaView, subject: string): Draft | undefined {
  const [from, to] = [old.types, now.types];
  const keeps = (wider: readonly string[], narrower: readonly string[]) =>
    wider.length === 0 || (narrower.length > 0 && narrower.every((type) => includesType(wider, type)));
  const [widened, narrowed] = [keeps(to, from), keeps(from, to)];
  if (widened && narrowed) return undefined;
  const kind = widened ? 'type-widened' : narrowed ? 'type-narrowed' : 'type-changed';
  return { kind, subject, old: old.pointer, new: now.pointer, from: typeText(from), to: typeText(to) };
}

function typeText(types: readonly string[]): string {
  return types.length === 0 ? 'any' : [...types].sort().join(' | ');
}

/** The properties without those that only the other side writes. */
function presentOn(side: SchemaSide, document: JsonObject, view: SchemaView): Map<string, Spot> {
  const absent = side === 'request' ? 'readOnly' : 'writeOnly';
  return new Map(
    [...view.properties].filter(([, { place }]) => viewOf(document, place).keywords.get(absent)?.value !== true),
  );
}

function openness(spot: Spot | undefined): 'open' | 'closed' | 'schema' {
  if (spot === undefined || spot.place.every(({ value }) => value === true)) return 'open';
  return spot.place.some(({ value }) => value === false) ? 'closed' : 'schema';
}

function endsOf(old: SchemaView, now: SchemaView, key: 'items' | 'additionalProperties') {
  return {
    old: old[key]?.pointer ?? old.pointer,
    new: now[key]?.pointer ?? now.pointer,
  };
}
