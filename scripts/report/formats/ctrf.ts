/**
 * CTRF (Common Test Report Format, ctrf.io), one file per environment: one test per request, its assertions as steps.
 * CTRF has no `flaky` and no `errored` status: flaky is `passed` with its mark, errored is `failed`; `rawStatus` has the status in
 * `run.json`. An environment that is itself a problem or was skipped is one test more, so that its file does not look green.
 * Durations are whole milliseconds and instants epoch milliseconds, as the schema asks.
 */

import { openFindings } from '../../run/baseline/known-problem.ts';
import type { EnvironmentRun, RequestRun, Run } from '../../run/model.ts';
import { isProblem, type RequestStatus } from '../../run/status.ts';
import { countsOf, environmentProblemOf } from '../analysis/counts.ts';
import { diagnosisOf } from '../analysis/diagnosis.ts';
import { clip } from '../text.ts';
import { diagnosisLine } from '../words/diagnosis.ts';
import { failureText } from '../words/failure.ts';
import { findingText } from '../words/finding.ts';
import { knownLines, knownProblemsOf, reviewLines } from '../words/known.ts';
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
const MAX_LISTED = 50;

/** Renders one environment of a run. */
export function renderCtrf(run: Run, environment: EnvironmentRun): string {
  const counts = countsOf(environment);
  const own = environmentTest(environment);
  const start = Date.parse(run.startedAt);
  // JSON has no `undefined`: such properties are left out.
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
        appVersion: run.spec?.version,
        commit: run.source?.commit,
        branchName: run.source?.branch,
        buildUrl: run.source?.url,
        healthy: environment.status === 'passed',
        extra: {
          runId: run.runId,
          suite: run.suite,
          status: environment.status,
          reasonCode: environment.reasonCode,
          reason: clipped(reasonText(environment)),
          selection: selectionText(run),
          missing: missingText(run),
          known: counts.known || undefined,
          baseline: unlessEmpty(reviewLines(environment)),
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
      message: clipped(message),
      type: 'api',
    },
  ];
}

function testOf(request: RequestRun, environment: EnvironmentRun, runStart: number) {
  const start = runStart + Math.round(request.startedMs);
  const isSent = request.attempts > 0;
  const known = knownProblemsOf(request);
  const tags = [...(request.tag === undefined ? [] : [request.tag]), ...(known.length === 0 ? [] : ['known'])];
  return {
    name: clip(request.id, 500),
    status: STATUS[request.status],
    rawStatus: request.status,
    duration: Math.round(request.durationMs),
    start: isSent ? start : undefined,
    stop: isSent ? start + Math.round(spentMs(request)) : undefined,
    suite: [environment.name, ...request.folder],
    message: clipped(messageOf(request, environment)),
    tags: unlessEmpty(tags),
    type: 'api',
    retries: request.attempts > 1 ? request.attempts - 1 : undefined,
    retryAttempts: request.retries?.map(attemptOf),
    flaky: request.status === 'flaky' || undefined,
    steps: unlessEmpty(request.assertions.map(stepOf)),
    extra: {
      operation: clip(request.name, 500),
      method: request.method,
      path: clip(request.path, 1000),
      code: request.code,
      reasonCode: request.reasonCode,
      findings: unlessEmpty(
        openFindings(request)
          .slice(0, MAX_LISTED)
          .map((finding) => ({ ...finding, message: findingText(finding) })),
      ),
      known: unlessEmpty(
        known.slice(0, MAX_LISTED).map((problem) => ({ ...problem.known, problem: clipped(problem.what) })),
      ),
    },
  };
}

function stepOf(assertion: RequestRun['assertions'][number]) {
  const { name, status, failures, message } = assertion;
  const text = failures === undefined || status === 'skipped' ? message : failureText(assertion);
  return {
    name: clip(name, 500),
    status,
    extra: text === undefined ? undefined : { message: clipped(text), failures },
  };
}

function attemptOf(retry: NonNullable<RequestRun['retries']>[number], index: number) {
  return {
    attempt: index + 1,
    status: 'failed',
    duration: Math.round(retry.durationMs),
    message: clipped(retryReason(retry)),
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
  return (
    [reason, ...failed, ...cause, ...knownLines(request)].filter((line) => line !== undefined).join('\n') || undefined
  );
}

function clipped(text: string | undefined): string | undefined {
  return text === undefined ? undefined : clip(text, MESSAGE_LIMIT);
}

function unlessEmpty<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length === 0 ? undefined : items;
}

function spentMs(request: RequestRun): number {
  const retried = (request.retries ?? []).reduce((sum, { durationMs, backoffMs }) => sum + durationMs + backoffMs, 0);
  return retried + request.durationMs;
}
