/** What a run comes to. */
import type { EnvironmentRun, Run } from '../../run/model.ts';
import type { PastEnvironment, PastRun } from './history.ts';

export type SummedEnvironment = Pick<PastEnvironment, 'name' | 'status' | 'reasonCode' | 'totals'>;

/** A run of now or of the past. */
export type Summed = Pick<PastRun, 'interrupted'> &
  Pick<Run, 'missing'> & { readonly environments: readonly SummedEnvironment[] };

export type Verdict = 'passed' | 'failed' | 'incomplete' | 'untested' | 'interrupted';

/**
 * What the run comes to: a failure outweighs what is missing or was not tested (for want of a good key, too), and that outweighs a
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
