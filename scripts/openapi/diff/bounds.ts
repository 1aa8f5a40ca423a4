/** Keywords that bound a value: which of two bounds is the tighter one (JSON Schema 2020-12 Validation, section 6). */
import type { Json } from '../../shared/json.ts';
import type { Located } from '../schema/reference.ts';
import type { ChangeKind } from './kinds.ts';
import type { Draft } from './model.ts';

type Keywords = ReadonlyMap<string, Located>;

interface Bound {
  readonly value: Json;
  readonly pointer: string;
  /** The higher, the tighter. */
  readonly tightness: number;
}

const LOWER = ['minLength', 'minItems', 'minProperties'] as const;
const UPPER = ['maxLength', 'maxItems', 'maxProperties'] as const;

/** @returns one draft for each bound that changed; its subject is the keyword. */
export function compareBounds(old: Keywords, now: Keywords): Draft[] {
  const drafts: Draft[] = [];
  const report = (keyword: string, before: Bound | undefined, after: Bound | undefined) => {
    const [from, to] = [before?.tightness ?? Number.NEGATIVE_INFINITY, after?.tightness ?? Number.NEGATIVE_INFINITY];
    if (from !== to) drafts.push(draft(to > from ? 'bound-tightened' : 'bound-relaxed', keyword, before, after));
  };
  for (const key of LOWER) report(key, atLeast(old, key), atLeast(now, key));
  for (const key of UPPER) report(key, atMost(old, key), atMost(now, key));
  report('minimum', range(old, 'minimum', 1), range(now, 'minimum', 1));
  report('maximum', range(old, 'maximum', -1), range(now, 'maximum', -1));
  report('uniqueItems', flag(old, 'uniqueItems'), flag(now, 'uniqueItems'));
  return [...drafts, ...compareSteps(old.get('multipleOf'), now.get('multipleOf')), ...comparePatterns(old, now)];
}

/** A minimum of 0 is not a bound for a length or a count. */
function atLeast(keywords: Keywords, key: string): Bound | undefined {
  const found = keywords.get(key);
  return typeof found?.value === 'number' && found.value > 0 ? { ...found, tightness: found.value } : undefined;
}

function atMost(keywords: Keywords, key: string): Bound | undefined {
  const found = keywords.get(key);
  return typeof found?.value === 'number' ? { ...found, tightness: -found.value } : undefined;
}

function flag(keywords: Keywords, key: string): Bound | undefined {
  const found = keywords.get(key);
  return found?.value === true ? { ...found, tightness: 1 } : undefined;
}

/** The tighter one of the inclusive and the exclusive bound (3.0: a boolean beside the inclusive one). */
function range(keywords: Keywords, key: 'minimum' | 'maximum', sign: 1 | -1): Bound | undefined {
  const inclusive = keywords.get(key);
  const exclusive = keywords.get(key === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum');
  const bounds: Bound[] = [];
  if (typeof inclusive?.value === 'number') {
    const tightness = sign * inclusive.value;
    bounds.push({ ...inclusive, tightness: exclusive?.value === true ? justAbove(tightness) : tightness });
  }
  if (typeof exclusive?.value === 'number') bounds.push({ ...exclusive, tightness: justAbove(sign * exclusive.value) });
  return bounds.sort((a, b) => b.tightness - a.tightness)[0];
}

/** “Greater than 3” is tighter than “at least 3”, and less tight than any larger bound. */
function justAbove(value: number): number {
  return value + Math.max(Number.MIN_VALUE, Math.abs(value) * Number.EPSILON);
}

function compareSteps(old: Located | undefined, now: Located | undefined): Draft[] {
  const [from, to] = [old?.value, now?.value];
  if (from === to) return [];
  if (typeof to !== 'number') return [draft('bound-relaxed', 'multipleOf', old, now)];
  if (typeof from !== 'number') return [draft('bound-tightened', 'multipleOf', old, now)];
  const kind = isMultiple(to, from) ? 'bound-tightened' : isMultiple(from, to) ? 'bound-relaxed' : 'bound-changed';
  return [draft(kind, 'multipleOf', old, now)];
}

function isMultiple(value: number, step: number): boolean {
  const steps = value / step;
  return Math.abs(steps - Math.round(steps)) < 1e-9;
}

/** Whether one pattern allows everything that another one allows is unknown: they are compared as text. */
function comparePatterns(old: Keywords, now: Keywords): Draft[] {
  const [before, after] = [old.get('pattern'), now.get('pattern')];
  const [from, to] = [new Set([before?.value ?? []].flat()), new Set([after?.value ?? []].flat())];
  const lost = [...from].some((pattern) => !to.has(pattern));
  const gained = [...to].some((pattern) => !from.has(pattern));
  if (!lost && !gained) return [];
  const kind = lost && gained ? 'bound-changed' : gained ? 'bound-tightened' : 'bound-relaxed';
  return [draft(kind, 'pattern', before, after)];
}

function draft(kind: ChangeKind, keyword: string, old: Located | undefined, now: Located | undefined): Draft {
  return {
    kind,
    subject: keyword,
    ...(old === undefined ? {} : { old: old.pointer, from: old.value }),
    ...(now === undefined ? {} : { new: now.pointer, to: now.value }),
  };
}
