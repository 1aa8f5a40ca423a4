/** Where the environments of one run disagree: an operation passes here and fails there, or has responses of another shape. */
import { type EnvironmentRun, isProblem, type RequestRun, type Run } from '../../run/model.ts';
import { type ShapeDifference, shapeDifferences, shapeOf } from './shape.ts';

export interface Outcome {
  readonly environment: EnvironmentRun;
  readonly request: RequestRun;
}

export interface OutcomeDifference {
  readonly id: string;
  readonly name: string;
  readonly passing: readonly Outcome[];
  readonly failing: readonly Outcome[];
}

export interface ResponseDifference {
  readonly id: string;
  readonly name: string;
  readonly left: Outcome;
  readonly right: Outcome;
  readonly differences: readonly ShapeDifference[];
}

export interface Differences {
  readonly outcomes: readonly OutcomeDifference[];
  readonly responses: readonly ResponseDifference[];
}

/** Compares the environments of a run, each with the first that has a comparable response. */
export function differencesOf(run: Run): Differences {
  const outcomes: OutcomeDifference[] = [];
  const responses: ResponseDifference[] = [];
  for (const [id, all] of outcomesById(run)) {
    const ran = all.filter(({ request }) => request.status !== 'skipped');
    const failing = ran.filter(({ request }) => isProblem(request));
    const passing = ran.filter(({ request }) => !isProblem(request));
    const name = all[0]?.request.name ?? id;
    if (failing.length > 0 && passing.length > 0) outcomes.push({ id, name, passing, failing });
    responses.push(...responseDifferences(id, name, ran));
  }
  return { outcomes, responses };
}

function responseDifferences(id: string, name: string, ran: readonly Outcome[]): ResponseDifference[] {
  // Only whole responses of success: an error has a shape of its own, and half a body lacks what was cut off.
  const whole = ran.filter(({ request: { code, response } }) => {
    return code !== null && code >= 200 && code < 300 && response !== null && response.truncated !== true;
  });
  const shaped = whole.flatMap((outcome) => {
    const shape = shapeOf(outcome.request.response?.body ?? '');
    return shape === undefined ? [] : [{ outcome, shape }];
  });
  const [left, ...others] = shaped;
  if (left === undefined) return [];
  return others.flatMap((right) => {
    const differences = shapeDifferences(left.shape, right.shape);
    return differences.length === 0 ? [] : [{ id, name, left: left.outcome, right: right.outcome, differences }];
  });
}

function outcomesById(run: Run): ReadonlyMap<string, readonly Outcome[]> {
  const byId = new Map<string, Outcome[]>();
  if (run.environments.length < 2) return byId;
  for (const environment of run.environments) {
    for (const request of environment.requests) {
      const known = byId.get(request.id);
      if (known === undefined) byId.set(request.id, [{ environment, request }]);
      else known.push({ environment, request });
    }
  }
  return byId;
}
