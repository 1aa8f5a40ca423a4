/** The comparison for a terminal: by grade, each change with its operations and places. */
import { printable } from '../../../shared/printable.ts';
import { count } from '../../../shared/words.ts';
import { GRADES } from '../kinds.ts';
import type { OperationReference, SpecDiff } from '../model.ts';
import {
  type ChangeGroup,
  groupChanges,
  operationLines,
  parametersOf,
  type RenderOptions,
  sentenceOf,
} from './words.ts';

const MAX_OPERATIONS = 4;

export function renderText(diff: SpecDiff, { names }: RenderOptions): string {
  const { added, removed, changed } = diff.operations;
  const lines = [
    `${printable(names.old)} → ${printable(names.new)}`,
    `${diff.old.operations} → ${count(diff.new.operations, 'operation')}: ${added.length} added, ${removed.length} removed, ${changed.length} changed`,
    diff.changes.length === 0
      ? 'no change of the contract'
      : GRADES.map((grade) => `${diff.counts[grade]} ${grade}`).join(', '),
  ];
  for (const grade of GRADES) {
    const groups = groupChanges(diff.changes.filter((change) => change.grade === grade));
    if (groups.length === 0) continue;
    lines.push('', grade.toUpperCase());
    // The operations of safe changes are not listed.
    for (const group of groups) lines.push(...(grade === 'safe' ? [headOf(group)] : entryOf(group)));
  }
  return lines.join('\n');
}

function entryOf(group: ChangeGroup): string[] {
  const { change, operations } = group;
  const lines = [headOf(group)];
  for (const line of operationLines(operations, MAX_OPERATIONS, operationText)) lines.push(`    ${line}`);
  const parameters = parametersOf(operations);
  if (parameters.length > 0) lines.push(`    variables ${parameters.map((name) => printable(name)).join(', ')}`);
  if (change.old !== undefined) lines.push(`    old ${printable(change.old, 400)}`);
  if (change.new !== undefined) lines.push(`    new ${printable(change.new, 400)}`);
  return lines;
}

function headOf({ change, places, operations }: ChangeGroup): string {
  const only = operations.length === 1 ? operations[0] : undefined;
  const touched = only === undefined ? count(operations.length, 'operation') : printable(only.id);
  const reach = operations.length === 0 ? '' : `  [${touched}${places > 1 ? `, ${places} places` : ''}]`;
  return `  ${change.side.padEnd(8)}  ${sentenceOf(change)}${reach}`;
}

function operationText({ id, method, path, summary }: OperationReference): string {
  return `${method} ${printable(path, 400)}  ${printable(id)}  “${printable(summary)}”`;
}
