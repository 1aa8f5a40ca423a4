/** A change in words: the same for the terminal, a pull request and an annotation. */
import type { Json } from '../../../shared/json.ts';
import { printable } from '../../../shared/printable.ts';
import { wordsOf } from '../kinds.ts';
import type { Change } from '../model.ts';

const MAX_VALUES = 6;

/** @returns `Service.state: enum widened (added "gone")`, one line, safe to print. */
export function sentenceOf(change: Change): string {
  const detail = detailOf(change);
  return `${printable(change.subject)}: ${wordsOf(change.kind)}${detail === '' ? '' : ` (${detail})`}`;
}

function detailOf({ kind, from, to }: Change): string {
  if (from === undefined && to === undefined) return '';
  if (kind.startsWith('enum-') && Array.isArray(from) && Array.isArray(to)) return listDetail(from, to);
  return `${valueText(from)} → ${valueText(to)}`;
}

function listDetail(from: readonly Json[], to: readonly Json[]): string {
  const [before, after] = [setOf(from), setOf(to)];
  const removed = from.filter((value) => !after.has(JSON.stringify(value)));
  const added = to.filter((value) => !before.has(JSON.stringify(value)));
  return [
    ...(added.length > 0 ? [`added ${shortList(added)}`] : []),
    ...(removed.length > 0 ? [`removed ${shortList(removed)}`] : []),
  ].join('; ');
}

function setOf(values: readonly Json[]): Set<string> {
  return new Set(values.map((value) => JSON.stringify(value)));
}

function valueText(value: Json | undefined): string {
  if (value === undefined) return 'none';
  if (Array.isArray(value)) return shortList(value as readonly Json[]);
  return printable(typeof value === 'string' ? value : JSON.stringify(value), 60);
}

function shortList(values: readonly Json[]): string {
  const shown = values.slice(0, MAX_VALUES).map(valueText).join(', ');
  return values.length > MAX_VALUES ? `${shown} and ${values.length - MAX_VALUES} more` : shown;
}

/** `1 operation`, `2 operations`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
