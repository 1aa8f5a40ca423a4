/** The only file that knows Newman: runs one collection against one environment, and reports what happened as plain values. */
import type { NewmanRunOptions } from 'newman';
import { parseConsoleEvent } from '../../collection/console-protocol.ts';
import type { PostmanCollection } from '../../collection/write/postman-format.ts';
import type { WaitListener } from '../connection/admission.ts';
import type { Connections } from '../connection/connection.ts';
import { ConnectionError } from '../connection/error.ts';
import type { RateRequest } from '../rate-budget.ts';
import { type Attempt, addAssertion, addConsoleEvent, newAttempt } from './attempt.ts';
import { readExchange } from './exchange.ts';
import { networkFailure } from './network-error.ts';
import { type Emitter, type Failure, isOfScript, type NewmanEvent, type Runtime } from './newman-events.ts';

/** Tells `retry.js` that another attempt cannot help. */
const NO_RETRY = 'noretry';

export interface NewmanRun {
  readonly collection: PostmanCollection;
  readonly variables: Readonly<Record<string, string>>;
  readonly connections: Connections;
  /** For one script, including its wait before a retry. */
  readonly scriptTimeoutMs: number;
  readonly iterations: number;
  /** Ends the run at once; an open request does not count. */
  readonly signal: AbortSignal;
  /** A request starts. */
  readonly onStart?: (itemId: string) => void;
  /** The request that started last waits `waitMs` milliseconds for the rate limit. */
  readonly onWait?: RateRequest['onWait'];
  /** A request is over, with all its attempts. */
  readonly onEnd: (itemId: string, attempts: readonly Attempt[]) => void;
}

/**
 * Runs the collection to its end, or until the signal.
 *
 * @throws Error if Newman cannot start, or an event cannot be processed.
 */
export async function runNewman(run: NewmanRun): Promise<void> {
  const newman = (await import('newman')).default;
  ignoreProxyVariables();
  const started = performance.now();
  const now = () => performance.now() - started;
  const attempts: Attempt[] = [];
  let current: { itemId: string; attempt: Attempt; sentAt: number } | undefined;
  /** Finished requests for `report`. */
  const finished: { itemId: string; attempts: readonly Attempt[] }[] = [];
  /** Why a script request of the current item was refused. */
  let refused: Attempt['networkError'];

  return new Promise((resolve, reject) => {
    let runtime: Runtime | undefined;
    let isOver = false;

    function end(error?: unknown): void {
      if (isOver) return;
      isOver = true;
      run.signal.removeEventListener('abort', abort);
      try {
        report();
      } catch (cause) {
        error ??= cause;
      }
      if (error) reject(error);
      else resolve();
    }

    function report(): void {
      for (const { itemId, attempts: all } of finished.splice(0)) run.onEnd(itemId, all);
    }

    function abort(): void {
      // From here on, events are ignored: they come from the abort, not from the API.
      end();
      stop(runtime);
    }

    if (run.signal.aborted) return end();
    run.signal.addEventListener('abort', abort, { once: true });
    const emitter = newman.run(optionsOf(run), (error) => end(error ?? undefined)) as unknown as Emitter;

    function waitListener(sent: NonNullable<typeof current>): WaitListener {
      let isSent = false;
      sent.sentAt = now();
      return {
        onWait: run.onWait,
        onSend(waitedMs) {
          sent.attempt.waitedMs += waitedMs;
          if (isSent) sent.sentAt += waitedMs;
          else {
            sent.sentAt = now();
            sent.attempt.startedMs = sent.sentAt;
          }
          isSent = true;
        },
      };
    }

    /** An error in a listener ends this run, not the process. */
    function on(name: string, listener: (event: NewmanEvent, error: Failure | null | undefined) => void): void {
      emitter.on(name, (error, event) => guarded(() => listener(event, error)));
    }

    function guarded(listener: () => void): void {
      if (isOver) return;
      try {
        listener();
      } catch (cause) {
        end(cause);
        stop(runtime);
      }
    }

    emitter.on('start', (_error, event) => {
      runtime = event.run;
      // The signal came while Newman was getting ready.
      if (isOver) stop(runtime);
    });
    on('beforeItem', ({ item }) => {
      current = { itemId: item?.id ?? '', attempt: newAttempt(now()), sentAt: now() };
    });
    on('beforePrerequest', () => {
      // `onEnd` takes as long as a script, so it runs here, while the script thread runs the next script.
      // It still runs before the next request is sent, which it may prevent: Newman waits for a timer before each step.
      setImmediate(() =>
        guarded(() => {
          report();
          if (current !== undefined && attempts.length === 0) run.onStart?.(current.itemId);
        }),
      );
    });
    on('beforeRequest', (event) => {
      // A proxy that the collection sets would receive requests for the API.
      if (event.request !== undefined) event.request.proxy = undefined;
      if (isOfScript(event)) run.connections.begin('script');
      else {
        const { body } = event.request ?? {};
        run.connections.begin('collection', current && waitListener(current), () => JSON.stringify(body ?? null));
      }
    });
    on('request', (event, error) => {
      run.connections.end(isOfScript(event) ? 'script' : 'collection');
      const failure = error ? networkFailure(error) : undefined;
      if (isOfScript(event)) {
        if (error instanceof ConnectionError && error.isRefusal) refused ??= failure?.params;
        return;
      }
      if (current === undefined) return;
      current.attempt.durationMs = now() - current.sentAt;
      readExchange(current.attempt, failure?.params, event);
      emitter.summary.environment.set(NO_RETRY, failure !== undefined && !failure.isTransient ? 'true' : '');
    });
    on('console', ({ messages = [] }) => {
      const event = current && parseConsoleEvent(messages);
      if (current === undefined || event === undefined) return;
      addConsoleEvent(current.attempt, event);
      if (event.mark === 'rate-limit') run.onWait?.(event.facts.waitMs, 'window');
      if (event.mark === 'retry' && event.facts.reasonCode === 'status' && event.facts.params.status === 429)
        run.onWait?.(event.facts.backoffMs, 'limited');
    });
    on('assertion', ({ assertion, skipped }, error) => {
      if (current === undefined) return;
      addAssertion(current.attempt, {
        name: assertion ?? '',
        status: skipped === true ? 'skipped' : error ? 'failed' : 'passed',
        ...(error?.message === undefined ? {} : { message: error.message }),
      });
    });
    on('exception', ({ error }) => {
      current?.attempt.scriptErrors.push(String(error?.message ?? 'unknown error'));
    });
    on('script', (_event, error) => {
      // Most errors also emit `exception`; a script timeout emits only this event.
      const reason = error?.message;
      if (reason !== undefined && current?.attempt.scriptErrors.includes(reason) === false)
        current.attempt.scriptErrors.push(reason);
    });
    on('item', () => {
      if (current === undefined) return;
      const { itemId, attempt } = current;
      current = undefined;
      if (refused !== undefined) attempt.networkError ??= refused;
      // A script that failed after it requested a retry may not get one.
      const hasNextAttempt =
        attempt.scriptErrors.length === 0 && (attempt.isPoll === true || attempt.retry !== undefined);
      if (!hasNextAttempt || attempt.isPoll !== true) attempts.push(attempt);
      if (!hasNextAttempt) {
        refused = undefined;
        finished.push({ itemId, attempts: attempts.splice(0) });
      }
      clearSummary(emitter.summary.run);
    });
  });
}

/**
 * Newman's summary keeps every exchange until the end of the run, but the model already has it. Its public fields are
 * cleared to free bodies and assertions even while other code references the execution.
 */
function clearSummary({ executions, failures }: Emitter['summary']['run']): void {
  for (const execution of executions) {
    execution.request = undefined;
    execution.response = undefined;
    execution.assertions = undefined;
  }
  executions.length = 0;
  failures.length = 0;
}

/** Ends the run and its script thread: a script that waits, or never ends, would keep the process alive. */
function stop(runtime: Runtime | undefined): void {
  runtime?.abort();
  runtime?.host?.dispose();
}

/**
 * `connection/` handles proxies. Newman's HTTP client would replace its agents with its own if these variables
 * set a proxy. `newman.run` has no option for it (https://github.com/postmanlabs/newman/issues/2988), but reads this
 * variable. Our own settings are already read.
 */
function ignoreProxyVariables(): void {
  process.env.NO_PROXY = '*';
}

function optionsOf(run: NewmanRun): NewmanRunOptions {
  return {
    collection: run.collection,
    environment: { values: Object.entries(run.variables).map(([key, value]) => ({ key, value, enabled: true })) },
    // The connections end a request that takes too long.
    timeoutRequest: 0,
    timeoutScript: run.scriptTimeoutMs,
    iterationCount: run.iterations,
    requestAgents: run.connections.agents,
    insecureFileRead: false,
    color: 'off',
  } as unknown as NewmanRunOptions;
}
