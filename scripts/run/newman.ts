/** The only file that knows Newman: runs one collection against one environment, and tells what happened as plain values. */
import type { NewmanRunOptions } from 'newman';
import type { PostmanCollection } from '../collection/postman-format.ts';
import { type Attempt, newAttempt } from './attempt.ts';
import type { Finding, Header } from './model.ts';
import { networkReason } from './network-error.ts';

/** More of a body than this is never read as text. */
const MAX_BODY_READ = 1024 * 1024;

export interface NewmanRun {
  readonly collection: PostmanCollection;
  readonly variables: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly iterations?: number;
  /** Ends the run: what is in flight is left alone. */
  readonly signal: AbortSignal;
  /** Called when a request starts. */
  readonly onStart: (itemId: string) => void;
  /** Called with all attempts when a request is over. */
  readonly onEnd: (itemId: string, attempts: readonly Attempt[]) => void;
}

/** How long an aborted run may take to come back. */
const ABORT_GRACE_MS = 500;

/**
 * Runs the collection to its end, or until the signal.
 *
 * @throws Error where Newman cannot start at all.
 */
export async function runNewman(run: NewmanRun): Promise<void> {
  const newman = (await import('newman')).default;
  const started = performance.now();
  const attempts: Attempt[] = [];
  let current: { itemId: string; attempt: Attempt; sentAt: number } | undefined;

  const now = () => performance.now() - started;

  function finish(): void {
    if (current === undefined) return;
    attempts.push(current.attempt);
    if (current.attempt.retry === undefined) {
      run.onEnd(current.itemId, attempts.splice(0));
    }
    current = undefined;
  }

  return new Promise((resolve, reject) => {
    let runtime: { abort(): void } | undefined;
    let isOver = false;
    const over = (error?: Error | null) => {
      if (isOver) return;
      isOver = true;
      run.signal.removeEventListener('abort', abort);
      if (attempts.length > 0 && current === undefined) run.onEnd(lastItemId, attempts.splice(0));
      if (error) reject(error);
      else resolve();
    };
    const abort = () => {
      runtime?.abort();
      setTimeout(over, ABORT_GRACE_MS).unref();
    };
    let lastItemId = '';
    const options = {
      collection: run.collection,
      environment: { values: Object.entries(run.variables).map(([key, value]) => ({ key, value, enabled: true })) },
      timeoutRequest: run.timeoutMs,
      iterationCount: run.iterations ?? 1,
      insecureFileRead: false,
      color: 'off',
    } as unknown as NewmanRunOptions;
    const emitter = newman.run(options, (error) => over(error));
    run.signal.addEventListener('abort', abort, { once: true });
    const events = emitter as unknown as {
      on(event: string, listener: (error: EventError, told: EventArgs) => void): typeof events;
      summary?: { run?: { executions?: unknown[] } };
    };
    events
      .on('start', (_error, told) => {
        runtime = told.run;
        if (run.signal.aborted) abort();
      })
      .on('beforeItem', (_error, told) => {
        if (isOver) return;
        const itemId = told.item?.id ?? '';
        lastItemId = itemId;
        current = { itemId, attempt: newAttempt(now()), sentAt: now() };
        if (attempts.length === 0) run.onStart(itemId);
      })
      .on('beforeRequest', () => {
        if (current !== undefined) current.sentAt = now();
      })
      .on('request', (error, told) => {
        if (current === undefined) return;
        readExchange(current.attempt, error, told);
        current.attempt.durationMs = now() - current.sentAt;
      })
      .on('console', (_error, told) => {
        if (current !== undefined) readConsole(current.attempt, told.messages ?? []);
      })
      .on('assertion', (error, told) => {
        current?.attempt.assertions.push({
          name: told.assertion ?? '',
          status: told.skipped ? 'skipped' : error ? 'failed' : 'passed',
          ...(error?.message === undefined ? {} : { message: error.message }),
        });
      })
      .on('exception', (_error, told) => {
        current?.attempt.scriptErrors.push(String(told.error?.message ?? 'unknown error'));
      })
      .on('item', () => {
        if (isOver) return;
        finish();
        // Newman keeps every exchange until its end; here it is in the model already.
        const executions = events.summary?.run?.executions;
        if (executions !== undefined) executions.length = 0;
      });
  });
}

type EventError = ({ message?: string; code?: unknown } & object) | null | undefined;

interface EventArgs {
  run?: { abort(): void };
  item?: { id: string };
  request?: SdkRequest;
  response?: SdkResponse;
  messages?: unknown[];
  assertion?: string;
  skipped?: boolean;
  error?: { message?: unknown };
}

interface SdkRequest {
  url: { toString(): string };
  headers: { all(): { key: string; value: string; disabled?: boolean }[] };
  body?: { toString(): string; isEmpty?(): boolean };
}

interface SdkResponse {
  code: number;
  headers: { all(): { key: string; value: string }[] };
  stream?: Buffer;
}

function readExchange(attempt: Attempt, error: EventError, { request, response }: EventArgs): void {
  attempt.url = request?.url.toString() ?? '';
  attempt.requestHeaders = toHeaders(request?.headers.all() ?? []);
  const body = request?.body?.toString();
  if (body) attempt.requestBody = body;
  if (error) attempt.networkError = networkReason(error);
  if (response === undefined || error) return;
  const stream = response.stream ?? Buffer.alloc(0);
  attempt.code = response.code;
  attempt.responseHeaders = toHeaders(response.headers.all());
  attempt.sizeBytes = stream.length;
  attempt.clipped = stream.length > MAX_BODY_READ;
  attempt.responseBody = stream.subarray(0, MAX_BODY_READ).toString('utf8');
}

function toHeaders(headers: readonly { key: string; value: string; disabled?: boolean }[]): Header[] {
  return headers
    .filter(({ disabled }) => disabled !== true)
    .map(({ key, value }) => ({ name: String(key), value: String(value) }));
}

/** What the scripts of the collection tell the runner stands in the console, where a person in Postman sees it too. */
function readConsole(attempt: Attempt, [mark, told]: readonly unknown[]): void {
  if (mark === '[skipped]') attempt.skipped = String(told);
  if (mark === '[finding]') attempt.findings.push(told as Finding);
  if (mark === '[pace]') attempt.waitedMs += Number((told as { waitMs?: unknown }).waitMs ?? 0);
  if (mark === '[retry]') attempt.retry = told as { reason: string; backoffMs: number };
}
