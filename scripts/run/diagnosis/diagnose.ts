/**
 * The likely cause of each failure of an environment, from codes, HTTP statuses and what its other requests have shown. It is made
 * once, when all requests have ended: no cause contradicts what the run itself has seen.
 */

import { FAILURE_KINDS } from '../../collection/check-result.ts';
import type { EnvironmentRun, FailureCode, RequestRun } from '../model.ts';
import { checkedReason } from '../reason.ts';
import { isProblem } from '../status.ts';
import type { Cause, Diagnosis, SavedDiagnosis } from './causes.ts';
import { networkCause } from './network-cause.ts';

/** An environment whose requests have ended. */
type Ended = Pick<EnvironmentRun, 'access' | 'requests'> & Partial<Pick<EnvironmentRun, 'reasonCode' | 'params'>>;

/** What the requests of an environment show together. */
interface Evidence extends Ended {
  /** Requests with a response. */
  readonly responses: readonly RequestRun[];
  /** Those of them whose key the API accepted. */
  readonly accepted: readonly RequestRun[];
}

/** The requests of an environment, each problem with its diagnosis. */
export function withDiagnoses(environment: Ended): RequestRun[] {
  const responses = environment.requests.filter(({ attempts, code }) => attempts > 0 && code !== null);
  const evidence = { ...environment, responses, accepted: responses.filter(isAccepted) };
  return environment.requests.map((request) => {
    if (isProblem(request)) return { ...request, diagnosis: diagnose(request, evidence) as SavedDiagnosis };
    const { diagnosis: _, ...rest } = request;
    return rest;
  });
}

function diagnose(request: RequestRun, evidence: Evidence): Diagnosis {
  const refusal = ofPreflight(request, evidence);
  if (refusal !== undefined) return refusal;
  const { code, reasonCode, params = {} } = request;
  const last = reasonCode === undefined ? undefined : checkedReason({ reasonCode, params });
  const reason = last?.reasonCode === 'not-retried' ? checkedReason(last.params.after) : last;
  if (reason?.reasonCode === 'network') return plain(networkCause(reason.params));
  if (reason?.reasonCode === 'script' || reason?.reasonCode === 'findings') return plain(reason.reasonCode);
  // A run of an older version has no code.
  if (code === null) return plain(reasonCode === undefined ? 'no-response' : 'network');
  const failures = failuresOf(request);
  if (failures.length > 0 && failures.every((failure) => !OF_STATUS.has(failure.code)))
    return ofBody(failures, evidence);
  switch (code) {
    case 400:
      return ofBadRequest(request, evidence);
    case 401:
      return ofUnauthorized(request, evidence);
    case 403:
      return ofForbidden(request, evidence);
    case 404:
      return ofMissing(request);
    case 429:
      return plain('rate-limit');
  }
  return code >= 500 ? { cause: 'server', params: { status: code } } : ofBody(failures, evidence);
}

/** Diagnoses the request that showed a refused key. */
function ofPreflight({ code }: RequestRun, { reasonCode, params = {} }: Ended): Diagnosis | undefined {
  const reason = reasonCode === undefined ? undefined : checkedReason({ reasonCode, params });
  if (reason?.reasonCode !== 'key-refused' || reason.params.status !== code) return undefined;
  return { cause: reason.params.cause, params: { status: reason.params.status } };
}

type PlainCause = {
  [Code in Cause]: Record<string, never> extends Extract<Diagnosis, { cause: Code }>['params'] ? Code : never;
}[Cause];

function plain(cause: PlainCause): Diagnosis {
  return { cause, params: {} } as Diagnosis;
}

/** Success that proves a valid key. A request sent without a key, and wrongly accepted, is no proof. */
function isAccepted({ code, assertions }: RequestRun): boolean {
  const isSuccess = code !== null && code >= 200 && code < 300;
  return isSuccess && !assertions.some(({ failures = [] }) => failures.some((failure) => failure.code === 'accepted'));
}

function failuresOf({ assertions }: RequestRun) {
  return assertions.flatMap(({ status, failures = [] }) =>
    status === 'failed' ? failures.filter(({ known }) => known === undefined) : [],
  );
}

/** Failures that an HTTP status can cause; all others are about the body of an expected status. */
const OF_STATUS: ReadonlySet<FailureCode> = new Set([
  'status',
  'no-response',
  'accepted',
  'server-error',
  'rate-limited',
  'assertion',
]);

function ofBody(failures: ReturnType<typeof failuresOf>, { access }: Evidence): Diagnosis {
  const codes = failures.map(({ code }) => code);
  if (codes.includes('html') || failures.some(isPage)) return plain('html');
  if (codes.includes('list-empty') && access?.root !== undefined) return plain('root-none');
  const unknown = failures.find(({ code }) => code === 'not-in-list');
  if (typeof unknown?.expected === 'string') {
    const known = Array.isArray(unknown.actual) ? unknown.actual.map(String) : [];
    return { cause: 'id-unknown', params: { variable: unknown.expected, known } };
  }
  return plain(codes.some((code) => FAILURE_KINDS[code] === 'contract') ? 'contract' : 'assertion');
}

/** An HTML page where text that is not JSON was expected. */
function isPage({ code, actual }: ReturnType<typeof failuresOf>[number]): boolean {
  return code === 'media-type' && typeof actual === 'string' && /^text\/html\b/i.test(actual);
}

/** 401. If other requests with the key were accepted, the configuration is not wrong. */
function ofUnauthorized({ startedMs }: RequestRun, { accepted }: Evidence): Diagnosis {
  if (accepted.length === 0) return { cause: 'key-unknown', params: { status: 401 } };
  const isAcceptedLater = accepted.some((request) => request.startedMs > startedMs);
  return { cause: isAcceptedLater ? 'key-not-taken' : 'key-ended', params: { accepted: accepted.length } };
}

/**
 * 400. Some APIs return it for a wrong key or root ID. If another request with the same key succeeded, the
 * key is valid, and an ID or parameter is wrong.
 */
function ofBadRequest(request: RequestRun, { access = {}, accepted }: Evidence): Diagnosis {
  const { credentials, root } = access;
  const meansKey = credentials === undefined || credentials.refusedWith.includes(400);
  const isBelowRoot = belowRoot(root);
  if (!meansKey || accepted.some(isBelowRoot)) return plain('configuration');
  return plain(accepted.length > 0 && isBelowRoot(request) ? 'root' : 'key-or-root');
}

/**
 * 403. For all requests, the cause is the key or the client's IP address; for all below the root item, the role there;
 * for an area, a permission or a feature; for one request of an area, a permission that the others do not need.
 */
function ofForbidden(request: RequestRun, { access = {}, accepted, responses }: Evidence): Diagnosis {
  if (accepted.length === 0) return { cause: 'key-forbidden', params: { status: 403 } };
  const isBelowRoot = belowRoot(access.root);
  const belowIt = responses.filter(isBelowRoot);
  if (belowIt.length > 1 && isBelowRoot(request) && belowIt.every(({ code }) => code === 403)) return plain('role');
  const { permission, tag } = request;
  const isDisproved = accepted.some((other) => other.permission === permission);
  const known = permission === undefined || isDisproved ? {} : { permission };
  const isSameArea = (other: RequestRun) =>
    permission === undefined ? other.tag === tag : other.permission === permission;
  // Of an API without tags, nothing is known of areas.
  const hasArea = permission !== undefined || tag !== undefined;
  if (!hasArea || accepted.some(isSameArea)) return { cause: 'permission', params: known };
  const isWhole = responses.filter((other) => other.code === 403 && isSameArea(other)).length > 1;
  const area = isWhole && tag !== undefined ? { area: tag } : {};
  return { cause: 'permission-or-feature', params: { ...known, ...area } };
}

/** 404. What the run itself was shown is not a wrong ID of the environment. */
function ofMissing(request: RequestRun): Diagnosis {
  if (isHtml(request)) return plain('no-route');
  const parameters = [...request.path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
  const { listed = [] } = request;
  const unlisted = parameters.filter((name) => !listed.some(({ parameter }) => parameter === name));
  const last = listed.find(({ parameter }) => parameter === parameters.at(-1));
  if (last === undefined || unlisted.length > 0) return { cause: 'missing', params: { parameters: unlisted } };
  return { cause: request.path.endsWith(`{${last.parameter}}`) ? 'missing-listed' : 'missing-below', params: last };
}

function isHtml({ response }: RequestRun): boolean {
  const type = response?.headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';
  return /\bhtml\b/i.test(type) || /^\s*</.test(response?.body ?? '');
}

function belowRoot(root: NonNullable<Ended['access']>['root']): (request: Pick<RequestRun, 'path'>) => boolean {
  return ({ path }) => root !== undefined && path.includes(`{${root.parameter}}`);
}
