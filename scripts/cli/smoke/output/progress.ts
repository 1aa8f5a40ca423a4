/** What the terminal shows while a run goes on: one line per request, and on a terminal a live line per environment below. */
import { styleText } from 'node:util';
import { counted } from '../../../report/quantity.ts';
import type { Progress } from '../../../run/plan.ts';
import type { WaitCause } from '../../../run/rate-budget.ts';
import { rateLimitOf } from '../../../shared/network/rate-limit.ts';
import type { CiLog } from '../../ci-system.ts';
import { liveLines, type Screen, shown } from '../../screen.ts';
import {
  environmentLines,
  isShown,
  type Paint,
  repeatedFailures,
  requestLines,
  type Verbosity,
} from './request-lines.ts';

export interface Clock {
  /** Milliseconds; only differences count. */
  now(): number;
  /** Calls until the returned function is called; the process can still exit. */
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

export interface ProgressOptions {
  readonly verbosity?: Verbosity;
  /** Where the output is the log of a CI system. */
  readonly ciLog?: CiLog | undefined;
  readonly clock?: Clock;
}

/** Interval of the progress lines if there is no terminal. */
const HEARTBEAT_MS = 60_000;

/** The present of one environment. */
interface Present {
  readonly total: number;
  readonly failures: ReturnType<typeof repeatedFailures>;
  done: number;
  request: string;
  /** When the rate limit allows the request, and the cause of the wait. */
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
    const name = progress.kind === 'environment-end' ? progress.environment.name : progress.environment;
    const now = present.get(name);
    const say = (text: string) => print(name, `[${shown(name)}] ${text}`);
    switch (progress.kind) {
      case 'environment-start': {
        const { total, leastMs, ratelimit } = progress;
        const endsAt = leastMs > 0 ? clock.now() + leastMs : 0;
        const begin = { done: 0, request: 'starting', waitsUntil: 0, waitsFor: 'window' } as const;
        present.set(name, { total, failures: repeatedFailures(), ...begin, endsAt });
        ordered.start(name, ciLog === undefined ? [] : [ciLog.begin(shown(name))]);
        if (verbosity !== 'quiet') say(`${counted(total, 'request')}${rateLimitNote(leastMs, ratelimit)}`);
        break;
      }
      case 'request-start':
        if (now !== undefined) Object.assign(now, { done: progress.done, request: shown(progress.name) });
        break;
      case 'request-wait':
        if (now === undefined) break;
        now.waitsUntil = clock.now() + progress.waitMs;
        now.waitsFor = progress.cause;
        now.endsAt = clock.now() + progress.leftMs;
        if (!screen.isTerminal && progress.cause === 'limited') say(waitText(seconds(progress.waitMs), 'limited'));
        break;
      case 'request-end': {
        if (now !== undefined) Object.assign(now, { done: progress.done, waitsUntil: 0 });
        const isFolded = now?.failures.isFolded(progress.request) === true && verbosity !== 'verbose';
        if (isShown(progress.request, verbosity) && !isFolded)
          print(name, requestLines(name, progress.request, verbosity, paint));
        break;
      }
      case 'clean-up':
        say('deleting what this run created; a second signal ends this and leaves it');
        break;
      case 'environment-end': {
        const folded = verbosity === 'verbose' ? [] : (now?.failures.lines(name, paint) ?? []);
        present.delete(name);
        for (const line of [...folded, ...environmentLines(progress.environment, verbosity, paint)]) print(name, line);
        ordered.end(name, ciLog === undefined ? [] : [ciLog.end(shown(name))]);
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

/**
 * The order of lines where nothing can be updated in place: the lines of an environment are one block. The environment that
 * started first is printed as it runs, and the others wait for its end.
 */
export interface Blocks {
  /** @param begin printed before the first line of the environment. */
  start(environment: string, begin: readonly string[]): void;
  print(environment: string, line: string): void;
  /** @param last printed after the last line of the environment. */
  end(environment: string, last: readonly string[]): void;
}

/** @param write prints one line. */
export function blocks(write: (line: string) => void): Blocks {
  /** Buffered lines by environment; the one that is printed directly has none. */
  const waiting = new Map<string, { lines: string[]; isOver: boolean }>();
  let current: string | undefined;

  function print(environment: string, lines: readonly string[]): void {
    if (current === undefined || environment === current) {
      lines.forEach(write);
      return;
    }
    const block = waiting.get(environment) ?? { lines: [], isOver: false };
    waiting.set(environment, block);
    block.lines.push(...lines);
  }

  /** Prints the environments that ended, then the next one that still runs. */
  function goOn(): void {
    current = undefined;
    for (const [environment, { lines, isOver }] of waiting) {
      waiting.delete(environment);
      lines.forEach(write);
      if (isOver) continue;
      current = environment;
      return;
    }
  }

  return {
    start(environment, begin) {
      print(environment, begin);
      current ??= environment;
    },
    print: (environment, line) => print(environment, [line]),
    end(environment, last) {
      print(environment, last);
      const block = waiting.get(environment);
      if (block !== undefined) block.isOver = true;
      if (environment === current) goOn();
    },
  };
}
