/** The text that `run.json` has beside each code, for people who read the file. No code reads it where there is a code. */
import type { AssertionRun, EnvironmentRun, Explained, Finding, RequestRun, Run } from '../../run/model.ts';
import { diagnose, isProblem } from '../analysis/diagnosis.ts';
import { diagnosisText } from './diagnosis.ts';
import { failureText } from './failure.ts';
import { findingText } from './finding.ts';
import { reasonText, requestReason, retryReason } from './reason.ts';

/** A run as `run.json` has it: with its text, and the likely cause of each problem. Both are made anew whenever it is rendered. */
export function savedRun(run: Run): object {
  const environments = withWords(run).environments.map((environment) => ({
    ...environment,
    requests: environment.requests.map((request) => {
      if (!isProblem(request)) return request;
      const diagnosis = diagnose(request, environment);
      return { ...request, diagnosis: { ...diagnosis, ...diagnosisText(diagnosis) } };
    }),
  }));
  return { ...run, environments };
}

/** The run with all of its text, at the same place whether it had text before or not. */
export function withWords(run: Run): Run {
  return { ...run, environments: run.environments.map(environmentWithWords) };
}

function environmentWithWords({ name, reason, ...rest }: EnvironmentRun): EnvironmentRun {
  return {
    name,
    ...said(reasonText({ ...rest, ...said(reason) })),
    ...rest,
    requests: rest.requests.map(requestWithWords),
  };
}

function requestWithWords(request: RequestRun): RequestRun {
  const { id, reason: _, ...rest } = request;
  const retries = rest.retries?.map(({ reason: told, ...retry }) => ({
    reason: retryReason({ ...retry, ...said(told) }),
    ...retry,
  }));
  return {
    id,
    ...said(requestReason(request)),
    ...rest,
    ...(retries === undefined ? {} : { retries }),
    assertions: rest.assertions.map(assertionWithWords),
    ...(rest.findings === undefined ? {} : { findings: rest.findings.map(findingWithWords) }),
  };
}

function assertionWithWords(assertion: AssertionRun): AssertionRun {
  const { message: _, ...rest } = assertion;
  return assertion.failures === undefined ? assertion : { ...rest, message: failureText(assertion) };
}

function findingWithWords(finding: Finding): Finding {
  const { message: _, ...rest } = finding;
  return { ...rest, message: findingText(finding) };
}

function said(reason: string | undefined): Pick<Explained, 'reason'> {
  return reason === undefined ? {} : { reason };
}
