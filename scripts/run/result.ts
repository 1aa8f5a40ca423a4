/** From the attempts of a request to its place in the run model: status, reason, redaction, bounds. */
import type { ItemFacts } from '../collection/model.ts';
import type { Attempt } from './attempt.ts';
import type {
  AssertionRun,
  EnvironmentRun,
  EnvironmentStatus,
  RequestRun,
  RequestStatus,
  RetriedAttempt,
} from './model.ts';
import { totalsOf } from './model.ts';
import type { Redactor } from './redact.ts';

/** Characters of a body that are kept; a failed request keeps more, as somebody will read it. */
const KEPT_BODY = 16 * 1024;
const KEPT_FAILED_BODY = 256 * 1024;
const KEPT_HEADERS = 100;
const KEPT_TEXT = 2000;

/**
 * @param attempts in order; empty where the request was left out.
 * @param leftOut why it was not sent.
 */
export function requestRun(
  item: ItemFacts,
  attempts: readonly Attempt[],
  redact: Redactor,
  leftOut?: string,
): RequestRun {
  const last = attempts.at(-1);
  const facts = {
    id: item.id,
    name: item.name,
    folder: item.folder,
    ...(item.tag === '' ? {} : { tag: item.tag }),
    ...(item.deprecated ? { deprecated: true } : {}),
    ...(item.reference === '' ? {} : { reference: item.reference }),
    method: item.method,
    path: item.path,
  };
  if (last === undefined) return { ...facts, ...unsent(item.path, leftOut ?? 'not run') };
  const { status, reason } = outcome(last, attempts.length);
  const body =
    last.responseBody === null
      ? null
      : clip(redact.body(last.responseBody), status === 'passed' ? KEPT_BODY : KEPT_FAILED_BODY);
  return {
    ...facts,
    url: redact.text(last.url ?? item.path),
    status,
    ...(reason === undefined ? {} : { reason: redact.text(reason) }),
    code: last.code,
    startedMs: Math.round(attempts[0]?.startedMs ?? 0),
    waitedMs: Math.round(attempts[0]?.waitedMs ?? 0),
    durationMs: Math.round(last.durationMs),
    sizeBytes: last.sizeBytes,
    attempts: last.url === undefined ? 0 : attempts.length,
    ...(attempts.length > 1 ? { retries: attempts.slice(0, -1).map(retried) } : {}),
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
    ...(last.findings.length === 0
      ? {}
      : {
          findings: last.findings.map((finding) => ({
            ...finding,
            pointer: redact.text(finding.pointer),
            message: redact.text(finding.message),
          })),
        }),
  };

  function retried(attempt: Attempt): RetriedAttempt {
    return {
      reason: redact.text(attempt.networkError ?? attempt.retry?.reason ?? 'transient failure'),
      code: attempt.code,
      startedMs: Math.round(attempt.startedMs),
      durationMs: Math.round(attempt.durationMs),
      backoffMs: Math.round(attempt.retry?.backoffMs ?? 0),
    };
  }
}

function unsent(path: string, reason: string) {
  return {
    url: path,
    status: 'skipped' as const,
    reason,
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

function outcome(last: Attempt, attempts: number): { status: RequestStatus; reason?: string } {
  if (last.networkError !== undefined) return { status: 'errored', reason: last.networkError };
  if (last.skipped !== undefined) return { status: 'skipped', reason: last.skipped };
  if (last.scriptErrors.length > 0)
    return { status: 'errored', reason: `a script of the collection failed: ${last.scriptErrors[0]}` };
  const failed = last.assertions.some(({ status }) => status === 'failed');
  if (failed && last.code !== null && (last.code >= 500 || last.code === 429)) {
    return {
      status: 'errored',
      reason: `the server answered ${last.code}${attempts > 1 ? ` to each of ${attempts} attempts` : ''}`,
    };
  }
  if (failed) return { status: 'failed' };
  if (last.code === null) return { status: 'errored', reason: 'no answer' };
  if (attempts > 1) return { status: 'flaky', reason: `passed at attempt ${attempts}` };
  return { status: 'passed' };
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

export interface EnvironmentEnd {
  readonly name: string;
  readonly baseURL: string;
  readonly durationMs: number;
  readonly requests: readonly RequestRun[];
  /** Something ended the run of this environment before its last request. */
  readonly interrupted?: string;
  readonly strict: boolean;
}

/** An environment that was run, with its verdict. */
export function environmentRun({
  name,
  baseURL,
  durationMs,
  requests,
  interrupted,
  strict,
}: EnvironmentEnd): EnvironmentRun {
  const { status, reason } = verdict(requests, interrupted, strict);
  return {
    name,
    baseURL,
    status,
    ...(reason === undefined ? {} : { reason }),
    durationMs: Math.round(durationMs),
    totals: totalsOf(requests),
    requests,
  };
}

function verdict(
  requests: readonly RequestRun[],
  interrupted: string | undefined,
  strict: boolean,
): { status: EnvironmentStatus; reason?: string } {
  if (interrupted !== undefined) return { status: 'interrupted', reason: interrupted };
  const sent = requests.filter(({ attempts }) => attempts > 0);
  if (sent.length > 0 && sent.every(({ status, code }) => status === 'errored' && code === null)) {
    return { status: 'errored', reason: sent[0]?.reason ?? 'no answer' };
  }
  const bad = requests.some(
    ({ status, findings }) => status === 'failed' || status === 'errored' || (strict && (findings ?? []).length > 0),
  );
  return { status: bad ? 'failed' : 'passed' };
}

/** An environment that was not run. */
export function unrunEnvironment(
  name: string,
  baseURL: string,
  status: 'skipped' | 'errored',
  reason: string,
  items: readonly ItemFacts[],
  redact: Redactor,
): EnvironmentRun {
  const requests = items.map((item) => requestRun(item, [], redact, reason));
  return { name, baseURL, status, reason, durationMs: 0, totals: totalsOf(requests), requests };
}
