/** The comparison as workflow commands, which GitHub Actions shows as annotations on the changed file. */
import { githubAnnotation } from '../../../shared/github-command.ts';
import { isObject, type Json, pointerTo } from '../../../shared/json.ts';
import { printable } from '../../../shared/printable.ts';
import { GRADES, type Grade } from '../kinds.ts';
import type { SpecDiff } from '../model.ts';
import { type ChangeGroup, groupChanges, operationLines, type RenderOptions, sentenceOf } from './words.ts';

const LEVELS = { breaking: 'error', risky: 'warning', safe: 'notice' } as const satisfies Readonly<
  Record<Grade, string>
>;
const MAX_OPERATIONS = 5;

/** One line for each group of changes, by grade: GitHub shows only ten of each level. */
export function renderGithub(diff: SpecDiff, options: RenderOptions): string {
  return GRADES.flatMap((grade) =>
    groupChanges(diff.changes.filter((change) => change.grade === grade)).map((group) => annotation(group, options)),
  ).join('\n');
}

function annotation({ change, operations }: ChangeGroup, { file, lineOf }: RenderOptions): string {
  const line = change.new === undefined ? undefined : lineOf?.(change.new);
  const touched = operationLines(
    operations,
    MAX_OPERATIONS,
    ({ method, path, id }) => `${method} ${printable(path, 400)} (${printable(id)})`,
  );
  const text = [sentenceOf(change), ...touched, printable(change.new ?? change.old ?? '', 400)].join('\n');
  return githubAnnotation({
    level: LEVELS[change.grade],
    title: `${change.grade} ${change.side} change`,
    text,
    ...(file === undefined ? {} : { file }),
    ...(file === undefined || line === undefined ? {} : { line }),
  });
}

/**
 * The line of each place of a document in its file.
 *
 * @param document as `printJson` prints it.
 * @returns line numbers, from 1, by JSON pointer.
 */
export function linesOf(document: Json): Map<string, number> {
  const lines = new Map<string, number>();
  let line = 1;
  function visit(value: Json, pointer: string): void {
    lines.set(pointer, line);
    const entries: (readonly [string | number, Json])[] = Array.isArray(value)
      ? (value as readonly Json[]).map((item, index) => [index, item])
      : isObject(value)
        ? Object.entries(value)
        : [];
    if (entries.length === 0) return; // `[]`, `{}` and scalars stay on the line.
    for (const [key, child] of entries) {
      line += 1;
      visit(child, pointerTo(pointer, key));
    }
    line += 1; // The closing bracket.
  }
  visit(document, '');
  return lines;
}
