/** From the attempts of a request to its place in the run model: status, reason, redaction, bounds. */

import type { AssertionRun, LeftThing, RequestRun, RequestStatus, RetriedAttempt } from './model.ts';
import type { Attempt } from './newman/attempt.ts';
import type { Redactor } from './secrets/redact.ts';
import type { SuiteItem } from './select.ts';

/** Characters of a body that are kept; a failed request keeps more, as somebody will read it. */
const KEPT_BODY = 16 * 1024;
const KEPT_FAILED_BODY = 256 * 1024;
const KEPT_HEADERS = 100;
const KEPT_TEXT = 2000;

/**
 * @param attempts in order; empty where the request was left out.
 * @param leftOut why it was not sent; nothing where it should have been.
 */
export function requestRun(
  { item, order }: SuiteItem,
  attempts: readonly Attempt[],
  redact: Redactor,
  leftOut?: string,
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
  };
  const sent = attempts.filter(({ url }) => url !== undefined);
  // A request that was sent and then left out at its retry is what its last sending came to.
  const last = sent.at(-1) ?? attempts.at(-1);
  if (last === undefined) return { ...facts, ...unsent(facts.path, item.checks, leftOut && redact.text(leftOut)) };
  for (const { url, requestBody, requestHeaders, responseBody, responseHeaders } of attempts) {
    redact.learn({ url, body: requestBody, headers: requestHeaders });
    redact.learn({ body: responseBody, headers: responseHeaders });
  }
  const { status, reason } = outcome(last, sent, item.checks);
  const body =
    last.responseBody === null
      ? null
      : clip(redact.body(last.responseBody, last.clipped), status === 'passed' ? KEPT_BODY : KEPT_FAILED_BODY);
  return {
    ...facts,
    url: redact.text(last.url ?? item.path),
    status,
    ...(reason === undefined ? {} : { reason: clip(redact.text(reason), KEPT_TEXT).text }),
    code: last.code,
    startedMs: Math.round(attempts[0]?.startedMs ?? 0),
    waitedMs: Math.round(attempts[0]?.waitedMs ?? 0),
    durationMs: Math.round(last.durationMs),
    sizeBytes: last.sizeBytes,
    attempts: sent.length,
    ...(sent.length > 1 ? { retries: retriesOf(sent, redact) } : {}),
    assertions: last.assertions.map((assertion) => redactAssertion(assertion, redact)),
    request: {
      headers: headersOf(last.requestHeaders, redact),
      ...(last.requestBody === undefined ? {} : { body: clip(redact.body(last.requestBody), KEPT_BODY).text }),
    },
    response:
      body === null
        ? null
        : {
            headers: headersOf(last.responseHeaders, redact),
            body: body.text,
            ...(body.clipped || last.clipped ? { truncated: true } : {}),
          },
    ...(last.left.length === 0 ? {} : { left: last.left.map((thing) => redactLeft(thing, redact)) }),
    ...(last.findings.length === 0
      ? {}
      : {
          findings: last.findings.map((finding) => ({
            ...finding,
            pointer: clip(redact.text(finding.pointer), KEPT_TEXT).text,
            message: clip(redact.text(finding.message), KEPT_TEXT).text,
          })),
        }),
  };
}

function retriesOf(sent: readonly Attempt[], redact: Redactor): RetriedAttempt[] {
  return sent.slice(0, -1).map((attempt, index) => ({
    reason: clip(redact.text(reasonOf(attempt)), KEPT_TEXT).text,
    code: attempt.code,
    startedMs: Math.round(attempt.startedMs),
    durationMs: Math.round(attempt.durationMs),
    // After a 429 the pace holds the next attempt back, on top of the backoff.
    backoffMs: Math.round((attempt.retry?.backoffMs ?? 0) + (sent[index + 1]?.waitedMs ?? 0)),
  }));
}

/** Why an attempt did not count. */
function reasonOf(attempt: Attempt): string {
  return attempt.networkError ?? attempt.retry?.reason ?? 'transient failure';
}

/**
 * @param checks of its script; `undefined` for a collection that may leave out requests on purpose.
 * @param leftOut why; `undefined` where nothing is known to have kept it from being sent.
 */
function unsent(path: string, checks: number | undefined, leftOut: string | undefined) {
  const isLost = leftOut === undefined && checks !== undefined;
  return {
    url: path,
    status: isLost ? ('errored' as const) : ('skipped' as const),
    reason: isLost
      ? scriptFailed('it ended the run before this request')
      : (leftOut ?? 'not run: the run ended before it'),
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

/** @param checks that the script makes where it comes to its end; `undefined` where nobody knows. */
function outcome(last: Attempt, sent: readonly Attempt[], checks?: number): { status: RequestStatus; reason?: string } {
  const times = sent.length > 1 ? `, at each of ${sent.length} attempts` : '';
  if (last.networkError !== undefined) return { status: 'errored', reason: last.networkError + times };
  // What a script that did not end would have said, nobody knows: not even that its request was skipped.
  if (last.scriptErrors.length > 0) return { status: 'errored', reason: scriptFailed(last.scriptErrors[0] ?? '') };
  if (last.skipped !== undefined) return { status: 'skipped', reason: last.skipped };
  // It was to be sent again, and the run ended before that: nothing was checked.
  if (last.retry !== undefined) return { status: 'errored', reason: `${last.retry.reason}, and not sent again` };
  const failed = last.assertions.some(({ status }) => status === 'failed');
  if (failed && last.code !== null && (last.code >= 500 || last.code === 429))
    return { status: 'errored', reason: `the server answered ${last.code}${times}` };
  if (failed) return { status: 'failed' };
  if (last.code !== null && checks !== undefined && last.checks !== checks)
    return { status: 'errored', reason: scriptFailed(unfinished(last.checks, checks)) };
  if (last.code === null) return { status: 'errored', reason: `no answer${times}` };
  if (sent.length > 1) {
    const reasons = [...new Set(sent.slice(0, -1).map(reasonOf))].join(', ');
    return { status: 'flaky', reason: `passed at attempt ${sent.length}, after: ${reasons}` };
  }
  return { status: 'passed' };
}

function redactLeft({ body, ...thing }: LeftThing, redact: Redactor): LeftThing {
  const shown = Object.fromEntries(Object.entries(thing).map(([key, text]) => [key, redact.text(text)]));
  return { ...(shown as unknown as LeftThing), ...(body === undefined ? {} : { body: redact.body(body) }) };
}

function unfinished(made: number | undefined, checks: number): string {
  return made === undefined ? 'it did not come to its end' : `it made ${made} of ${checks} checks`;
}

/** The report knows the reason by its beginning. */
function scriptFailed(how: string): string {
  return `a script of the collection failed: ${how}`;
}

function redactAssertion({ name, status, message }: AssertionRun, redact: Redactor): AssertionRun {
  return {
    name: redact.text(name),
    status,
    ...(message === undefined ? {} : { message: clip(redact.text(message), KEPT_TEXT).text }),
  };
}

function headersOf(headers: Attempt['responseHeaders'], redact: Redactor) {
  const kept = headers
    .slice(0, KEPT_HEADERS)
    .map(({ name, value }) => ({ name: redact.text(name), value: clip(redact.header(name, value), KEPT_TEXT).text }));
  const more = headers.length - kept.length;
  return more > 0 ? [...kept, { name: '…', value: `${more} more headers` }] : kept;
}

function clip(text: string, most: number): { text: string; clipped: boolean } {
  if (text.length <= most) return { text, clipped: false };
  return { text: `${text.slice(0, most)}… [${text.length - most} more characters]`, clipped: true };
}
