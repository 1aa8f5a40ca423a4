/** Derives the status of an environment from its requests, and the exit code of the process. */
import { EXIT, type ExitCode, firstExit } from '../shared/errors.ts';
import { type BaselineReview, openFindings } from './baseline/known-problem.ts';
import { withDiagnoses } from './diagnosis/diagnose.ts';
import type { EnvironmentAccess, EnvironmentRun, Finding, RequestRun, Run } from './model.ts';
import { nested, type Reason } from './reason.ts';
import { type EnvironmentStatus, isProblem } from './status.ts';
import { totalsOf } from './totals.ts';

export interface EnvironmentEnd {
  readonly name: string;
  readonly access?: EnvironmentAccess;
  readonly baseURL: string;
  readonly durationMs: number;
  readonly requests: readonly RequestRun[];
  /** The API does not accept the key. */
  readonly misconfigured?: Reason | undefined;
  /** A signal or the deadline ended the run of this environment before its last request. */
  readonly interrupted?: Reason | undefined;
  /** The runner itself failed. */
  readonly broken?: Reason | undefined;
  /** It was not run at all, on purpose. */
  readonly skipped?: Reason;
  readonly maxSkipped?: SkipLimit | undefined;
  readonly baseline?: BaselineReview | undefined;
}

/** How many of the selected requests of an environment may be skipped. */
export interface SkipLimit {
  readonly max: number;
  readonly unit: 'requests' | 'percent';
}

/** An environment with its verdict. */
export function environmentRun(end: EnvironmentEnd): EnvironmentRun {
  const { name, access, baseURL, durationMs, requests, baseline } = end;
  const { status, reason } = verdict(end);
  const explained = reason === undefined ? {} : nested(reason);
  const toReview = (baseline?.obsolete.length ?? 0) + (baseline?.expired.length ?? 0);
  return {
    name,
    ...(access === undefined ? {} : { access }),
    baseURL,
    status,
    ...explained,
    durationMs: Math.round(durationMs),
    totals: totalsOf(requests),
    ...(baseline === undefined || toReview === 0 ? {} : { baseline }),
    requests: withDiagnoses({ ...(access === undefined ? {} : { access }), ...explained, requests }),
  };
}

function verdict({ requests, misconfigured, interrupted, broken, skipped, maxSkipped }: EnvironmentEnd): {
  status: EnvironmentStatus;
  reason?: Reason;
} {
  if (skipped !== undefined) return { status: 'skipped', reason: skipped };
  if (misconfigured !== undefined) return { status: 'misconfigured', reason: misconfigured };
  if (broken !== undefined) return { status: 'errored', reason: broken };
  if (interrupted !== undefined) return { status: 'interrupted', reason: interrupted };
  const sent = requests.filter(({ attempts }) => attempts > 0);
  // No response at all: the API was not tested.
  if (sent.length > 0 && sent.every(({ status, code }) => status === 'errored' && code === null)) {
    const { reasonCode = 'no-response', params = {} } = sent[0] ?? {};
    return { status: 'errored', reason: { reasonCode: 'unreachable', params: { first: { reasonCode, params } } } };
  }
  if (requests.some(isProblem)) return { status: 'failed' };
  // Without a request, nothing was tested, so nothing passed.
  if (sent.length === 0) return { status: 'failed', reason: { reasonCode: 'nothing-sent', params: {} } };
  const reason = maxSkipped && tooManySkipped(requests, maxSkipped);
  return reason === undefined ? { status: 'passed' } : { status: 'failed', reason };
}

function tooManySkipped(requests: readonly RequestRun[], limit: SkipLimit): Reason | undefined {
  const skipped = requests.filter(({ status }) => status === 'skipped').length;
  const allowed = limit.unit === 'percent' ? (requests.length * limit.max) / 100 : limit.max;
  if (skipped <= allowed) return undefined;
  const max = limit.unit === 'percent' ? `${limit.max}%` : String(limit.max);
  return { reasonCode: 'too-many-skipped', params: { skipped, selected: requests.length, max } };
}

/** In a strict run, a passed or flaky request fails if it has findings outside the baseline. */
export function failedByFindings(request: RequestRun): RequestRun {
  const findings = openFindings(request).length;
  if (findings === 0 || (request.status !== 'passed' && request.status !== 'flaky')) return request;
  const { reason: _, ...rest } = request;
  return { ...rest, status: 'failed', reasonCode: 'findings', params: { findings } };
}

/** Adds findings made after the environment's end; in a strict run, they fail their requests. */
export function withFindings(
  environment: EnvironmentRun,
  findings: ReadonlyMap<string, readonly Finding[]>,
  strict: boolean,
): EnvironmentRun {
  if ([...findings.values()].every((added) => added.length === 0)) return environment;
  const requests = environment.requests.map((request) => {
    const added = findings.get(request.id) ?? [];
    if (added.length === 0) return request;
    const shown = { ...request, findings: [...(request.findings ?? []), ...added] };
    return strict ? failedByFindings(shown) : shown;
  });
  const status = environment.status === 'passed' && requests.some(isProblem) ? 'failed' : environment.status;
  return { ...environment, status, totals: totalsOf(requests), requests: withDiagnoses({ ...environment, requests }) };
}

const EXIT_BY_STATUS: Readonly<Record<EnvironmentStatus, ExitCode>> = {
  passed: EXIT.passed,
  skipped: EXIT.passed,
  failed: EXIT.failed,
  misconfigured: EXIT.usage,
  errored: EXIT.untested,
  interrupted: EXIT.untested,
  incomplete: EXIT.failed,
};

/**
 * The exit code of the process: the one that `firstExit` chooses. It is a failure if all environments were skipped,
 * because nothing was tested, or if parts are missing, because their results are unknown. The signal handler sets
 * the code of a signal.
 */
export function exitCodeOf({ environments, missing }: Pick<Run, 'environments' | 'missing'>): ExitCode {
  if (missing !== undefined || environments.every(({ status }) => status === 'skipped')) return EXIT.failed;
  return firstExit(environments.map(exitOf));
}

/** A failed request takes precedence over an interruption or error, but not over a refused key. */
function exitOf({ status, requests }: EnvironmentRun): ExitCode {
  const isFailed = requests.some((request) => request.status === 'failed');
  return isFailed && status !== 'misconfigured' ? EXIT.failed : EXIT_BY_STATUS[status];
}
