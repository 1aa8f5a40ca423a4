/** What the terminal shows while a run goes on: one line per request, and on a terminal a live line per environment below. */
import { styleText } from 'node:util';
import { skipsOf } from '../../report/analysis/skips.ts';
import { counted } from '../../report/quantity.ts';
import { failureText } from '../../report/words/failure.ts';
import { findingText } from '../../report/words/finding.ts';
import { knownProblemsOf } from '../../report/words/known.ts';
import { reasonText, requestReason } from '../../report/words/reason.ts';
import {
  type EnvironmentRun,
  isProblemStatus,
  openFindings,
  type RequestRun,
  type RequestStatus,
} from '../../run/model.ts';
import type { Progress } from '../../run/plan.ts';
import type { WaitCause } from '../../run/rate-budget.ts';
import { printableLines } from '../../shared/printable.ts';
import { rateLimitOf } from '../../shared/rate-limit.ts';
import type { CiLog } from '../ci-log.ts';
import { liveLines, type Screen } from '../live-lines.ts';
import { blocks } from './blocks.ts';
import { shown } from './shown.ts';

export type { Screen } from '../live-lines.ts';

export interface Clock {
  /** Milliseconds; only differences count. */
  now(): number;
  /** Calls until the returned function is called; it does not hold the process. */
  every(milliseconds: number, call: () => void): () => void;
}

const CLOCK: Clock = {
  now: () => performance.now(),
  every(milliseconds, call) {
    const timer = setInterval(call, milliseconds);
    timer.unref();
    return () => clearInterval(timer);
  },
};

type Format = Parameters<typeof styleText>[0];
type Paint = (format: Format, text: string) => string;

const MARKS: Readonly<Record<RequestStatus, { mark: string; format: Format }>> = {
  passed: { mark: '✓', format: 'green' },
  failed: { mark: '✗', format: 'red' },
  errored: { mark: '!', format: 'red' },
  flaky: { mark: '~', format: 'yellow' },
  skipped: { mark: '-', format: 'gray' },
};

/** `quiet`: problems only; `normal`: requests, and one line for each cause of skips; `verbose`: also assertions and skipped requests. */
export type Verbosity = 'quiet' | 'normal' | 'verbose';

export interface ProgressOptions {
  readonly verbosity?: Verbosity;
  /** Where the output is the log of a CI system. */
  readonly ciLog?: CiLog | undefined;
  readonly clock?: Clock;
}

/** Without a terminal, a line says so often that the run goes on. */
const HEARTBEAT_MS = 60_000;

/** The present of one environment. */
interface Present {
  readonly total: number;
  done: number;
  request: string;
  /** Until the rate limit lets the request be sent, and what holds it back. */
  waitsUntil: number;
  waitsFor: WaitCause;
  /** When the run will be over under its rate limit at the earliest; 0 without one. */
  endsAt: number;
}

/** Prints a run as it happens. Without a terminal, the lines of each environment are a block, and each names its environment. */
export function progressPrinter(screen: Screen, options: ProgressOptions = {}): (progress: Progress) => void {
  const { verbosity = 'normal', ciLog, clock = CLOCK } = options;
  const paint: Paint = (format, text) =>
    screen.hasColours ? styleText(format, text, { validateStream: false }) : text;
  const live = liveLines(screen, (line) => paint('dim', line));
  let printedAt = clock.now();
  const ordered = blocks((line) => {
    printedAt = clock.now();
    live.print(line);
  });
  const present = new Map<string, Present>();
  let stopTicking: (() => void) | undefined;

  function print(environment: string, line: string): void {
    if (screen.isTerminal) live.print(line);
    else ordered.print(environment, line);
  }

  function refresh(): void {
    if (screen.isTerminal) {
      const width = Math.max(0, ...[...present.keys()].map((name) => shown(name).length));
      live.show([...present].map(([name, now]) => liveLine(shown(name).padEnd(width), now, clock.now())));
    } else if (present.size > 0 && clock.now() - printedAt >= HEARTBEAT_MS) {
      printedAt = clock.now();
      const counts = [...present].map(([name, { done, total }]) => `${shown(name)} ${done}/${total}`);
      live.print(`still running: ${counts.join(', ')}`);
    }
    // Seconds pass while a request waits: the lines follow them.
    if (present.size > 0) stopTicking ??= clock.every(1000, refresh);
    else {
      stopTicking?.();
      stopTicking = undefined;
    }
  }

  return (progress) => {
    switch (progress.kind) {
      case 'environment-start': {
        const { environment, total, leastMs, ratelimit } = progress;
        const endsAt = leastMs > 0 ? clock.now() + leastMs : 0;
        present.set(environment, { total, done: 0, request: 'starting', waitsUntil: 0, waitsFor: 'window', endsAt });
        ordered.start(environment, ciLog === undefined ? [] : [ciLog.begin(shown(environment))]);
        if (verbosity !== 'quiet')
          print(
            environment,
            `[${shown(environment)}] ${counted(total, 'request')}${rateLimitNote(leastMs, ratelimit)}`,
          );
        break;
      }
      case 'request-start': {
        const now = present.get(progress.environment);
        if (now !== undefined) Object.assign(now, { done: progress.done, request: shown(progress.name) });
        break;
      }
      case 'request-wait': {
        const now = present.get(progress.environment);
        if (now === undefined) break;
        now.waitsUntil = clock.now() + progress.waitMs;
        now.waitsFor = progress.cause;
        now.endsAt = clock.now() + progress.leftMs;
        if (!screen.isTerminal && progress.cause === 'limited')
          print(
            progress.environment,
            `[${shown(progress.environment)}] ${waitText(seconds(progress.waitMs), 'limited')}`,
          );
        break;
      }
      case 'request-end': {
        const now = present.get(progress.environment);
        if (now !== undefined) Object.assign(now, { done: progress.done, waitsUntil: 0 });
        if (isShown(progress.request, verbosity))
          print(progress.environment, requestLines(progress.environment, progress.request, verbosity, paint));
        break;
      }
      case 'clean-up':
        print(
          progress.environment,
          `[${shown(progress.environment)}] taking away what this run created; a second signal leaves it behind`,
        );
        break;
      case 'environment-end': {
        const { name } = progress.environment;
        present.delete(name);
        for (const line of environmentLines(progress.environment, verbosity, paint)) print(name, line);
        ordered.end(name, ciLog === undefined ? [] : [ciLog.end(shown(name))]);
      }
    }
    refresh();
  };
}

/** At the end of an environment: what was skipped, one line for each cause, and what ended or failed it as a whole. */
function environmentLines(environment: EnvironmentRun, verbosity: Verbosity, paint: Paint): string[] {
  const { status } = environment;
  const name = shown(environment.name);
  const reason = shown(reasonText(environment) ?? '');
  if (status === 'skipped') return [paint('yellow', `[${name}] SKIPPED  ${reason}`)];
  const skips = verbosity === 'normal' ? skipsOf(environment) : [];
  return [
    ...skips.map(({ reason: cause, requests: [first, ...others] }) => {
      const what = others.length === 0 ? shown(first?.id ?? '') : `${others.length + 1} requests`;
      const how = cause.reasonCode === 'blocked' ? 'blocked' : 'skipped';
      return paint('gray', `[${name}] - ${what} ${how}: ${shown(reasonText(cause) ?? 'no reason given')}`);
    }),
    ...(reason === '' ? [] : [paint('red', `[${name}] ${status}: ${reason}`)]),
  ];
}

function isShown({ status }: RequestRun, verbosity: Verbosity): boolean {
  if (verbosity === 'quiet') return isProblemStatus(status) || status === 'flaky';
  return verbosity === 'verbose' || status !== 'skipped';
}

function liveLine(name: string, { total, done, request, waitsUntil, waitsFor, endsAt }: Present, now: number): string {
  const wait = seconds(waitsUntil - now);
  const left = seconds(endsAt - now);
  const parts = [
    `[${name}] ${String(done).padStart(String(total).length)}/${total}`,
    ...(left > 0 ? [`${minutes(left)} left`] : []),
    ...(wait > 0 ? [waitText(wait, waitsFor)] : []),
    request,
  ];
  return parts.join('  ');
}

function waitText(wait: number, cause: WaitCause): string {
  return cause === 'limited' ? `waits ${wait} s: the rate limit of the key is used up (HTTP 429)` : `waits ${wait} s`;
}

function seconds(milliseconds: number): number {
  return Math.max(0, Math.ceil(milliseconds / 1000));
}

function minutes(left: number): string {
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
}

function rateLimitNote(leastMs: number, ratelimit: string): string {
  if (rateLimitOf(ratelimit) === undefined) return '';
  return `, at ${shown(ratelimit)}${leastMs > 0 ? `: ${Math.round(leastMs / 1000)} s at least` : ''}`;
}

/** Of a failure, with `--verbose`: so many characters of the body. */
const MAX_BODY = 2000;

function requestLines(environment: string, request: RequestRun, verbosity: Verbosity, paint: Paint): string {
  const { mark, format } = MARKS[request.status];
  const lead = `[${shown(environment)}]`;
  const took = request.attempts === 0 ? '' : `  ${request.code ?? 'no response'}  ${request.durationMs} ms`;
  const reason = requestReason(request);
  const why = reason === undefined ? '' : `  (${shown(reason)})`;
  const lines = [`${paint(format, mark)} ${shown(request.method).padEnd(6)} ${shown(request.name)}${took}${why}`];
  for (const assertion of request.assertions) {
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
