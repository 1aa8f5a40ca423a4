/** Converts a request's attempts to a `RequestRun`: status, reason, redaction, limits. */
import { requestedWaitMs } from '../shared/network/rate-limit.ts';
import type { Acceptance } from './baseline/baseline.ts';
import type { AssertionRun, Explained, LeftThing, RequestRun, RetriedAttempt } from './model.ts';
import type { Attempt } from './newman/attempt.ts';
import { nested, type Reason, type ReasonParams } from './reason.ts';
import type { Redactor } from './secrets/redact.ts';
import type { SuiteItem } from './select.ts';
import type { RequestStatus } from './status.ts';

/** Characters of a body that are kept; more for a failed request, to debug it. */
const MAX_BODY = 16 * 1024;
const MAX_FAILED_BODY = 256 * 1024;
const MAX_HEADERS = 100;
const MAX_TEXT = 2000;

/**
 * @param attempts in order; empty where the request was left out.
 * @param leftOut why it was not sent; absent if it was to be sent.
 * @param accept marks the known failures and findings; absent where none is known.
 */
export function requestRun(
  { item, order }: SuiteItem,
  attempts: readonly Attempt[],
  redact: Redactor,
  leftOut?: Reason,
  accept?: Acceptance,
): RequestRun {
  const facts = {
    id: item.id,
    order,
    name: redact.text(item.name),
    folder: item.folder.map(redact.text),
    ...(item.tag === '' ? {} : { tag: item.tag }),
    ...(item.deprecated ? { deprecated: true } : {}),
    ...(item.reference === '' ? {} : { reference: item.reference }),
    method: item.method,
    path: redact.text(item.path),
    ...(item.permission === undefined ? {} : { permission: item.permission }),
  };
  const sent = attempts.filter(({ url }) => url !== undefined);
  // If a retry was not sent, the last attempt that was sent is the result.
  const last = sent.at(-1) ?? attempts.at(-1);
  if (last === undefined) return { ...facts, ...unsent(facts.path, item.checks, redact, leftOut) };
  for (const { url, requestBody, requestHeaders, responseBody, responseHeaders } of attempts) {
    redact.learn({ url, body: requestBody, headers: requestHeaders });
    redact.learn({ body: responseBody, headers: responseHeaders });
  }
  const shown = {
    assertions: last.assertions.map((assertion) => redactAssertion(assertion, redact)),
    findings: last.findings.map((finding) => redactFacts(finding, redact)),
  };
  const found = outcome(last, sent, item.checks);
  // Known problems require a usable response.
  const isUsable = found.status !== 'errored' && found.status !== 'skipped';
  const known = (isUsable && accept?.({ id: item.id, ...shown })) || shown;
  const { status, reason } =
    known === shown ? found : outcome({ ...last, assertions: known.assertions }, sent, item.checks);
  const body = last.responseBody === null ? null : redact.body(last.responseBody, last.clipped);
  const maxBody = status === 'passed' ? MAX_BODY : MAX_FAILED_BODY;
  return {
    ...facts,
    url: redact.text(last.url ?? item.path),
    status,
    ...explained(reason, redact),
    code: last.code,
    startedMs: Math.round(attempts[0]?.startedMs ?? 0),
    waitedMs: Math.round(attempts[0]?.waitedMs ?? 0),
    durationMs: Math.round(last.durationMs),
    sizeBytes: last.sizeBytes,
    attempts: sent.length,
    ...(sent.length > 1 ? { retries: retriesOf(sent, redact) } : {}),
    assertions: known.assertions,
    request: {
      headers: headersOf(last.requestHeaders, redact),
      ...(last.requestBody === undefined ? {} : { body: clip(redact.body(last.requestBody), MAX_BODY) }),
    },
    response:
      body === null
        ? null
        : {
            headers: headersOf(last.responseHeaders, redact),
            body: body.slice(0, maxBody),
            ...(body.length > maxBody || last.clipped ? { truncated: true } : {}),
          },
    ...(last.left.length === 0 ? {} : { left: last.left.map((thing) => redactLeft(thing, redact)) }),
    ...(known.findings.length === 0 ? {} : { findings: known.findings }),
  };
}

function retriesOf(sent: readonly Attempt[], redact: Redactor): RetriedAttempt[] {
  return sent.slice(0, -1).map((attempt, index) => ({
    ...explained(reasonOf(attempt), redact),
    code: attempt.code,
    startedMs: Math.round(attempt.startedMs),
    durationMs: Math.round(attempt.durationMs),
    // After a 429 the rate limit holds the next attempt back, on top of the backoff.
    backoffMs: Math.round((attempt.retry?.backoffMs ?? 0) + (sent[index + 1]?.waitedMs ?? 0)),
  }));
}

function reasonOf(attempt: Pick<Attempt, 'networkError' | 'retry'>): Reason {
  if (attempt.networkError !== undefined) return { reasonCode: 'network', params: attempt.networkError };
  return attempt.retry?.reason ?? { reasonCode: 'no-response', params: {} };
}

/**
 * @param checks of its script; `undefined` for a collection that may leave out requests on purpose.
 * @param leftOut why it was not sent; `undefined` if no reason is known.
 */
function unsent(path: string, checks: number | undefined, redact: Redactor, leftOut: Reason | undefined) {
  const isLost = leftOut === undefined && checks !== undefined;
  return {
    url: path,
    status: isLost ? ('errored' as const) : ('skipped' as const),
    ...explained(
      isLost
        ? { reasonCode: 'script', params: { failure: 'ended-run' } }
        : (leftOut ?? { reasonCode: 'run-ended', params: {} }),
      redact,
    ),
    code: null,
    startedMs: 0,
    waitedMs: 0,
    durationMs: 0,
    sizeBytes: 0,
    attempts: 0,
    assertions: [],
    request: { headers: [] },
    response: null,
  };
}

/** @param checks number of checks that a finished script makes; `undefined` if unknown. */
function outcome(
  last: Omit<Attempt, 'assertions'> & { readonly assertions: readonly AssertionRun[] },
  sent: readonly Attempt[],
  checks?: number,
): { status: RequestStatus; reason?: Reason } {
  const times = sent.length > 1 ? { attempts: sent.length } : {};
  if (last.networkError !== undefined)
    return { status: 'errored', reason: { reasonCode: 'network', params: { ...last.networkError, ...times } } };
  // After a script error, the script's reports are incomplete, so `skipped` is not trusted.
  if (last.scriptErrors.length > 0)
    return { status: 'errored', reason: scriptFailed({ failure: 'threw', detail: last.scriptErrors[0] ?? '' }) };
  if (last.skipped !== undefined) return { status: 'skipped', reason: last.skipped };
  // A retry was due, but the run ended before it: nothing was checked.
  if (last.retry !== undefined)
    return { status: 'errored', reason: { reasonCode: 'not-retried', params: { after: nested(reasonOf(last)) } } };
  const failed = last.assertions.some(({ status }) => status === 'failed');
  if (failed && last.code === 429) return { status: 'errored', reason: rateLimited(last, sent) };
  if (failed && last.code !== null && last.code >= 500)
    return { status: 'errored', reason: { reasonCode: 'status', params: { status: last.code, ...times } } };
  if (failed) return { status: 'failed' };
  if (last.code !== null && checks !== undefined && last.checks !== checks)
    return { status: 'errored', reason: scriptFailed(unfinished(last.checks, checks)) };
  if (last.code === null) return { status: 'errored', reason: { reasonCode: 'no-response', params: times } };
  if (sent.length > 1) {
    const after = sent.slice(0, -1).map((attempt) => nested(reasonOf(attempt)));
    const distinct = [...new Map(after.map((reason) => [JSON.stringify(reason), reason])).values()];
    return { status: 'flaky', reason: { reasonCode: 'retried', params: { attempt: sent.length, after: distinct } } };
  }
  return { status: 'passed' };
}

/** Counts only the last consecutive 429s; earlier attempts are in the retries. */
function rateLimited(
  last: Pick<Attempt, 'startedMs' | 'durationMs' | 'responseHeaders'>,
  sent: readonly Attempt[],
): Reason {
  const row = sent.slice(sent.findLastIndex(({ code }) => code !== 429) + 1);
  const field = (name: string) => last.responseHeaders.find((header) => header.name.toLowerCase() === name)?.value;
  const askedMs = requestedWaitMs(field, Date.now());
  const limitedMs = last.startedMs + last.durationMs - ((row[0]?.startedMs ?? 0) + (row[0]?.durationMs ?? 0));
  return {
    reasonCode: 'rate-limited',
    params: {
      limitedMs: Math.max(0, Math.round(limitedMs)),
      ...(askedMs === undefined ? {} : { askedMs: Math.round(askedMs) }),
      ...(row.length > 1 ? { attempts: row.length } : {}),
    },
  };
}

function redactLeft({ body, ...thing }: LeftThing, redact: Redactor): LeftThing {
  const shown = Object.fromEntries(Object.entries(thing).map(([key, text]) => [key, redact.text(text)]));
  return { ...(shown as unknown as LeftThing), ...(body === undefined ? {} : { body: redact.body(body) }) };
}

function unfinished(made: number | undefined, checks: number): ReasonParams<'script'> {
  return made === undefined ? { failure: 'unfinished' } : { failure: 'checks', expected: checks, actual: made };
}

function scriptFailed(params: ReasonParams<'script'>): Reason {
  return { reasonCode: 'script', params };
}

function redactAssertion({ name, status, failures, message }: AssertionRun, redact: Redactor): AssertionRun {
  return {
    name: redact.text(name),
    status,
    ...(failures === undefined ? {} : { failures: failures.map((failure) => redactFacts(failure, redact)) }),
    ...(message === undefined ? {} : { message: clip(redact.text(message), MAX_TEXT) }),
  };
}

function explained(reason: Reason | undefined, redact: Redactor): Explained {
  return reason === undefined ? {} : { ...nested(redactFacts(reason, redact)) };
}

/** Facts of scripts and errors, with each of their texts redacted, and then shortened. */
function redactFacts<Facts extends object>(facts: Facts, redact: Redactor): Facts {
  function redacted(value: unknown): unknown {
    if (typeof value === 'string') return clip(redact.text(value), MAX_TEXT);
    if (Array.isArray(value)) return value.map(redacted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redacted(inner)]));
  }
  return redacted(facts) as Facts;
}

function headersOf(headers: Attempt['responseHeaders'], redact: Redactor) {
  const kept = headers
    .slice(0, MAX_HEADERS)
    .map(({ name, value }) => ({ name: redact.text(name), value: clip(redact.header(name, value), MAX_TEXT) }));
  const more = headers.length - kept.length;
  return more > 0 ? [...kept, { name: '…', value: `${more} more headers` }] : kept;
}

/** The beginning of a text, with a note for people where it was longer. */
function clip(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max)}… [${text.length - max} more characters]`;
}
