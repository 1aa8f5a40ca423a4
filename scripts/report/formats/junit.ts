/**
 * JUnit XML that is valid by the schemas of the Jenkins xUnit plugin (junit-10.xsd) and of Maven Surefire
 * (surefire-test-report.xsd, which fixes the order of elements): one file per environment, one test case per assertion.
 * Against `run.json`:
 *
 * - `failures` = `totals.assertionsFailed`, and one for each finding in a strict run;
 * - `errors` = `totals.errored`;
 * - `skipped` = `totals.skipped`, and skipped assertions;
 * - an environment that is itself a problem (`environmentProblemOf`) or was skipped is one case more, called `environment`;
 * - a known failure passes, and the first case of its request says so in `system-out`; the property `known` is `totals.known`;
 * - a request that has neither assertion nor error nor skip is one test case, so that nothing is missing.
 */
import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import { openFindings } from '../../run/baseline/known-problem.ts';
import type { EnvironmentRun, RequestRun, Run } from '../../run/model.ts';
import { isProblem } from '../../run/status.ts';
import { environmentProblemOf } from '../analysis/counts.ts';
import { diagnosisOf } from '../analysis/diagnosis.ts';
import { clip } from '../text.ts';
import { diagnosisLine } from '../words/diagnosis.ts';
import { failureText } from '../words/failure.ts';
import { findingText } from '../words/finding.ts';
import { knownLines, reviewLines } from '../words/known.ts';
import { missingText, selectionText } from '../words/parts.ts';
import { reasonText, requestReason, retryReason } from '../words/reason.ts';

/** Characters of one message: enough to read, and a CI system's database still takes it. */
const MESSAGE_LIMIT = 4000;

interface Outcome {
  readonly element: 'failure' | 'error' | 'skipped';
  readonly type: string;
  readonly message: string;
}

interface TestCase {
  readonly name: string;
  readonly classname: string;
  readonly outcome: Outcome | undefined;
  /** Absent for the environment itself. */
  readonly request?: RequestRun;
  /** The first case of a request has its time (CI systems add times), its retries and its output. */
  readonly isFirst: boolean;
}

/** Renders one environment of a run. */
export function renderJunit(run: Run, environment: EnvironmentRun): string {
  const cases = distinct(testCasesOf(run, environment));
  const count = (element: string) => cases.filter(({ outcome }) => outcome?.element === element).length;
  const suite = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '\uFFFD' }).ele('testsuite', {
    name: clip(`${environment.name} · ${run.suite}`, 200),
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: seconds(environment.durationMs),
    timestamp: run.startedAt.replace(/(\.\d+)?Z$/, ''),
  });
  appendProperties(suite, run, environment);
  for (const testCase of cases) appendCase(suite, testCase, environment);
  return `${suite.end({ prettyPrint: true })}\n`;
}

function testCasesOf(run: Run, environment: EnvironmentRun): TestCase[] {
  const outcome = environmentOutcome(environment);
  const own = { name: 'environment', classname: part(environment.name), outcome, isFirst: true };
  const cases = environment.requests.flatMap((request) => casesOf(run, environment, request));
  return outcome === undefined ? cases : [own, ...cases];
}

/** An untested environment has no test cases, and must not look passed. */
function environmentOutcome(environment: EnvironmentRun): Outcome | undefined {
  const message = reasonText(environment) ?? `the environment was ${environment.status}`;
  const { status, reasonCode = status } = environment;
  if (status === 'skipped') return { element: 'skipped', type: status, message };
  const element = environmentProblemOf(environment);
  return element && { element, type: element === 'failure' ? reasonCode : status, message };
}

function casesOf(run: Run, environment: EnvironmentRun, request: RequestRun): TestCase[] {
  const { id, name, status, code, assertions } = request;
  const found: [name: string, outcome?: Outcome][] = [];
  if (status === 'skipped') found.push([name, skipped(requestReason(request))]);
  if (status === 'errored') {
    const type = code === null ? 'no-response' : `http-${code}`;
    found.push(['a response', { element: 'error', type, message: requestReason(request) ?? 'no usable response' }]);
  }
  for (const assertion of assertions) {
    const type = assertion.failures?.[0]?.code ?? 'assertion';
    if (assertion.status === 'passed') found.push([assertion.name]);
    else if (assertion.status === 'skipped') found.push([assertion.name, skipped(assertion.message)]);
    else found.push([assertion.name, { element: 'failure', type, message: failureText(assertion) }]);
  }
  for (const finding of run.strict === true ? openFindings(request) : []) {
    const { kind, pointer } = finding;
    found.push([`${kind} at ${pointer}`, { element: 'failure', type: kind, message: findingText(finding) }]);
  }
  if (found.length === 0) found.push([name]);
  const classname = [environment.name, ...request.folder].map(part).join('.');
  return found.map(([what, outcome], index) => {
    return { name: `${id} · ${what}`, classname, outcome, request, isFirst: index === 0 };
  });
}

function skipped(message = 'skipped'): Outcome {
  return { element: 'skipped', type: 'skipped', message };
}

function appendCase(suite: XMLBuilder, testCase: TestCase, environment: EnvironmentRun): void {
  const { name, classname, outcome, request, isFirst } = testCase;
  const time = seconds(isFirst && request !== undefined ? request.durationMs : 0);
  const element = suite.ele('testcase', { name: clip(name, 500), classname: clip(classname, 500), time });
  if (outcome?.element === 'failure') appendOutcome(element, outcome, request, environment);
  if (isFirst && request?.status === 'flaky') appendRetries(element, request);
  if (outcome !== undefined && outcome.element !== 'failure') appendOutcome(element, outcome, request, environment);
  const output = isFirst && request !== undefined ? outputOf(request) : '';
  if (output !== '') element.ele('system-out').txt(output);
}

function appendOutcome(
  testCase: XMLBuilder,
  { element, type, message }: Outcome,
  request: RequestRun | undefined,
  environment: EnvironmentRun,
): void {
  const text = clip(message, MESSAGE_LIMIT);
  const isSkip = element === 'skipped';
  const child = testCase.ele(element, { message: oneLine(text), ...(isSkip ? {} : { type }) });
  if (isSkip || request === undefined) return;
  const cause = isProblem(request) ? [diagnosisLine(diagnosisOf(request, environment), environment)] : [];
  child.txt([text, ...cause, `${request.method} ${clip(request.url, 1000)}`].join('\n'));
}

/** Surefire: a test that passed after retries has a `flakyFailure` for each failure; Jenkins marks it flaky. */
function appendRetries(element: XMLBuilder, request: RequestRun): void {
  const { retries = [] } = request;
  for (const retry of retries.length > 0 ? retries : [request]) {
    const reason = clip(retryReason(retry), MESSAGE_LIMIT);
    element
      .ele('flakyFailure', { message: oneLine(reason), type: 'retried' })
      .ele('stackTrace')
      .txt(reason);
  }
}

function outputOf(request: RequestRun): string {
  const findings = openFindings(request).map(
    (finding) => `finding: ${finding.kind} at ${finding.pointer}: ${findingText(finding)}`,
  );
  const lines = [...knownLines(request).slice(0, 50), ...findings.slice(0, 50)];
  if (request.status === 'flaky')
    lines.unshift(`flaky: ${requestReason(request) ?? 'passed after a retry'} (${request.attempts} attempts)`);
  return clip(lines.join('\n'), MESSAGE_LIMIT);
}

function appendProperties(suite: XMLBuilder, run: Run, environment: EnvironmentRun): void {
  const values: [string, string | undefined][] = [
    ['runId', run.runId],
    ['environment', environment.name],
    ['baseURL', environment.baseURL],
    ['status', environment.status],
    ['collection', `${run.collection.name} ${run.collection.hash}`],
    ['spec', run.spec === undefined ? undefined : `${run.spec.title} ${run.spec.version}`],
    ['commit', run.source?.commit],
    ['selection', selectionText(run)],
    ['missing', missingText(run)],
    ['known', environment.totals.known === undefined ? undefined : String(environment.totals.known)],
    ...reviewLines(environment).map((line): [string, string] => ['baseline', line]),
  ];
  const properties = suite.ele('properties');
  for (const [name, value] of values) {
    if (value !== undefined) properties.ele('property', { name, value: clip(value, 500) });
  }
}

/** Reports tell cases apart by class and name, so two equal names in one class become `name (2)`. */
function distinct(cases: readonly TestCase[]): TestCase[] {
  const seen = new Map<string, number>();
  return cases.map((testCase) => {
    const key = `${testCase.classname}\n${testCase.name}`;
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return times === 1 ? testCase : { ...testCase, name: `${testCase.name} (${times})` };
  });
}

/** One level of a class name: dots separate levels, so a dot within one becomes `_`. */
function part(name: string): string {
  return name.replaceAll('.', '_').trim() || '_';
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ');
}

/** Seconds with three decimals and no grouping, as SUREFIRE_TIME has it. */
function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
