/** Which operation of the spec was sent in which suite: by the newest runs of each suite that are of the same spec. */

import { type Run, SUITE_NAMES, type SuiteName } from '../../run/model.ts';
import { hasPrecedence, type RequestStatus } from '../../run/status.ts';
import { operationIdOf } from '../../shared/item-id.ts';
import { printable } from '../../shared/printable.ts';

export interface CoveredOperation {
  readonly operationId: string;
  /** The status that the operation got in a suite, by `STATUS_PRECEDENCE`; absent where it was not sent. */
  readonly suites: Readonly<Partial<Record<SuiteName, RequestStatus>>>;
}

export interface Coverage {
  /** Suites that have a run, in the order of the registry. */
  readonly suites: readonly SuiteName[];
  /** Every operation of the spec, in its order. */
  readonly operations: readonly CoveredOperation[];
  /** How many were sent in at least one suite. */
  readonly sent: number;
}

/**
 * @param run whose spec is asked about.
 * @param others newest runs of other suites; those of another spec do not count.
 */
export function coverageOf(run: Run, others: readonly Run[]): Coverage {
  const same = [run, ...others.filter(({ spec }) => spec?.hash !== undefined && spec.hash === run.spec?.hash)];
  const statuses = SUITE_NAMES.flatMap((suite) => {
    const newest = same.find((candidate) => candidate.suite === suite);
    return newest === undefined ? [] : [[suite, sentIn(newest)] as const];
  });
  const operations = (run.spec?.operationIds ?? []).map((operationId) => ({
    operationId,
    suites: Object.fromEntries(
      statuses.flatMap(([suite, byOperation]) => {
        const status = byOperation.get(operationId);
        return status === undefined ? [] : [[suite, status]];
      }),
    ),
  }));
  const sent = operations.filter(({ suites: by }) => Object.keys(by).length > 0).length;
  return { suites: statuses.map(([suite]) => suite), operations, sent };
}

function sentIn(run: Run): Map<string, RequestStatus> {
  const known = run.spec?.operationIds ?? [];
  const found = new Map<string, RequestStatus>();
  for (const { id, status, attempts } of run.environments.flatMap(({ requests }) => requests)) {
    if (attempts === 0 || status === 'skipped') continue;
    const operationId = operationIdOf(id, known);
    const before = found.get(operationId);
    if (before === undefined || hasPrecedence(status, before)) found.set(operationId, status);
  }
  return found;
}

/** As a table of text: an operation a line. */
export function renderCoverage({ suites, operations, sent }: Coverage): string {
  const width = Math.max(9, ...operations.map(({ operationId }) => printable(operationId).length));
  const line = (name: string, cells: readonly string[]) =>
    [name.padEnd(width), ...cells.map((cell) => cell.padEnd(9))].join('  ').trimEnd();
  return [
    line('operation', suites),
    line(
      '-'.repeat(width),
      suites.map((suite) => '-'.repeat(suite.length)),
    ),
    ...operations.map(({ operationId, suites: by }) =>
      line(
        printable(operationId),
        suites.map((suite) => by[suite] ?? '·'),
      ),
    ),
    '',
    `${sent} of ${operations.length} operations were sent in at least one suite (${suites.join(', ')})`,
  ].join('\n');
}
