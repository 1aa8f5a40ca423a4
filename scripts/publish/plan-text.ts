/** The text of a plan. */
import { printable } from '../shared/printable.ts';
import type { Change, Changes } from './changes.ts';
import type { Step } from './plan.ts';

/** Per kind of change; the others are only counted. */
const MAX_LISTED = 30;

const DONE = { create: 'created', update: 'updated', none: 'unchanged' } as const;
const TO_DO = { create: 'would be created', update: 'would be updated', none: 'unchanged' } as const;

/** One step, what to know about it, and its changes: `+` added, `-` removed, `~` changed, `=` created by a user and not changed. */
export function stepText({ kind, name, action, uid, changes, notes, fork }: Step, dryRun: boolean): string {
  const what = `${kind} ${printable(name)}: ${(dryRun ? TO_DO : DONE)[action]}`;
  const head = uid === undefined || uid === '' ? what : `${what} (${printable(uid)})`;
  const isNew = action === 'create' && fork === undefined;
  return [head, ...notes.map((note) => `  ${note}`), ...linesOf(changes, isNew)].join('\n');
}

function linesOf({ added, removed, changed, whole, kept }: Changes, isNew: boolean): string[] {
  return [
    ...(isNew ? [`  ${added.length} new`] : listed('+', added)),
    ...listed('-', removed),
    ...listed('~', changed),
    ...(whole.length === 0 ? [] : [`  ~ as a whole: ${whole.join(', ')}`]),
    ...listed('=', kept),
  ];
}

function listed(sign: string, changes: readonly Change[]): string[] {
  const lines = changes.slice(0, MAX_LISTED).map(({ what, name, parts }) => {
    const title = name === '' ? '' : `  ${printable(name)}`;
    return `  ${sign} ${printable(what)}${title}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`;
  });
  const more = changes.length - lines.length;
  return more > 0 ? [...lines, `  ${sign} … and ${more} more`] : lines;
}
