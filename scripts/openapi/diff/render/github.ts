/** The comparison as workflow commands, which GitHub Actions shows as annotations on the changed file. */
import { printable } from '../../../shared/printable.ts';
import { GRADES, type Grade, type SpecDiff } from '../model.ts';
import { type ChangeGroup, groupChanges } from './group.ts';
import type { RenderOptions } from './options.ts';
import { count, sentenceOf } from './words.ts';

const COMMANDS: Readonly<Record<Grade, string>> = { breaking: 'error', risky: 'warning', safe: 'notice' };
const MAX_OPERATIONS = 5;

/** One line for each change that reads differently, the worst first: GitHub shows ten of each level and drops the rest. */
export function renderGithub(diff: SpecDiff, options: RenderOptions): string {
  return GRADES.flatMap((grade) =>
    groupChanges(diff.changes.filter((change) => change.grade === grade)).map((group) => annotation(group, options)),
  ).join('\n');
}

function annotation({ change, operations }: ChangeGroup, { file, lineOf }: RenderOptions): string {
  const line = change.new === undefined ? undefined : lineOf?.(change.new);
  const properties = [
    ...(file === undefined ? [] : [`file=${escapeProperty(file)}`]),
    ...(file === undefined || line === undefined ? [] : [`line=${line}`]),
    `title=${escapeProperty(`${change.grade} ${change.side} change`)}`,
  ];
  const named = operations
    .slice(0, MAX_OPERATIONS)
    .map(({ method, path, id }) => `${method} ${printable(path, 400)} (${printable(id)})`);
  const more = operations.length - named.length;
  const touched =
    named.length === 0 ? '' : `\n${named.join('\n')}${more > 0 ? `\nand ${count(more, 'other operation')}` : ''}`;
  const place = printable(change.new ?? change.old ?? '', 400);
  return `::${COMMANDS[change.grade]} ${properties.join(',')}::${escapeMessage(`${sentenceOf(change)}${touched}\n${place}`)}`;
}

/** As `escapeData` and `escapeProperty` of GitHub's own toolkit (`@actions/core`, `command.ts`). */
function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
