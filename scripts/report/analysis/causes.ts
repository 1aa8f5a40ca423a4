/** Problems grouped by their likely cause: forty failures are mostly one mistake, and it should be told once. */
import type { SavedDiagnosis } from '../../run/diagnosis/causes.ts';
import { type EnvironmentRun, isProblem, type RequestRun, type Run } from '../../run/model.ts';
import { diagnosisOf } from './diagnosis.ts';

export interface CauseGroup {
  readonly environment: EnvironmentRun;
  readonly diagnosis: SavedDiagnosis;
  readonly requests: readonly RequestRun[];
}

/** The causes of a run, by environment in its order, and the one with the most requests first. */
export function causesOf(run: Run): readonly CauseGroup[] {
  return run.environments.flatMap((environment) => {
    const groups = new Map<
      string,
      { environment: EnvironmentRun; diagnosis: SavedDiagnosis; requests: RequestRun[] }
    >();
    for (const request of environment.requests.filter(isProblem)) {
      const diagnosis = diagnosisOf(request, environment);
      const key = JSON.stringify([diagnosis.cause, diagnosis.params]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { environment, diagnosis, requests: [request] });
      else group.requests.push(request);
    }
    return [...groups.values()].sort((a, b) => b.requests.length - a.requests.length);
  });
}
