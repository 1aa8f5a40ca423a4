/** The only file that knows Newman: runs one collection against one environment, and tells what happened as plain values. */
import type { NewmanRunOptions } from 'newman';
import type { PostmanCollection } from '../collection/postman-format.ts';
import { type Attempt, hearConsole, newAttempt } from './attempt.ts';
import type { Connections } from './connection.ts';
import { readExchange, type SdkRequest, type SdkResponse } from './exchange.ts';
import { networkFailure } from './network-error.ts';

/** An unpacked answer that is larger is cut off as an error: half a gigabyte no longer fits into one string, and ends the process. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

const MAX_REDIRECTS = 5;

/** Tells `retry.js` that another attempt cannot help. */
const NO_RETRY = 'noretry';

/** Tells `pace.js` when the answer came, in milliseconds since 1970. */
const ANSWERED_AT = 'answeredat';

export interface NewmanRun {
  readonly collection: PostmanCollection;
  readonly variables: Readonly<Record<string, string>>;
  readonly connections: Connections;
  /** For one request. */
  readonly timeoutMs: number;
  /** For one script, its waiting for the pace included. */
  readonly scriptTimeoutMs: number;
  readonly iterations: number;
  /** Ends the run at once; what is in flight does not count. */
  readonly signal: AbortSignal;
  /** The thread of the scripts is starting, and nothing else happens for a while. */
  readonly onBoot?: () => void;
  /** A request starts. */
  readonly onStart: (itemId: string) => void;
  /** The request waits for the pace, so long. */
  readonly onWait: (itemId: string, waitMs: number) => void;
  /** A request is over, with all its attempts. */
  readonly onEnd: (itemId: string, attempts: readonly Attempt[]) => void;
}

/**
 * Runs the collection to its end, or until the signal.
 *
 * @throws Error where Newman cannot start, or what it tells cannot be taken in.
 */
export async function runNewman(run: NewmanRun): Promise<void> {
  const newman = (await import('newman')).default;
  const started = performance.now();
  const now = () => performance.now() - started;
  const attempts: Attempt[] = [];
  let current: { itemId: string; attempt: Attempt; sentAt: number } | undefined;

  return new Promise((resolve, reject) => {
    let runtime: Runtime | undefined;
    let isOver = false;

    function end(error?: unknown): void {
      if (isOver) return;
      isOver = true;
      run.signal.removeEventListener('abort', abort);
      if (error) reject(error);
      else resolve();
    }

    function abort(): void {
      // From here on nothing is heard: what the stopping itself sets off did not happen to the API.
      end();
      stop(runtime);
    }

    if (run.signal.aborted) return end();
    run.signal.addEventListener('abort', abort, { once: true });
    const emitter = newman.run(optionsOf(run), (error) => end(error ?? undefined)) as unknown as Emitter;
    boundAnswers(emitter, () => run.onBoot?.());

    /** An error while listening ends this run, not the process. */
    function on(name: string, listener: (told: Told, error: Failure | null | undefined) => void): void {
      emitter.on(name, (error, told) => {
        if (isOver) return;
        try {
          listener(told, error);
        } catch (cause) {
          end(cause);
          stop(runtime);
        }
      });
    }

    emitter.on('start', (_error, told) => {
      runtime = told.run;
      // The signal came while Newman was getting ready.
      if (isOver) stop(runtime);
    });
    on('beforeItem', ({ item }) => {
      current = { itemId: item?.id ?? '', attempt: newAttempt(now()), sentAt: now() };
      if (attempts.length === 0) run.onStart(current.itemId);
    });
    on('beforeRequest', ({ cursor }) => {
      if (current !== undefined && !isOfScript(cursor)) current.sentAt = now();
    });
    on('request', (told, error) => {
      if (current === undefined || isOfScript(told.cursor)) return;
      current.attempt.durationMs = now() - current.sentAt;
      const failure = error ? networkFailure(error) : undefined;
      readExchange(current.attempt, failure?.reason, told);
      emitter.summary.environment.set(ANSWERED_AT, String(Date.now()));
      emitter.summary.environment.set(NO_RETRY, failure !== undefined && !failure.isTransient ? 'true' : '');
    });
    on('console', ({ messages = [] }) => {
      if (current === undefined) return;
      const before = current.attempt.waitedMs;
      hearConsole(current.attempt, messages);
      const waitMs = current.attempt.waitedMs - before;
      if (waitMs > 0) run.onWait(current.itemId, waitMs);
    });
    on('assertion', ({ assertion, skipped }, error) => {
      current?.attempt.assertions.push({
        name: assertion ?? '',
        status: skipped === true ? 'skipped' : error ? 'failed' : 'passed',
        ...(error?.message === undefined ? {} : { message: error.message }),
      });
    });
    on('exception', ({ error }) => {
      current?.attempt.scriptErrors.push(String(error?.message ?? 'unknown error'));
    });
    on('script', (_told, error) => {
      // Of most errors an exception tells as well; of a script that did not end in time, only this.
      const reason = error?.message;
      if (reason !== undefined && current?.attempt.scriptErrors.includes(reason) === false)
        current.attempt.scriptErrors.push(reason);
    });
    on('item', () => {
      if (current === undefined) return;
      const { itemId, attempt } = current;
      current = undefined;
      // A script that broke after it asked for another attempt may not get one.
      const goesOn = attempt.scriptErrors.length === 0 && (attempt.isPoll === true || attempt.retry !== undefined);
      if (!goesOn || attempt.isPoll !== true) attempts.push(attempt);
      if (!goesOn) run.onEnd(itemId, attempts.splice(0));
      forget(emitter.summary.run);
    });
  });
}

/**
 * Newman keeps every exchange until its end, in a list and once more in a cache of its own; here it is in the model already.
 * Emptying the objects themselves empties both.
 */
function forget({ executions, failures }: Emitter['summary']['run']): void {
  for (const execution of executions) for (const key of Object.keys(execution)) delete execution[key];
  executions.length = 0;
  failures.length = 0;
}

/** Ends the run, and the thread of its scripts: one that waits for the pace, or never ends, would hold the process. */
function stop(runtime: Runtime | undefined): void {
  runtime?.abort();
  runtime?.host?.dispose();
}

function optionsOf(run: NewmanRun): NewmanRunOptions {
  return {
    collection: run.collection,
    environment: { values: Object.entries(run.variables).map(([key, value]) => ({ key, value, enabled: true })) },
    // The connections end a request that takes too long; this one is behind it, for those that a proxy's tunnel replaces.
    timeoutRequest: run.timeoutMs,
    timeoutScript: run.scriptTimeoutMs,
    iterationCount: run.iterations,
    requestAgents: run.connections.agents,
    insecureFileRead: false,
    color: 'off',
  } as unknown as NewmanRunOptions;
}

/**
 * Newman hands only some settings on to the runtime, and not those that bound an answer: they are added at the runner.
 *
 * @param onBoot called once the run has begun to start.
 */
function boundAnswers(emitter: Emitter, onBoot: () => void): void {
  let known: Runner | undefined;
  Object.defineProperty(emitter, 'runner', {
    enumerable: true,
    get: () => known,
    set(runner: Runner) {
      known = runner;
      const start = runner.run.bind(runner);
      runner.run = (collection, options, done) =>
        start(
          collection,
          {
            ...options,
            requester: { ...options.requester, maxResponseSize: MAX_ANSWER_BYTES, maxRedirects: MAX_REDIRECTS },
          },
          (error, started) => {
            done(error, started);
            // Newman starts the run in an immediate of its own, which comes before this one.
            setImmediate(onBoot);
          },
        );
    },
  });
}

interface Emitter {
  on(event: string, listener: (error: Failure | null | undefined, told: Told) => void): void;
  readonly summary: {
    readonly environment: { set(name: string, value: string): void };
    readonly run: { readonly executions: Record<string, unknown>[]; readonly failures: unknown[] };
  };
}

interface Runner {
  run(
    collection: unknown,
    options: { readonly requester?: object },
    done: (error: unknown, run: unknown) => void,
  ): void;
}

interface Failure {
  readonly message?: string;
  readonly code?: unknown;
}

interface Runtime {
  abort(): void;
  readonly host?: { dispose(): void };
}

interface Cursor {
  readonly scriptId?: string;
}

interface Told {
  readonly cursor?: Cursor;
  readonly run?: Runtime;
  readonly item?: { readonly id: string };
  readonly request?: SdkRequest;
  readonly response?: SdkResponse;
  readonly messages?: readonly unknown[];
  readonly assertion?: string;
  readonly skipped?: boolean;
  readonly error?: { readonly message?: unknown };
}

/** Sent by a script (`pm.sendRequest`), not the request itself. */
function isOfScript(cursor: Cursor | undefined): boolean {
  return cursor?.scriptId !== undefined;
}
