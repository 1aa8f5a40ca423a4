/**
 * CTRF (Common Test Report Format, ctrf.io), one file per environment: one test per request, its assertions as steps.
 * CTRF has no `flaky` and no `errored` status: flaky is `passed` with its mark, errored is `failed`; `rawStatus` has the status in
 * `run.json`. An environment that is itself a problem or was skipped is one test more, so that its file does not look green.
 * Durations are whole milliseconds and instants epoch milliseconds, as the schema asks.
 */
import {
  type EnvironmentRun,
  isProblem,
  openFindings,
  type RequestRun,
  type RequestStatus,
  type Run,
} from '../../run/model.ts';
import { countsOf, environmentProblemOf } from '../analysis/counts.ts';
import { diagnosisOf } from '../analysis/diagnosis.ts';
import { clip } from '../text.ts';
import { diagnosisLine } from '../words/diagnosis.ts';
import { failureText } from '../words/failure.ts';
import { findingText } from '../words/finding.ts';
import { knownProblemsOf, knownText, reviewLines } from '../words/known.ts';
import { missingText, selectionText } from '../words/parts.ts';
import { reasonText, requestReason, retryReason } from '../words/reason.ts';

const STATUS = {
  passed: 'passed',
  flaky: 'passed',
  failed: 'failed',
  errored: 'failed',
  skipped: 'skipped',
} as const satisfies Record<RequestStatus, string>;

const MESSAGE_LIMIT = 4000;

/** Renders one environment of a run. */
export function renderCtrf(run: Run, environment: EnvironmentRun): string {
  const counts = countsOf(environment);
  const own = environmentTest(environment);
  const selection = selectionText(run);
  const missing = missingText(run);
  const reason = reasonText(environment);
  const review = reviewLines(environment);
  const start = Date.parse(run.startedAt);
  const report = {
    reportFormat: 'CTRF',
    specVersion: '0.1.0',
    timestamp: run.finishedAt,
    generatedBy: 'clickhouse-cloud-postman',
    results: {
      tool: { name: 'clickhouse-cloud-postman' },
      summary: {
        tests: counts.requests + own.length,
        passed: counts.passed + counts.flaky,
        failed: counts.problems + counts.environmentProblems,
        skipped: counts.skipped + own.length - counts.environmentProblems,
        pending: 0,
        other: 0,
        flaky: counts.flaky,
        start,
        stop: start + Math.round(environment.durationMs),
        duration: Math.round(environment.durationMs),
      },
      tests: [...own, ...environment.requests.map((request) => testOf(request, environment, start))],
      environment: {
        reportName: run.collection.name,
        appName: environment.baseURL,
        testEnvironment: environment.name,
        ...(run.spec === undefined ? {} : { appVersion: run.spec.version }),
        ...(run.source?.commit === undefined ? {} : { commit: run.source.commit }),
        ...(run.source?.branch === undefined ? {} : { branchName: run.source.branch }),
        ...(run.source?.url === undefined ? {} : { buildUrl: run.source.url }),
        healthy: environment.status === 'passed',
        extra: {
          runId: run.runId,
          suite: run.suite,
          status: environment.status,
          ...(environment.reasonCode === undefined ? {} : { reasonCode: environment.reasonCode }),
          ...(reason === undefined ? {} : { reason: clip(reason, MESSAGE_LIMIT) }),
          ...(selection === undefined ? {} : { selection }),
          ...(missing === undefined ? {} : { missing }),
          ...(counts.known === 0 ? {} : { known: counts.known }),
          ...(review.length === 0 ? {} : { baseline: review }),
        },
      },
    },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function environmentTest(environment: EnvironmentRun) {
  const { name, status } = environment;
  if (status !== 'skipped' && environmentProblemOf(environment) === undefined) return [];
  const message = reasonText(environment) ?? `the environment was ${status}`;
  return [
    {
      name: 'environment',
      status: status === 'skipped' ? ('skipped' as const) : ('failed' as const),
      rawStatus: status,
      duration: 0,
      suite: [name],
      message: clip(message, MESSAGE_LIMIT),
      type: 'api',
    },
  ];
}

function testOf(request: RequestRun, environment: EnvironmentRun, runStart: number) {
  const start = runStart + Math.round(request.startedMs);
  const message = messageOf(request, environment);
  const findings = openFindings(request);
  const known = knownProblemsOf(request);
  const tags = [...(request.tag === undefined ? [] : [request.tag]), ...(known.length === 0 ? [] : ['known'])];
  return {
    name: clip(request.id, 500),
    status: STATUS[request.status],
    rawStatus: request.status,
    duration: Math.round(request.durationMs),
    ...(request.attempts === 0 ? {} : { start, stop: start + Math.round(spentMs(request)) }),
    suite: [environment.name, ...request.folder],
    ...(message === undefined ? {} : { message: clip(message, MESSAGE_LIMIT) }),
    ...(tags.length === 0 ? {} : { tags }),
    type: 'api',
    ...(request.attempts > 1 ? { retries: request.attempts - 1 } : {}),
    ...(request.retries === undefined ? {} : { retryAttempts: request.retries.map(attemptOf) }),
    ...(request.status === 'flaky' ? { flaky: true } : {}),
    ...(request.assertions.length === 0 ? {} : { steps: request.assertions.map(stepOf) }),
    extra: {
      operation: clip(request.name, 500),
      method: request.method,
      path: clip(request.path, 1000),
      code: request.code,
      ...(request.reasonCode === undefined ? {} : { reasonCode: request.reasonCode }),
      ...(findings.length === 0
        ? {}
        : { findings: findings.slice(0, 50).map((finding) => ({ ...finding, message: findingText(finding) })) }),
      ...(known.length === 0
        ? {}
        : {
            known: known
              .slice(0, 50)
              .map((problem) => ({ ...problem.known, problem: clip(problem.what, MESSAGE_LIMIT) })),
          }),
    },
  };
}

function stepOf(assertion: RequestRun['assertions'][number]) {
  const { name, status, failures, message } = assertion;
  const text = failures === undefined || status === 'skipped' ? message : failureText(assertion);
  return {
    name: clip(name, 500),
    status,
    ...(text === undefined
      ? {}
      : { extra: { message: clip(text, MESSAGE_LIMIT), ...(failures === undefined ? {} : { failures }) } }),
  };
}

function attemptOf(retry: NonNullable<RequestRun['retries']>[number], index: number) {
  return {
    attempt: index + 1,
    status: 'failed',
    duration: Math.round(retry.durationMs),
    message: clip(retryReason(retry), MESSAGE_LIMIT),
  };
}

function messageOf(request: RequestRun, environment: EnvironmentRun): string | undefined {
  const failed = request.assertions
    .filter(({ status }) => status === 'failed')
    .map((assertion) => {
      const text = failureText(assertion);
      return text === assertion.name ? text : `${assertion.name}: ${text}`;
    });
  const reason = requestReason(request);
  const cause = isProblem(request) ? [diagnosisLine(diagnosisOf(request, environment), environment)] : [];
  const known = knownProblemsOf(request).map((problem) => `known: ${problem.what}: ${knownText(problem.known)}`);
  const lines = [...(reason === undefined ? [] : [reason]), ...failed, ...cause, ...known];
  return lines.length === 0 ? undefined : lines.join('\n');
}

function spentMs(request: RequestRun): number {
  const retried = (request.retries ?? []).reduce((sum, { durationMs, backoffMs }) => sum + durationMs + backoffMs, 0);
  return retried + request.durationMs;
}
