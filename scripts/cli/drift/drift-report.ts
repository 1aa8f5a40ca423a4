/** Renders the drift report, the body of a pull request. Its first line is the title. */

import { commandText } from '../../shared/command-text.ts';
import { type ExpectedError, renderProblem } from '../../shared/errors.ts';
import { printable } from '../../shared/printable.ts';
import { safeAddress } from '../../shared/secrets/safe-address.ts';
import { count } from '../../shared/words.ts';

/** GitHub accepts 65,536 characters in the body of a pull request. */
const MAX_CHARACTERS = 60_000;
/** Longer than any fence in the text. */
const FENCE = '``````````';

export interface DriftReport {
  /** File or URL of the pulled document. */
  readonly source: string;
  readonly operations: number;
  readonly breaking: number;
  /** A sentence about how it was tested. */
  readonly note?: string;
  readonly problem?: ExpectedError;
  /** The summary of the run in Markdown, and the exit code of the run alone. */
  readonly smoke?: { readonly summary: string; readonly exitCode: number };
  readonly observed?: string;
  /** The comparison in Markdown. */
  readonly diff: string;
}

/** @returns Markdown, shortened to the limit of a pull request. */
export function driftReport(report: DriftReport): string {
  const { source, operations, breaking, note, problem, smoke, observed, diff } = report;
  const breaks = breaking === 0 ? '' : `: ${count(breaking, 'breaking change')}`;
  const blocks = [
    `# Follow the published document${breaks}`,
    `\`${printable(safeAddress(source)).replaceAll('`', "'")}\` differs from the pinned document. It has ${operations} operations. The collections are generated from it.`,
    ...(note === undefined ? [] : [note]),
    ...(problem === undefined ? [] : [fenced(renderProblem(problem))]),
    ...(smoke === undefined ? [] : [`The smoke run ended with exit code ${smoke.exitCode}.`, smoke.summary.trim()]),
    ...(observed === undefined ? [] : [fenced(observed)]),
    // Last, because it can be long and is shortened first.
    diff.trim(),
  ];
  const text = `${blocks.join('\n\n')}\n`;
  const characters = [...text];
  if (characters.length <= MAX_CHARACTERS) return text;
  const rest = `shortened: before this is committed, \`${commandText('spec:diff')}\` shows the rest`;
  return `${characters.slice(0, MAX_CHARACTERS).join('')}\n\n… ${rest}\n`;
}

function fenced(text: string): string {
  return `${FENCE}text\n${text}\n${FENCE}`;
}
