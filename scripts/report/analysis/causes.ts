/** Problems grouped by their likely cause: forty failures are mostly one mistake, and it should be told once. */
import type { EnvironmentRun, RequestRun, Run } from '../../run/model.ts';
import { type Diagnosis, diagnose, isProblem } from './diagnosis.ts';

export interface CauseGroup {
  readonly environment: EnvironmentRun;
  readonly diagnosis: Diagnosis;
  readonly requests: readonly RequestRun[];
}

/** The causes of a run, by environment in its order, and the one with the most requests first. */
export function causesOf(run: Run): readonly CauseGroup[] {
  return run.environments.flatMap((environment) => {
    const groups = new Map<string, { environment: EnvironmentRun; diagnosis: Diagnosis; requests: RequestRun[] }>();
    for (const request of environment.requests.filter(isProblem)) {
      const diagnosis = diagnose(request, environment);
      const key = diagnosis.cause === 'server' ? `server ${diagnosis.params.status}` : diagnosis.cause;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { environment, diagnosis, requests: [request] });
      else group.requests.push(request);
    }
    return [...groups.values()].sort((a, b) => b.requests.length - a.requests.length);
  });
}
