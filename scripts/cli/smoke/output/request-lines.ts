/** The lines of requests and environments that have ended, and what is wrong with a request in the words of the terminal. */
import type { styleText } from 'node:util';
import { skipsOf } from '../../../report/analysis/skips.ts';
import { counted } from '../../../report/quantity.ts';
import { failureText } from '../../../report/words/failure.ts';
import { findingText } from '../../../report/words/finding.ts';
import { knownProblemsOf } from '../../../report/words/known.ts';
import { reasonText, requestReason, skipText } from '../../../report/words/reason.ts';
import { openFindings } from '../../../run/baseline/known-problem.ts';
import type { EnvironmentRun, RequestRun } from '../../../run/model.ts';
import { isProblemStatus, type RequestStatus } from '../../../run/status.ts';
import { printableLines } from '../../../shared/printable.ts';
import { shown } from '../../screen.ts';

type Format = Parameters<typeof styleText>[0];
export type Paint = (format: Format, text: string) => string;

const MARKS: Readonly<Record<RequestStatus, { mark: string; format: Format }>> = {
  passed: { mark: '✓', format: 'green' },
  failed: { mark: '✗', format: 'red' },
  errored: { mark: '!', format: 'red' },
  flaky: { mark: '~', format: 'yellow' },
  skipped: { mark: '-', format: 'gray' },
};

/** `quiet`: problems only; `normal`: requests, and one line for each cause of skips; `verbose`: also assertions and skipped requests. */
export type Verbosity = 'quiet' | 'normal' | 'verbose';

/** At the end of an environment: what was skipped, one line for each cause, and what ended or failed it as a whole. */
export function environmentLines(environment: EnvironmentRun, verbosity: Verbosity, paint: Paint): string[] {
  const { status } = environment;
  const name = shown(environment.name);
  const reason = shown(reasonText(environment) ?? '');
  if (status === 'skipped') return [paint('yellow', `[${name}] SKIPPED  ${reason}`)];
  const skips = verbosity === 'normal' ? skipsOf(environment) : [];
  return [
    ...skips.map((group) => {
      const [first, ...others] = group.requests;
      const what = others.length === 0 ? shown(first?.id ?? '') : counted(group.requests.length, 'request');
      const how = group.reason.reasonCode === 'blocked' ? 'blocked' : 'skipped';
      return paint('gray', `[${name}] - ${what} ${how}: ${shown(skipText(group))}`);
    }),
    ...(reason === '' ? [] : [paint('red', `[${name}] ${status}: ${reason}`)]),
  ];
}

/** Whether a request has a line of its own. */
export function isShown({ status }: RequestRun, verbosity: Verbosity): boolean {
  if (verbosity === 'quiet') return isProblemStatus(status) || status === 'flaky';
  return verbosity === 'verbose' || status !== 'skipped';
}

/** Characters of the body of a failure, with `--verbose`. */
const MAX_BODY = 2000;

/** A request that ended: a line, and what is wrong with it. */
export function requestLines(environment: string, request: RequestRun, verbosity: Verbosity, paint: Paint): string {
  const { mark, format } = MARKS[request.status];
  const lead = `[${shown(environment)}]`;
  const took = request.attempts === 0 ? '' : `  ${request.code ?? 'no response'}  ${request.durationMs} ms`;
  const reason = requestReason(request);
  const why = reason === undefined ? '' : `  (${shown(reason)})`;
  const lines = [`${paint(format, mark)} ${shown(request.method).padEnd(6)} ${shown(request.name)}${took}${why}`];
  for (const assertion of request.assertions) {
    // The reason of a request without a usable response says it already.
    if (assertion.status === 'failed' && request.status === 'errored' && verbosity !== 'verbose') continue;
    if (assertion.status === 'failed') lines.push(`    ${paint('red', shown(failureText(assertion)))}`);
    else if (verbosity === 'verbose') lines.push(`    ${MARKS[assertion.status].mark} ${shown(assertion.name)}`);
  }
  for (const finding of verbosity === 'quiet' && request.reasonCode !== 'findings' ? [] : openFindings(request))
    lines.push(`    ${paint('yellow', `finding: ${shown(finding.pointer)} ${shown(findingText(finding))}`)}`);
  for (const { what } of verbosity === 'quiet' ? [] : knownProblemsOf(request))
    lines.push(`    ${paint('gray', `known: ${shown(what)}`)}`);
  if (verbosity === 'verbose' && isProblemStatus(request.status)) lines.push(...exchangeLines(request));
  return lines.map((line) => `${lead} ${line}`).join('\n');
}

function exchangeLines({ url, response }: RequestRun): string[] {
  const body = response === null ? 'no response' : printableLines(response.body.slice(0, MAX_BODY));
  return [`    ${shown(url)}`, ...body.split('\n').map((line) => `    | ${line}`)];
}

/** Failures of the same kind that are printed for an environment; `--verbose` prints them all. */
const MAX_SAME = 3;

/** Failures of an environment with the same text: after the first ones, they are only counted. */
export function repeatedFailures() {
  const counts = new Map<string, { text: string; status: RequestStatus; count: number }>();
  return {
    /** @returns whether the request has no line of its own any more. */
    isFolded(request: RequestRun): boolean {
      if (!isProblemStatus(request.status)) return false;
      const key = problemKey(request);
      const text = problemTexts(request).join('; ');
      const same = counts.get(key) ?? { text, status: request.status, count: 0 };
      counts.set(key, { ...same, count: same.count + 1 });
      return same.count >= MAX_SAME;
    },
    /** The counts, one line per text, for the end of the environment. */
    lines(environment: string, paint: Paint): string[] {
      return [...counts.values()]
        .filter(({ count }) => count > MAX_SAME)
        .map(({ text, status, count }) => {
          const { mark, format } = MARKS[status];
          const more = counted(count - MAX_SAME, 'more request');
          return `[${shown(environment)}] ${paint(format, mark)} ${more}: ${shown(text)}`;
        });
    },
  };
}

/** A line for each failed assertion or finding; of a request without a usable response, its reason. */
export function problemTexts(request: RequestRun): readonly string[] {
  if (request.reasonCode === 'findings')
    return openFindings(request).map((finding) => `${finding.pointer} ${findingText(finding)}`);
  const failed = request.assertions.filter(({ status }) => status === 'failed' && request.status !== 'errored');
  return failed.length > 0 ? failed.map(failureText) : [requestReason(request) ?? 'no response'];
}

/** Parameters of reasons that differ although the problem is the same. */
const INCIDENTAL = new Set(['attempts', 'limitedMs', 'askedMs']);

/** The same for requests with the same problem. */
export function problemKey(request: RequestRun): string {
  const { status, reasonCode, params = {} } = request;
  if (status !== 'errored' || reasonCode === undefined) return JSON.stringify([status, ...problemTexts(request)]);
  return JSON.stringify([status, reasonCode, Object.entries(params).filter(([name]) => !INCIDENTAL.has(name))]);
}
