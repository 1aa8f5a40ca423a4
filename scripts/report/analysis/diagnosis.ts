/** The likely causes of problems: of each request the one that its run has stored, and all by cause. */
import type { SavedDiagnosis } from '../../run/diagnosis/causes.ts';
import { withDiagnoses } from '../../run/diagnosis/diagnose.ts';
import type { EnvironmentRun, RequestRun, Run } from '../../run/model.ts';
import { isProblem } from '../../run/status.ts';
import { groupBy } from '../../shared/list.ts';

/** Those of runs that were saved before diagnoses were stored: made anew, once for each environment. */
const made = new WeakMap<object, ReadonlyMap<string, SavedDiagnosis>>();

/** The diagnosis of a request with a problem. */
export function diagnosisOf(
  { id, diagnosis }: RequestRun,
  environment: Pick<EnvironmentRun, 'access' | 'requests'>,
): SavedDiagnosis {
  if (diagnosis !== undefined) return diagnosis;
  const all = made.get(environment) ?? diagnosesOf(environment);
  made.set(environment, all);
  return all.get(id) ?? { cause: 'no-response', params: {} };
}

function diagnosesOf(environment: Pick<EnvironmentRun, 'access' | 'requests'>): ReadonlyMap<string, SavedDiagnosis> {
  return new Map(
    withDiagnoses(environment).flatMap((request) =>
      request.diagnosis === undefined ? [] : [[request.id, request.diagnosis] as const],
    ),
  );
}

/** Requests whose problems have one cause, which is reported once. */
export interface CauseGroup {
  readonly environment: EnvironmentRun;
  readonly diagnosis: SavedDiagnosis;
  readonly requests: readonly RequestRun[];
}

/** The causes of a run, by environment in its order, and the one with the most requests first. */
export function causesOf(run: Run): readonly CauseGroup[] {
  return run.environments.flatMap((environment) => {
    const problems = environment.requests
      .filter(isProblem)
      .map((request) => ({ request, diagnosis: diagnosisOf(request, environment) }));
    const groups = groupBy(problems, ({ diagnosis: { cause, params } }) => JSON.stringify([cause, params]));
    return [...groups.values()]
      .map((group) => {
        const [{ diagnosis }] = group;
        return { environment, diagnosis, requests: group.map(({ request }) => request) };
      })
      .sort((a, b) => b.requests.length - a.requests.length);
  });
}
