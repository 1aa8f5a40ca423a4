/** The diagnosis of a request: the one that its run has stored. */
import type { SavedDiagnosis } from '../../run/diagnosis/causes.ts';
import { withDiagnoses } from '../../run/diagnosis/diagnose.ts';
import type { EnvironmentRun, RequestRun } from '../../run/model.ts';

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
