/** The comparison for the body of a pull request (GitHub Flavored Markdown). */
import { printable } from '../../../shared/printable.ts';
import { count } from '../../../shared/words.ts';
import { GRADES, type Grade } from '../kinds.ts';
import type { OperationReference, SpecDiff } from '../model.ts';
import {
  type ChangeGroup,
  groupChanges,
  operationLines,
  parametersOf,
  type RenderOptions,
  sentenceOf,
} from './words.ts';

const MAX_OPERATIONS = 8;
const TITLES: Readonly<Record<Grade, string>> = { breaking: 'Breaking', risky: 'Risky', safe: 'Safe' };

export function renderMarkdown(diff: SpecDiff, { names }: RenderOptions): string {
  const { added, removed, changed } = diff.operations;
  const blocks = [
    `## API contract: ${GRADES.map((grade) => `${diff.counts[grade]} ${grade}`).join(', ')}`,
    `${code(names.old)} → ${code(names.new)}`,
    [
      '| operations | before | after | added | removed | changed |',
      '|---|---:|---:|---:|---:|---:|',
      `| | ${diff.old.operations} | ${diff.new.operations} | ${added.length} | ${removed.length} | ${changed.length} |`,
    ].join('\n'),
  ];
  if (diff.changes.length === 0) blocks.push('No change of the contract.');
  for (const grade of GRADES) {
    const groups = groupChanges(diff.changes.filter((change) => change.grade === grade));
    if (groups.length === 0) continue;
    const list = groups.map((group) => entryOf(group, grade !== 'safe')).join('\n');
    const title = `${TITLES[grade]} (${diff.counts[grade]})`;
    blocks.push(
      grade === 'safe' ? `<details><summary>${title}</summary>\n\n${list}\n\n</details>` : `### ${title}\n\n${list}`,
    );
  }
  return `${blocks.join('\n\n')}\n`;
}

function entryOf({ change, operations }: ChangeGroup, withPlaces: boolean): string {
  const lines = [`- **${change.side}** ${code(sentenceOf(change))}`];
  if (!withPlaces) {
    const [only] = operations;
    const touched =
      operations.length === 1 && only !== undefined ? code(only.id) : count(operations.length, 'operation');
    return operations.length === 0 ? (lines[0] as string) : `${lines[0]}: ${touched}`;
  }
  for (const line of operationLines(operations, MAX_OPERATIONS, operationText)) lines.push(`  - ${line}`);
  const parameters = parametersOf(operations);
  if (parameters.length > 0) lines.push(`  - variables: ${parameters.map((name) => code(name)).join(', ')}`);
  const ends = [
    ...(change.old === undefined ? [] : [`old ${code(change.old)}`]),
    ...(change.new === undefined ? [] : [`new ${code(change.new)}`]),
  ];
  lines.push(`  - ${ends.join(', ')}`);
  return lines.join('\n');
}

function operationText({ id, method, path, summary }: OperationReference): string {
  return `${code(`${method} ${path}`)} ${code(summary)} (${code(id)})`;
}

/**
 * All text of a document is in a code span, where HTML, links and mentions have no effect. Its fence
 * is longer than any run of backticks inside (CommonMark 0.31, section 6.1).
 */
function code(text: string): string {
  const line = printable(text, 400);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 || line === '' ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}
