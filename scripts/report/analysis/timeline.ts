/** What a request spent its time on, on the clock of its environment. */
import type { RequestRun } from '../../run/model.ts';

export type SpanKind = 'rate-limit' | 'retried' | 'backoff' | 'work';

export interface Span {
  readonly kind: SpanKind;
  readonly startMs: number;
  readonly endMs: number;
}

/** The spans of a request in order: waiting for the rate limit, each attempt and the wait after it, the last attempt. */
export function spansOf(request: RequestRun): readonly Span[] {
  if (request.attempts === 0) return [];
  const spans: Span[] = [];
  const add = (kind: SpanKind, startMs: number, endMs: number) => {
    if (endMs > startMs) spans.push({ kind, startMs: Math.max(0, startMs), endMs });
  };
  add('rate-limit', request.startedMs - request.waitedMs, request.startedMs);
  let last = request.startedMs;
  for (const { startedMs, durationMs, backoffMs } of request.retries ?? []) {
    add('retried', startedMs, startedMs + durationMs);
    last = startedMs + durationMs + backoffMs;
    add('backoff', startedMs + durationMs, last);
  }
  add('work', last, last + request.durationMs);
  return spans;
}
