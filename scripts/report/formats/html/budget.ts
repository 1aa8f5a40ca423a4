/** How much of each response the page shows, so that its size stays bounded however many requests there are. */
import type { RequestRun, Run } from '../../../run/model.ts';
import { isProblem } from '../../../run/status.ts';

export interface Budget {
  /** Characters of this request's bodies. */
  readonly bodyLimit: (request: RequestRun) => number;
  /** Bodies have folds and bold keys; thousands of such elements would slow a browser down. */
  readonly folds: boolean;
  /** Many requests: lines outside the window are laid out when they come into it. */
  readonly large: boolean;
  /** Passed requests are also shown in full, with headers and cURL; otherwise in short. */
  readonly full: boolean;
}

const MAX_BODY = 16_000;
const MIN_BODY = 300;
const BODIES_TOTAL = 1_200_000;
const MAX_FOLDS = 200;
const MAX_SMALL = 400;
const MAX_FULL = 1000;

/** Divides the limits of a page among the requests of a run, separately for problems. */
export function budgetOf(run: Run): Budget {
  const responded = run.environments.flatMap(({ requests }) => requests).filter(({ response }) => response !== null);
  const problems = responded.filter(isProblem).length;
  const share = (count: number) => {
    return Math.floor(Math.min(MAX_BODY, Math.max(MIN_BODY, BODIES_TOTAL / Math.max(1, count))));
  };
  const [problemLimit, otherLimit] = [share(problems), share(responded.length - problems)];
  return {
    bodyLimit: (request) => (isProblem(request) ? problemLimit : otherLimit),
    folds: responded.length <= MAX_FOLDS,
    large: run.environments.reduce((sum, { requests }) => sum + requests.length, 0) > MAX_SMALL,
    full: responded.length <= MAX_FULL,
  };
}
