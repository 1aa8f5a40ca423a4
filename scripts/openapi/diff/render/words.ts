/** For all renderers of a comparison: a change as a sentence, and changes with the same sentence as one group. */

import type { Json } from '../../../shared/json.ts';
import { compareTexts, groupBy } from '../../../shared/list.ts';
import { printable } from '../../../shared/printable.ts';
import { count } from '../../../shared/words.ts';
import { wordsOf } from '../kinds.ts';
import type { Change, OperationReference } from '../model.ts';

/** What a renderer needs besides the comparison. */
export interface RenderOptions {
  /** The names of the two documents: file, URL or revision. */
  readonly names: { readonly old: string; readonly new: string };
  /** The new document as a file of the repository, for annotations; `/` as separator. */
  readonly file?: string;
  /** The line of a JSON pointer in that file, from 1. */
  readonly lineOf?: (pointer: string) => number | undefined;
}

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
  const onlyIn = (list: readonly Json[], other: readonly Json[]) => {
    const known = new Set(other.map((value) => JSON.stringify(value)));
    return list.filter((value) => !known.has(JSON.stringify(value)));
  };
  const details = [['added', onlyIn(to, from)] as const, ['removed', onlyIn(from, to)] as const];
  return details
    .filter(([, values]) => values.length > 0)
    .map(([word, values]) => `${word} ${shortList(values)}`)
    .join('; ');
}

function valueText(value: Json | undefined): string {
  if (value === undefined || value === '') return 'none';
  if (Array.isArray(value)) return shortList(value as readonly Json[]);
  return printable(typeof value === 'string' ? value : JSON.stringify(value), 60);
}

function shortList(values: readonly Json[]): string {
  const shown = values.slice(0, MAX_VALUES).map(valueText).join(', ');
  return values.length > MAX_VALUES ? `${shown} and ${values.length - MAX_VALUES} more` : shown;
}

/** The first operations, a line each, and how many others there are. */
export function operationLines(
  operations: readonly OperationReference[],
  max: number,
  lineOf: (operation: OperationReference) => string,
): string[] {
  const others = operations.length - max;
  const more = others > 0 ? [`and ${count(others, 'other operation')}`] : [];
  return [...operations.slice(0, max).map(lineOf), ...more];
}

/** Changes with the same sentence: a status that 62 operations return from now on is one line, not 62. */
export interface ChangeGroup {
  /** The first of them; its place is shown. */
  readonly change: Change;
  readonly places: number;
  /** Of all places, each once, in the order of the document. */
  readonly operations: readonly OperationReference[];
}

/** @returns the groups in the order of their first changes. */
export function groupChanges(changes: readonly Change[]): ChangeGroup[] {
  const groups = groupBy(changes, ({ kind, side, subject, from, to }) =>
    JSON.stringify([kind, side, subject, from, to]),
  );
  return [...groups.values()].map((group) => {
    const operations = new Map(group.flatMap((change) => change.operations).map((one) => [one.id, one]));
    return {
      change: group[0] as Change,
      places: group.length,
      operations: [...operations.values()].sort((a, b) => compareTexts(a.path, b.path)),
    };
  });
}

/** The variables of the collection that the operations use: their path parameters, each once. */
export function parametersOf(operations: readonly OperationReference[]): string[] {
  return [...new Set(operations.flatMap(({ parameters }) => parameters))];
}
