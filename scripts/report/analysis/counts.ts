/** The counts and the result of a run. Every format uses them, so that they agree. */

import { openFindings } from '../../run/baseline/known-problem.ts';
import type { EnvironmentRun, Run, Totals } from '../../run/model.ts';
import { totalsOf } from '../../run/totals.ts';
import type { PastEnvironment, PastRun } from './history.ts';

export type SummedEnvironment = Pick<PastEnvironment, 'name' | 'status' | 'reasonCode' | 'totals'>;

/** A run of now or of the past. */
export type Summed = Pick<PastRun, 'interrupted'> &
  Pick<Run, 'missing'> & { readonly environments: readonly SummedEnvironment[] };

/** The numbers of one environment, or of several together. */
export interface Counts extends Required<Totals> {
  /** Requests that were sent. */
  readonly sent: number;
  /** Requests that need a person: `failed` and `errored`. */
  readonly problems: number;
  /** Environments with a problem that no status of a request shows, such as an interruption. */
  readonly environmentProblems: number;
}

/** The counts of one environment. */
export function countsOf(environment: SummedEnvironment): Counts {
  const { totals } = environment;
  return {
    ...totals,
    known: totals.known ?? 0,
    sent: totals.requests - totals.skipped,
    problems: totals.failed + totals.errored,
    environmentProblems: environmentProblemOf(environment) === undefined ? 0 : 1,
  };
}

const NONE = countsOf({ name: '', status: 'passed', totals: totalsOf([]) });

/** The counts of several environments together. */
export function sumOf(environments: readonly SummedEnvironment[]): Counts {
  return environments.map(countsOf).reduce(added, NONE);
}

function added(a: Counts, b: Counts): Counts {
  const names = Object.keys(a) as (keyof Counts)[];
  return Object.fromEntries(names.map((name) => [name, a[name] + b[name]])) as unknown as Counts;
}

/** Findings that no baseline accepts. */
export function findingsCount(environments: readonly Pick<EnvironmentRun, 'requests'>[]): number {
  return environments.flatMap(({ requests }) => requests).reduce((sum, one) => sum + openFindings(one).length, 0);
}

/**
 * Whether the environment itself is a problem, which no status of a request shows.
 *
 * @returns `error`: it was not tested, or not to its end; `failure`: it failed as a whole, as too much of it was skipped.
 */
export function environmentProblemOf({
  status,
  reasonCode,
  totals,
}: SummedEnvironment): 'error' | 'failure' | undefined {
  switch (status) {
    case 'passed':
    case 'skipped':
      return undefined;
    case 'failed':
      return reasonCode === undefined ? undefined : 'failure';
    case 'errored':
      return totals.errored > 0 ? undefined : 'error';
    default:
      return 'error';
  }
}

type Verdict = 'passed' | 'failed' | 'incomplete' | 'untested' | 'interrupted';

/**
 * The result of the run: a failure outweighs missing or untested parts (also for lack of a valid key), which outweigh a
 * pass.
 */
export function verdictOf(run: Summed): Verdict {
  const any = (status: EnvironmentRun['status']) =>
    run.environments.some((environment) => environment.status === status);
  if (any('failed')) return 'failed';
  if (run.missing !== undefined || any('incomplete')) return 'incomplete';
  if (run.interrupted || any('interrupted')) return 'interrupted';
  if (any('misconfigured') || any('errored') || !any('passed')) return 'untested';
  return 'passed';
}

/**
 * The result as a sign or a colour, the same in each format. A key that is not accepted, and an environment that could not be
 * tested, are shown like a failure.
 */
export function signOf(run: Summed): 'passed' | 'failed' | 'uncertain' {
  if (verdictOf(run) === 'passed') return 'passed';
  const isFailed = run.environments.some(({ status }) => ['failed', 'misconfigured', 'errored'].includes(status));
  return isFailed ? 'failed' : 'uncertain';
}
