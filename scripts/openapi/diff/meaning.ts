/** Compares media types and statuses by meaning: another spelling is no change, and a range covers several names. */
import { isJsonType, isMediaRange, isXmlType, mediaTypeEssence, mediaTypeParameters } from '../media-type.ts';
import type { Pairs } from './model.ts';

/** How the new set relates to the old one. `changed`: neither contains the other. */
export type Relation = 'same' | 'widened' | 'narrowed' | 'changed';

/** What a set of alternatives became: with more, with fewer, or with others. */
export function compareSets(old: readonly unknown[], now: readonly unknown[]): Relation {
  const [before, after] = [new Set(old), new Set(now)];
  return relationOf(
    old.some((one) => !after.has(one)),
    now.some((one) => !before.has(one)),
  );
}

/** @param isLess something is gone. @param isMore something is new. */
export function relationOf(isLess: boolean, isMore: boolean): Relation {
  if (isLess) return isMore ? 'changed' : 'narrowed';
  return isMore ? 'widened' : 'same';
}

export interface Meaning {
  /** Whether `range` includes everything that `name` matches. */
  readonly covers: (range: string, name: string) => boolean;
  /** Whether a client of one can probably read the other. */
  readonly isAlike: (a: string, b: string) => boolean;
}

/** The mirrored comparison gives the mirrored pairs. */
export function pairNames<Named extends { readonly name: string }>(
  olds: readonly Named[],
  news: readonly Named[],
  { covers, isAlike }: Meaning,
): Pairs<Named, readonly [old: Named, now: Named, relation: Relation]> {
  const [before, after] = [new Map(olds.map((one) => [one.name, one])), new Map(news.map((one) => [one.name, one]))];
  const pairs: [Named, Named, Relation][] = [];
  const rangeFor = ({ name }: Named, ranges: ReadonlyMap<string, Named>) =>
    [...ranges.values()]
      .filter((range) => covers(range.name, name))
      .sort((a, b) => b.name.length - a.name.length || (a.name < b.name ? -1 : 1))[0];
  for (const one of before.values()) {
    const range = after.get(one.name) ?? rangeFor(one, after);
    // Not wider if the old document already had this range.
    if (range !== undefined) pairs.push([one, range, before.has(range.name) ? 'same' : 'widened']);
  }
  for (const one of after.values()) {
    const range = before.has(one.name) ? undefined : rangeFor(one, before);
    if (range !== undefined) pairs.push([range, one, after.has(range.name) ? 'same' : 'narrowed']);
  }
  const [removed, added] = [before, after].map((names, side) =>
    [...names.values()].filter((one) => !pairs.some((pair) => pair[side] === one)),
  ) as [Named[], Named[]];
  const alikeIn = (names: readonly Named[], { name }: Named) => names.filter((other) => isAlike(name, other.name));
  const alike = removed.flatMap((one): [Named, Named, Relation][] => {
    const [other, ...more] = alikeIn(added, one);
    const isOnly = other !== undefined && more.length === 0 && alikeIn(removed, other).length === 1;
    return isOnly ? [[one, other, 'changed']] : [];
  });
  return {
    pairs: [...pairs, ...alike],
    removed: removed.filter((one) => !alike.some(([was]) => was === one)),
    added: added.filter((one) => !alike.some(([, is]) => is === one)),
  };
}

/** Names that mean nothing but themselves. */
export const LITERAL: Meaning = { covers: () => false, isAlike: () => false };

/** One spelling of a media type: without case, white space, the order of its parameters, and `charset` (RFC 9110, section 8.3). */
export function mediaTypeName(mediaType: string): string {
  return [mediaTypeEssence(mediaType), ...mediaTypeParameters(mediaType).sort()].join(';').replaceAll(/\s+/g, '');
}

export const MEDIA_TYPE: Meaning = {
  covers(range, name) {
    const [of, within] = [mediaTypeEssence(range), mediaTypeEssence(name)];
    const known = mediaTypeParameters(name);
    return range !== name && isWithin(within, of) && mediaTypeParameters(range).every((one) => known.includes(one));
  },
  isAlike: (a, b) => (isJsonType(a) && isJsonType(b)) || (isXmlType(a) && isXmlType(b)),
};

function isWithin(essence: string, range: string): boolean {
  if (range === '*/*' || range === essence) return true;
  if (!isMediaRange(range)) return false;
  const [start = '', end = ''] = range.split('*');
  return essence.length >= start.length + end.length && essence.startsWith(start) && essence.endsWith(end);
}

/** `2XX` is each status of its class (OpenAPI 3.1, section 4.8.16.2). */
export const STATUS: Meaning = {
  covers: (range, status) => /^\dXX$/.test(range) && range !== status && range[0] === status[0],
  isAlike: () => false,
};
