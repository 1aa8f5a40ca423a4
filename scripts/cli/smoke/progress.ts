/** What the terminal shows while a run goes on: one line per request, and on a terminal a live line per environment below. */
import { styleText } from 'node:util';
import { diagnose, isProblem } from '../../report/analysis/diagnosis.ts';
import { diagnosisText } from '../../report/words/diagnosis.ts';
import { failureText } from '../../report/words/failure.ts';
import { findingText } from '../../report/words/finding.ts';
import { knownProblemsOf } from '../../report/words/known.ts';
import { reasonText, requestReason } from '../../report/words/reason.ts';
import {
  type EnvironmentAccess,
  type EnvironmentRun,
  openFindings,
  type RequestRun,
  type RequestStatus,
} from '../../run/model.ts';
import type { Progress } from '../../run/plan.ts';
import type { WaitCause } from '../../run/rate-budget.ts';
import { rateLimitOf } from '../../shared/rate-limit.ts';
import { liveLines, type Screen } from '../live-lines.ts';
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

/** The present of one environment. */
interface Present {
  readonly access: EnvironmentAccess;
  /** What has ended. */
  readonly requests: RequestRun[];
  readonly total: number;
  done: number;
  request: string;
  /** Until the rate limit lets the request be sent, and what holds it back. */
  waitsUntil: number;
  waitsFor: WaitCause;
  /** When the run will be over under its rate limit at the earliest; 0 without one. */
  endsAt: number;
}

/** Prints a run as it happens. Without a terminal, each line stands for itself and names its environment. */
export function progressPrinter(screen: Screen, clock: Clock = CLOCK): (progress: Progress) => void {
  const paint: Paint = (format, text) =>
    screen.hasColours ? styleText(format, text, { validateStream: false }) : text;
  const live = liveLines(screen, (line) => paint('dim', line));
  const present = new Map<string, Present>();
  let stopTicking: (() => void) | undefined;

  function refresh(): void {
    if (!screen.isTerminal) return;
    const width = Math.max(0, ...[...present.keys()].map((name) => shown(name).length));
    live.show([...present].map(([name, now]) => liveLine(shown(name).padEnd(width), now, clock.now())));
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
        const { environment, access, total, leastMs, ratelimit } = progress;
        const endsAt = leastMs > 0 ? clock.now() + leastMs : 0;
        present.set(environment, {
          access,
          requests: [],
          total,
          done: 0,
          request: 'starting',
          waitsUntil: 0,
          waitsFor: 'window',
          endsAt,
        });
        live.print(`[${shown(environment)}] ${total} requests${rateLimitNote(leastMs, ratelimit)}`);
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
          live.print(`[${shown(progress.environment)}] ${waitText(seconds(progress.waitMs), 'limited')}`);
        break;
      }
      case 'request-end': {
        const now = present.get(progress.environment);
        if (now !== undefined) Object.assign(now, { done: progress.done, waitsUntil: 0 });
        now?.requests.push(progress.request);
        live.print(
          requestLine(
            { name: progress.environment, access: now?.access ?? {}, requests: now?.requests ?? [] },
            progress.request,
            paint,
          ),
        );
        break;
      }
      case 'clean-up':
        live.print(
          `[${shown(progress.environment)}] taking away what this run created; a second signal leaves it behind`,
        );
        break;
      case 'environment-end': {
        const { name, status } = progress.environment;
        const reason = reasonText(progress.environment);
        present.delete(name);
        if (status === 'skipped') live.print(paint('yellow', `[${shown(name)}] SKIPPED  ${shown(reason ?? '')}`));
        else if (reason !== undefined) live.print(paint('red', `[${shown(name)}] ${status}: ${shown(reason)}`));
      }
    }
    refresh();
  };
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

/** @param place the environment, with what has ended in it. */
function requestLine(
  place: Pick<EnvironmentRun, 'name' | 'access' | 'requests'>,
  request: RequestRun,
  paint: Paint,
): string {
  const { mark, format } = MARKS[request.status];
  const environment = shown(place.name);
  const took = request.attempts === 0 ? '' : `  ${request.code ?? 'no response'}  ${request.durationMs} ms`;
  const reason = requestReason(request);
  const why = reason === undefined ? '' : `  (${shown(reason)})`;
  const lines = [
    `[${environment}] ${paint(format, mark)} ${shown(request.method).padEnd(6)} ${shown(request.name)}${took}${why}`,
  ];
  for (const assertion of request.assertions) {
    if (assertion.status !== 'failed') continue;
    lines.push(`[${environment}]     ${paint('red', shown(failureText(assertion)))}`);
  }
  if (isProblem(request)) {
    const diagnosis = diagnose(request, place);
    // Of these, the failed assertion says more.
    if (diagnosis.cause !== 'assertion' && diagnosis.cause !== 'contract')
      lines.push(`[${environment}]     ${diagnosisText(diagnosis).headline}`);
  }
  for (const finding of openFindings(request)) {
    lines.push(
      `[${environment}]     ${paint('yellow', `finding: ${shown(finding.pointer)} ${shown(findingText(finding))}`)}`,
    );
  }
  for (const { what } of knownProblemsOf(request))
    lines.push(`[${environment}]     ${paint('gray', `known: ${shown(what)}`)}`);
  return lines.join('\n');
}
