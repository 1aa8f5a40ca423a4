/** The text that `run.json` has beside each code, for people who read the file. No code reads it where there is a code. */
import type { SavedDiagnosis } from '../../run/diagnosis/causes.ts';
import type { AssertionRun, EnvironmentRun, Explained, Finding, RequestRun, Run } from '../../run/model.ts';
import { isProblem } from '../../run/status.ts';
import { diagnosisOf } from '../analysis/diagnosis.ts';
import { diagnosisText } from './diagnosis.ts';
import { failureText } from './failure.ts';
import { findingText } from './finding.ts';
import { reasonText, requestReason, retryReason } from './reason.ts';

/** The run as `run.json` has it: with all of its text, and the likely cause of each problem. The text is made anew each time. */
export function withWords(run: Run): Run {
  return { ...run, environments: run.environments.map(environmentWithWords) };
}

function environmentWithWords(environment: EnvironmentRun): EnvironmentRun {
  const { name, reason, ...rest } = environment;
  return {
    name,
    ...said(reasonText({ ...rest, ...said(reason) })),
    ...rest,
    requests: rest.requests.map((request) => requestWithWords(request, environment)),
  };
}

function requestWithWords(request: RequestRun, environment: EnvironmentRun): RequestRun {
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
    ...(isProblem(request) ? { diagnosis: diagnosisWithWords(diagnosisOf(request, environment), environment) } : {}),
    ...(rest.findings === undefined ? {} : { findings: rest.findings.map(findingWithWords) }),
  };
}

function diagnosisWithWords(diagnosis: SavedDiagnosis, environment: EnvironmentRun): SavedDiagnosis {
  return { ...diagnosis, ...diagnosisText(diagnosis, environment) };
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
