/** What the terminal shows at the end of a run. */
import type { PastRun } from '../../report/analysis/history.ts';
import { leftBehind } from '../../report/left.ts';
import { knownProblemsOf, knownText, reviewLines } from '../../report/words/known.ts';
import { selectionText } from '../../report/words/parts.ts';
import type { EnvironmentRun, Run } from '../../run/model.ts';
import { printable } from '../../shared/printable.ts';
import { shown } from '../screen.ts';
import { failureLines, type Rerun } from './failure-text.ts';
import { summaryTable } from './summary-table.ts';

export interface ResultOptions {
  /** The width of the screen. */
  readonly columns: number;
  readonly rerun: Rerun;
  /** The table of `--coverage`. */
  readonly coverage?: string | undefined;
  /** Earlier runs, oldest first. */
  readonly history?: readonly PastRun[];
}

/** All lines after the requests: the table, what failed, known problems, and what is left. */
export function resultLines(run: Run, { columns, rerun, coverage, history = [] }: ResultOptions): string[] {
  const selection = selectionText(run);
  const last = [...baselineLines(run), ...leftLines(run)];
  return [
    '',
    summaryTable(run, columns),
    ...(selection === undefined ? [] : [shown(selection)]),
    ...(coverage === undefined ? [] : ['', coverage]),
    ...failureLines(run, rerun, history),
    ...(last.length === 0 ? [] : ['', ...last]),
    '',
  ];
}

/** The known problems of a run, and what is to be done about baselines; nothing where there is none of either. */
export function baselineLines(run: Run): string[] {
  const lines = (line: (environment: EnvironmentRun) => string[]) =>
    run.environments.flatMap((environment) =>
      line(environment).map((text) => `[${shown(environment.name)}] ${shown(text)}`),
    );
  const known = lines(({ requests }) =>
    requests.flatMap((request) =>
      knownProblemsOf(request).map((problem) => `${request.id}: ${problem.what}: ${knownText(problem.known)}`),
    ),
  );
  const review = lines(reviewLines);
  return [
    ...(known.length === 0 ? [] : ['Known problems, accepted by the baseline:', ...known]),
    ...(review.length === 0 ? [] : ['The baseline needs an update:', ...review]),
  ];
}

/** A command that is cut short cannot be pasted into a shell. */
const MAX_COMMAND = 4000;

/** What is left of a run, and how to delete it; nothing where nothing is left. */
export function leftLines(run: Run): string[] {
  const left = leftBehind(run);
  if (left.length === 0) return [];
  return [
    'Not deleted, and may cost money:',
    ...left.flatMap(({ environment, thing: { thing, name, id }, command }) => [
      `[${environment}] ${printable(thing)} ${printable(name)}, ID ${printable(id)}`,
      `    ${printable(command, MAX_COMMAND)}`,
    ]),
  ];
}
