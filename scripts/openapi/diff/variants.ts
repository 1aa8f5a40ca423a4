/** Which branch of the old union is which of the new one: by name, by content, by the constant that identifies a branch. */
import { isObject, type Json, type JsonObject } from '../../shared/json.ts';
import type { Work } from '../load/limits.ts';
import type { Pairs } from './model.ts';
import { keyOf, type Place, type Spot, viewOf } from './view.ts';

/** Branches that share less than this are two branches, not one that changed. */
const MIN_LIKENESS = 0.5;

/**
 * The result does not depend on which document is the old one: the mirrored comparison pairs the same branches.
 *
 * @param work a step for each pair of branches.
 */
export function matchVariants(
  [oldDocument, olds]: readonly [JsonObject, readonly Spot[]],
  [newDocument, news]: readonly [JsonObject, readonly Spot[]],
  work: Work,
): Pairs<Spot> {
  work.left -= olds.length * news.length;
  if (work.left <= 0) return { pairs: [], removed: olds, added: news };
  const old = olds.map(({ place }) => traitsOf(oldDocument, place));
  const now = news.map(({ place }) => traitsOf(newDocument, place));
  const candidates = old
    .flatMap((left, i) => now.map((right, j) => ({ i, j, likeness: likenessOf(left, right) })))
    .filter(({ likeness }) => likeness >= MIN_LIKENESS)
    .sort(
      (a, b) =>
        b.likeness - a.likeness || Math.min(a.i, a.j) - Math.min(b.i, b.j) || Math.max(a.i, a.j) - Math.max(b.i, b.j),
    );
  const [takenOld, takenNew] = [new Set<number>(), new Set<number>()];
  const pairs: [Spot, Spot][] = [];
  for (const { i, j } of candidates) {
    if (takenOld.has(i) || takenNew.has(j)) continue;
    takenOld.add(i);
    takenNew.add(j);
    pairs.push([olds[i] as Spot, news[j] as Spot]);
  }
  return {
    pairs,
    removed: olds.filter((_, i) => !takenOld.has(i)),
    added: news.filter((_, j) => !takenNew.has(j)),
  };
}

interface Traits {
  /** Of the component; empty for an inline branch. */
  readonly name: string;
  readonly types: readonly string[];
  readonly properties: ReadonlySet<string>;
  /** The properties that can have only one value, which identifies a branch. */
  readonly marks: ReadonlyMap<string, string>;
}

function traitsOf(document: JsonObject, place: Place): Traits {
  const { types, properties } = viewOf(document, place);
  const marks = new Map<string, string>();
  for (const [name, inner] of properties) {
    const only = onlyValueOf(viewOf(document, inner.place).keywords.get('enum')?.value);
    if (only !== undefined) marks.set(name, only);
  }
  const key = keyOf(place).split('&')[0] ?? '';
  const name = /^\/components\/schemas\/([^/?]+)\??$/.exec(key)?.[1] ?? '';
  return { name, types, properties: new Set(properties.keys()), marks };
}

function onlyValueOf(listed: Json | undefined): string | undefined {
  return Array.isArray(listed) && listed.length === 1 && !isObject(listed[0]) ? JSON.stringify(listed[0]) : undefined;
}

/** From 0 to 1 for the content; more for the same name or mark. */
function likenessOf(a: Traits, b: Traits): number {
  if (a.name !== '' && a.name === b.name) return 3;
  const shared = [...a.marks].filter(([name]) => b.marks.has(name));
  if (shared.some(([name, value]) => b.marks.get(name) !== value)) return 0;
  const overlap = a.types.length === b.types.length && a.types.every((type) => b.types.includes(type));
  if (!overlap) return 0;
  const common = [...a.properties].filter((name) => b.properties.has(name)).length;
  const all = a.properties.size + b.properties.size - common;
  const content = all === 0 ? 1 : common / all;
  return shared.length > 0 ? 1 + content : content;
}
