/** The numbers of environments, counted from their requests alone: nothing of it comes from the code under test. */
import type { EnvironmentRun } from '../../scripts/run/model.ts';
import type { RequestStatus } from '../../scripts/run/status.ts';

export const STATUSES = ['passed', 'failed', 'errored', 'flaky', 'skipped'] as const;

export function numbersOf(environments: readonly EnvironmentRun[]) {
  const requests = environments.flatMap((environment) => environment.requests);
  const of = (status: RequestStatus) => requests.filter((request) => request.status === status).length;
  const assertions = requests.flatMap((request) => request.assertions);
  const facts = requests.flatMap(({ assertions: own, findings = [] }) => [
    ...own.flatMap(({ failures = [] }) => failures).map(({ known }) => ({ known })),
    ...findings,
  ]);
  return {
    requests: requests.length,
    sent: requests.length - of('skipped'),
    passed: of('passed'),
    failed: of('failed'),
    errored: of('errored'),
    flaky: of('flaky'),
    skipped: of('skipped'),
    problems: of('failed') + of('errored'),
    assertions: assertions.filter(({ status }) => status !== 'skipped').length,
    assertionsFailed: assertions.filter(({ status }) => status === 'failed').length,
    assertionsSkipped: assertions.filter(({ status }) => status === 'skipped').length,
    findings: requests.flatMap(({ findings = [] }) => findings).filter(({ known }) => known === undefined).length,
    known: requests.filter(({ assertions: own, findings = [] }) =>
      [...own.flatMap(({ failures = [] }) => failures), ...findings].some(({ known }) => known !== undefined),
    ).length,
    knownFacts: facts.filter(({ known }) => known !== undefined).length,
  };
}

/** What is wrong with an environment and shows in none of its requests. */
export function ownProblem({ status, reasonCode, requests }: EnvironmentRun): boolean {
  if (status === 'errored') return requests.every((request) => request.status !== 'errored');
  return (
    ['misconfigured', 'interrupted', 'incomplete'].includes(status) || (status === 'failed' && reasonCode !== undefined)
  );
}
