/** The report of a drift, as the body of a pull request: its first line is the title. */
import { type ExpectedError, renderProblem } from '../../shared/errors.ts';
import { printable } from '../../shared/printable.ts';
import { safeAddress } from '../../shared/safe-address.ts';

/** GitHub takes 65,536 characters in the body of a pull request. */
const MOST_CHARACTERS = 60_000;
/** Longer than any that the text could hold. */
const FENCE = '``````````';

export interface DriftReport {
  /** File or URL of the document that was pulled. */
  readonly source: string;
  readonly operations: number;
  readonly breaking: number;
  /** A sentence on how it was tried out. */
  readonly note?: string;
  /** What `generate` or `smoke` refused to do with it. */
  readonly problem?: ExpectedError;
  /** The run's summary in Markdown, and the exit code that the run alone would have had. */
  readonly smoke?: { readonly summary: string; readonly exitCode: number };
  /** What the answers show and the document does not say. */
  readonly observed?: string;
  /** The comparison in Markdown. */
  readonly diff: string;
}

/** @returns Markdown, cut where no pull request would take the rest. */
export function driftReport({
  source,
  operations,
  breaking,
  note,
  problem,
  smoke,
  observed,
  diff,
}: DriftReport): string {
  const breaks = breaking === 0 ? '' : `: ${breaking} breaking change${breaking === 1 ? '' : 's'}`;
  const blocks = [
    `# Follow the published document${breaks}`,
    `\`${printable(safeAddress(source)).replaceAll('`', "'")}\` is not the pinned document any more: it has ${operations} operations. The collections are generated from it.`,
    ...(note === undefined ? [] : [note]),
    ...(problem === undefined ? [] : [fenced(renderProblem(problem))]),
    ...(smoke === undefined ? [] : [`The smoke run ended with exit code ${smoke.exitCode}.`, smoke.summary.trim()]),
    ...(observed === undefined ? [] : [fenced(observed)]),
    // Last, as it can be long.
    diff.trim(),
  ];
  const text = `${blocks.join('\n\n')}\n`;
  const characters = [...text];
  if (characters.length <= MOST_CHARACTERS) return text;
  const rest = 'cut here: `npm run spec:diff` shows the rest before this is committed';
  return `${characters.slice(0, MOST_CHARACTERS).join('')}\n\n… ${rest}\n`;
}

function fenced(text: string): string {
  return `${FENCE}text\n${text}\n${FENCE}`;
}
