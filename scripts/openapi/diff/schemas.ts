/** One pair of schemas: what changed in this place, and the pairs of places below it that are still to be compared. */
import { atPointer, type JsonObject } from '../../shared/json.ts';
import type { Work } from '../load/limits.ts';
import { discriminatorOf } from '../schema/discriminator.ts';
import { includesType } from '../schema/keywords.ts';
import { compareKeywords } from './keywords.ts';
import type { ChangeKind } from './kinds.ts';
import { labelOf, labelOfPair } from './label.ts';
import type { Comparison, Draft, SchemaPair, SchemaSide } from './model.ts';
import { matchVariants } from './variants.ts';
import { type Place, placeOf, type SchemaView, type Spot, viewOf } from './view.ts';

/**
 * Compares one pair, not the places below it: the caller knows which pairs were compared already, so recursion ends.
 *
 * @param work a step for each property and each pair of branches; when it is spent, the comparison is incomplete.
 */
export function compareSchemas(
  oldDocument: JsonObject,
  newDocument: JsonObject,
  pair: SchemaPair,
  work: Work,
): Comparison {
  const { side } = pair;
  const [old, now] = [viewOf(oldDocument, pair.old), viewOf(newDocument, pair.new)];
  work.left -= old.properties.size + now.properties.size;
  const label = labelOfPair([oldDocument, old.pointer], [newDocument, now.pointer]);
  const drafts: Draft[] = [];
  const below: SchemaPair[] = [];

  function add(
    kind: ChangeKind,
    subject: string,
    was: { readonly pointer: string } = old,
    is = now as typeof was,
  ): void {
    drafts.push({ kind, side, subject, old: was.pointer, new: is.pointer });
  }

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
    for (const branch of matched.removed) add('variant-removed', subject(oldDocument, branch), branch);
    for (const branch of matched.added) add('variant-added', subject(newDocument, branch), old, branch);
    return lone;
  }

  function compareNullable(): void {
    if (old.nullable === now.nullable || old.types.length === 0 || now.types.length === 0) return;
    add(now.nullable ? 'became-nullable' : 'became-not-nullable', label);
  }

  function compareProperties(): void {
    const subject = (document: JsonObject, view: SchemaView, name: string) =>
      `${labelOf(document, view.pointer)}.${name}`;
    const [before, after] = [presentOn(side, oldDocument, old), presentOn(side, newDocument, now)];
    for (const [name, was] of before) {
      if (after.has(name)) continue;
      const kind = old.required.has(name) ? 'property-removed-required' : 'property-removed-optional';
      add(kind, subject(oldDocument, old, name), was);
    }
    for (const [name, is] of after) {
      const was = before.get(name);
      const isRequired = now.required.has(name);
      if (was === undefined) {
        const kind = isRequired ? 'property-added-required' : 'property-added-optional';
        add(kind, subject(newDocument, now, name), old, is);
        continue;
      }
      below.push({ old: was.place, new: is.place, side });
      if (old.required.has(name) === isRequired) continue;
      const kind = isRequired ? 'property-became-required' : 'property-became-optional';
      add(kind, subject(newDocument, now, name), was, is);
    }
  }

  function compareItems(): void {
    const [was, is] = [old.items, now.items];
    if (was !== undefined && is !== undefined) below.push({ old: was.place, new: is.place, side });
    else if (was !== is) add(is === undefined ? 'type-widened' : 'type-narrowed', `${label}[]`, was, is);
  }

  function compareAdditional(): void {
    const [was, is] = [old.additionalProperties, now.additionalProperties];
    const [before, after] = [openness(was), openness(is)];
    if (was !== undefined && is !== undefined && before === 'schema' && after === 'schema')
      below.push({ old: was.place, new: is.place, side });
    else if (before === after) return;
    else if (after === 'closed') add('additional-properties-closed', label, was, is);
    else if (before === 'closed') add('additional-properties-opened', label, was, is);
    else add(after === 'schema' ? 'type-narrowed' : 'type-widened', `${label}{}`, was, is);
  }

  /** The derived schemas that a discriminator names: nothing else refers to them (OpenAPI 3.1, section 4.8.25.4). */
  function compareMapped(): void {
    const after = mappedIn(newDocument, now);
    for (const [value, was] of mappedIn(oldDocument, old)) {
      const is = after.get(value);
      if (is !== undefined) below.push({ old: was, new: is, side });
    }
  }

  compareMapped();
  if (compareUnions()) return { drafts, below };
  const type = compareTypes(old, now);
  if (type !== undefined) {
    const ends = { old: old.pointer, new: now.pointer, from: typeText(old.types), to: typeText(now.types) };
    drafts.push({ kind: type, side, subject: label, ...ends });
  }
  compareNullable();
  if (type === 'type-changed') return { drafts, below };
  drafts.push(...compareKeywords(old, now, label, side));
  compareProperties();
  compareItems();
  compareAdditional();
  return { drafts, below };
}

/** By value of the discriminator. */
function mappedIn(document: JsonObject, { keywords }: SchemaView): Map<string | undefined, Place> {
  const found = keywords.get('discriminator');
  const discriminator = found && discriminatorOf(document, { discriminator: found.value });
  return new Map(
    discriminator?.mapped.map((pointer) => [
      discriminator.tagOf(pointer),
      placeOf(document, atPointer(document, pointer), pointer),
    ]),
  );
}

function compareTypes({ types: from }: SchemaView, { types: to }: SchemaView): ChangeKind | undefined {
  const keeps = (wider: readonly string[], narrower: readonly string[]) =>
    wider.length === 0 || (narrower.length > 0 && narrower.every((type) => includesType(wider, type)));
  const [widened, narrowed] = [keeps(to, from), keeps(from, to)];
  if (widened && narrowed) return undefined;
  return widened ? 'type-widened' : narrowed ? 'type-narrowed' : 'type-changed';
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
