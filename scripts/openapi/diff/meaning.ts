/** Media types and statuses by meaning: another spelling of a name is no change, and a range contains the names that it covers. */
import { isJsonType, isMediaRange, mediaTypeEssence, mediaTypeParameters } from '../media-type.ts';

/** How the new name of a pair relates to the old one. `changed`: neither contains the other. */
export type Relation = 'same' | 'widened' | 'narrowed' | 'changed';

export interface NamePairs {
  readonly pairs: readonly (readonly [old: string, now: string, relation: Relation])[];
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

export interface Meaning {
  /** Whether whatever has the second name has the first one as well. */
  readonly covers: (range: string, name: string) => boolean;
  /** Whether a client of one can probably read the other. */
  readonly isAlike: (a: string, b: string) => boolean;
}

/** The mirrored comparison gives the mirrored pairs. */
export function pairNames(old: readonly string[], now: readonly string[], { covers, isAlike }: Meaning): NamePairs {
  const pairs: [string, string, Relation][] = old
    .filter((name) => now.includes(name))
    .map((name) => [name, name, 'same']);
  const open = (names: readonly string[], others: readonly string[]) => names.filter((name) => !others.includes(name));
  const rangeFor = (name: string, ranges: readonly string[]) =>
    ranges.filter((range) => covers(range, name)).sort((a, b) => b.length - a.length || (a < b ? -1 : 1))[0];
  for (const name of open(old, now)) {
    const range = rangeFor(name, now);
    // What another range of the old document covered already is no wider now.
    if (range !== undefined) pairs.push([name, range, old.includes(range) ? 'same' : 'widened']);
  }
  for (const name of open(now, old)) {
    const range = rangeFor(name, old);
    if (range !== undefined) pairs.push([range, name, now.includes(range) ? 'same' : 'narrowed']);
  }
  const [removed, added] = [open(old, now), open(now, old)].map((names, side) =>
    names.filter((name) => !pairs.some((pair) => pair[side] === name)),
  ) as [string[], string[]];
  const only = (names: readonly string[], name: string) => names.filter((other) => isAlike(name, other)).length === 1;
  const alike = removed.flatMap((name) =>
    added
      .filter((other) => isAlike(name, other) && only(added, name) && only(removed, other))
      .map((other): [string, string, Relation] => [name, other, 'changed']),
  );
  return {
    pairs: [...pairs, ...alike],
    removed: removed.filter((name) => !alike.some(([was]) => was === name)),
    added: added.filter((name) => !alike.some(([, is]) => is === name)),
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

function isXmlType(mediaType: string): boolean {
  return /^[^/*]+\/(.+\+)?xml$/.test(mediaTypeEssence(mediaType));
}

/** `2XX` is each status of its class (OpenAPI 3.1, section 4.8.16.2). */
export const STATUS: Meaning = {
  covers: (range, status) => /^\dXX$/.test(range) && range !== status && range[0] === status[0],
  isAlike: () => false,
};
