/** The totals of an environment, counted from its requests. */
import type { RequestRun, Totals } from './model.ts';
import type { RequestStatus } from './status.ts';

/** Counts what `requests` holds. */
export function totalsOf(requests: readonly RequestRun[]): Totals {
  const count = (status: RequestStatus) => requests.filter((request) => request.status === status).length;
  const assertions = requests.flatMap((request) => request.assertions).filter(({ status }) => status !== 'skipped');
  const known = requests.filter(hasKnown).length;
  return {
    requests: requests.length,
    passed: count('passed'),
    failed: count('failed'),
    flaky: count('flaky'),
    skipped: count('skipped'),
    errored: count('errored'),
    assertions: assertions.length,
    assertionsFailed: assertions.filter(({ status }) => status === 'failed').length,
    ...(known === 0 ? {} : { known }),
  };
}

function hasKnown({ assertions, findings = [] }: RequestRun): boolean {
  const failures = assertions.flatMap((assertion) => assertion.failures ?? []);
  return [...failures, ...findings].some(({ known }) => known !== undefined);
}
