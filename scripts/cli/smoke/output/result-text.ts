/** What the terminal shows at the end of a run. */
import { countsOf, findingsCount } from '../../../report/analysis/counts.ts';
import type { PastRun } from '../../../report/analysis/history.ts';
import { leftBehind } from '../../../report/curl.ts';
import { duration } from '../../../report/quantity.ts';
import { knownProblemsOf, knownText, reviewLines } from '../../../report/words/known.ts';
import { selectionText } from '../../../report/words/parts.ts';
import type { EnvironmentRun, Run } from '../../../run/model.ts';
import { STATUS_DISPLAY_ORDER } from '../../../run/status.ts';
import { printable } from '../../../shared/printable.ts';
import { cutTo, shown, widthOf } from '../../screen.ts';
import { failureLines, type Rerun } from './failure-text.ts';

export interface ResultOptions {
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

/** The known problems of a run, and the baselines that need an update; nothing if there are none. */
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

interface Column {
  readonly title: string;
  readonly cell: (environment: EnvironmentRun) => string;
  /** Text is aligned to the left, and numbers to the right. */
  readonly isText?: boolean;
  /** A column of zeros says nothing. */
  readonly isOptional?: boolean;
  /** Columns with a lower value are left out first on a narrow screen; without one, the column stays. */
  readonly rank?: number;
}

const COLUMNS: readonly Column[] = [
  { title: 'environment', cell: ({ name }) => shown(name), isText: true },
  { title: 'status', cell: ({ status }) => status, isText: true },
  { title: 'requests', cell: ({ totals }) => String(totals.requests), rank: 3 },
  ...STATUS_DISPLAY_ORDER.map((status) => ({
    title: status,
    cell: ({ totals }: EnvironmentRun) => String(totals[status]),
    isOptional: status !== 'passed',
  })),
  { title: 'assertions', cell: ({ totals }) => String(totals.assertions), rank: 1 },
  { title: 'findings', cell: (environment) => String(findingsCount([environment])), isOptional: true },
  { title: 'known', cell: (environment) => String(countsOf(environment).known), isOptional: true },
  { title: 'time', cell: ({ durationMs }) => duration(durationMs), rank: 2 },
];

const MIN_NAME = 12;

/**
 * The table at the end of a run: one row for each environment.
 *
 * @param columns the width of the screen: rows are as wide at most.
 */
export function summaryTable({ environments }: Pick<Run, 'environments'>, columns: number): string {
  let shownColumns = COLUMNS.filter(
    ({ cell, isOptional }) => isOptional !== true || environments.some((environment) => cell(environment) !== '0'),
  );
  while (widthOf(render(shownColumns, environments)[0] ?? '') > columns) {
    const [next] = shownColumns.filter(({ rank }) => rank !== undefined).sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
    if (next === undefined) break;
    shownColumns = shownColumns.filter((column) => column !== next);
  }
  const lines = render(shownColumns, environments);
  const excess = Math.max(...lines.map(widthOf)) - columns;
  if (excess <= 0) return lines.join('\n');
  const longest = Math.max(...environments.map(({ name }) => widthOf(shown(name))));
  return render(shownColumns, environments, Math.max(MIN_NAME, longest - excess)).join('\n');
}

/** The rows; the first is as wide as the widest. */
function render(columns: readonly Column[], environments: readonly EnvironmentRun[], maxName = Infinity): string[] {
  const cut = (text: string, { title }: Column) => (title === 'environment' ? cutTo(text, maxName) : text);
  const table = columns.map((column) => [column.title, ...environments.map((each) => cut(column.cell(each), column))]);
  const widths = table.map((cells) => Math.max(...cells.map(widthOf)));
  const line = (row: number) =>
    columns
      .map(({ isText }, column) => {
        const text = table[column]?.[row] ?? '';
        const space = ' '.repeat((widths[column] ?? 0) - widthOf(text));
        return isText === true ? text + space : space + text;
      })
      .join('  ');
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [line(0), rule, ...environments.map((_, index) => line(index + 1))].map((text, index) =>
    index === 0 ? text : text.trimEnd(),
  );
}
