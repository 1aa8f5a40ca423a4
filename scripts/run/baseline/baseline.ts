/** Baselines: the known problems of one environment, which later runs accept; matched, reviewed and updated. */
import { FAILURE_KINDS, FINDING_KINDS, type FindingKind } from '../../collection/check-result.ts';
import { DEFAULT_SUITE, type SuiteName } from '../../collection/suites/registry.ts';
import type { AssertionRun, EnvironmentRun, Finding, RequestRun } from '../model.ts';
import {
  type BaselineEntry,
  type BaselineReview,
  canBeKnown,
  failureProblem,
  findingProblem,
  type Known,
  keyOf,
  type Problem,
  withoutIds,
} from './known-problem.ts';

export interface Baseline {
  readonly entries: readonly BaselineEntry[];
  /** The day of the run in UTC, as in `until`. */
  readonly today: string;
  /** The run makes the baseline anew: each problem that can be accepted is. */
  readonly isUpdate: boolean;
}

/** What a response shows, by the `id` of its request. */
export interface Shown {
  readonly id: string;
  readonly assertions: readonly AssertionRun[];
  readonly findings: readonly Finding[];
}

/** Marks known problems. An assertion passes if all of its failures are known. */
export type Acceptance = (shown: Shown) => Omit<Shown, 'id'>;

/** The reason in a new entry until a user edits it. */
const UNEXPLAINED = 'Not explained yet: say why this is accepted';

/**
 * Accepts what the baseline lists and what has not expired.
 *
 * @param acceptsNew whether it also accepts what is not listed, as an update does.
 */
export function acceptanceOf({ entries, today }: Baseline, suite: SuiteName, acceptsNew: boolean): Acceptance {
  const listed = new Map(entries.map((entry) => [keyOf(entry), entry]));
  function knownOf(problem: Problem): Known | undefined {
    if (!canBeKnown(problem)) return undefined;
    const entry = listed.get(keyOf(problem));
    if (entry === undefined) return acceptsNew ? { reason: UNEXPLAINED, since: today } : undefined;
    const { reason, since, until } = entry;
    return isExpired(entry, today) ? undefined : { reason, since, ...(until === undefined ? {} : { until }) };
  }
  const marked = <Fact extends object>(fact: Fact, problem: Problem): Fact & { readonly known?: Known } => {
    const known = knownOf(problem);
    return known === undefined ? fact : { ...fact, known };
  };
  return ({ id, assertions, findings }) => ({
    assertions: assertions.map((assertion) => {
      if (assertion.status !== 'failed' || assertion.failures === undefined) return assertion;
      const failures = assertion.failures.map((failure) =>
        marked(failure, failureProblem(suite, id, assertion.name, failure)),
      );
      const isKnown = failures.every(({ known }) => known !== undefined);
      return { ...assertion, status: isKnown ? 'passed' : 'failed', failures };
    }),
    findings: findings.map((finding) => marked(finding, findingProblem(suite, id, finding))),
  });
}

/** The baseline of an environment during a run; an update also accepts new problems. */
export function openBaseline(baseline: Baseline, suite: SuiteName) {
  return {
    accept: acceptanceOf(baseline, suite, false),
    acceptAll: acceptanceOf(baseline, suite, true),
    comparison: reviewOf(baseline, suite),
    /** In an update: requests by item, as they are once their problems are accepted. */
    accepted: baseline.isUpdate ? new Map<string, RequestRun>() : undefined,
  };
}

/** Whether the problems of an environment may be accepted: it was tested to its end, and something in it works. */
export function isAcceptable({ status, requests }: Pick<EnvironmentRun, 'status' | 'requests'>): boolean {
  const works = requests.some((request) => request.status === 'passed' || request.status === 'flaky');
  return (status === 'passed' || status === 'failed') && works;
}

/** The problems that a response shows, known or not; none where there was no usable response. */
export function problemsOf(suite: SuiteName, request: RequestRun): Problem[] {
  if (!isTested(request)) return [];
  return [
    ...request.assertions.flatMap(({ name, failures = [] }) =>
      failures.map((failure) => failureProblem(suite, request.id, name, failure)),
    ),
    ...(request.findings ?? []).map((finding) => findingProblem(suite, request.id, finding)),
  ];
}

/** Compares a baseline with requests, however often each was sent. */
export function reviewOf(
  { entries, today }: Pick<Baseline, 'entries' | 'today'>,
  suite: SuiteName,
): { add(request: RequestRun): void; review(): BaselineReview } {
  const occurred = new Set<string>();
  const absent = new Set<string>();
  return {
    add(request) {
      const keys = new Set(problemsOf(suite, request).map(keyOf));
      const operation = withoutIds(request.id);
      for (const entry of entries.filter((listed) => listed.operation === operation)) {
        const key = keyOf(entry);
        if (keys.has(key)) occurred.add(key);
        else if ((entry.suite ?? DEFAULT_SUITE) === suite && wouldShow(request, entry)) absent.add(key);
      }
    },
    review: () => ({
      obsolete: entries.filter((entry) => absent.has(keyOf(entry)) && !occurred.has(keyOf(entry))),
      expired: entries.filter((entry) => occurred.has(keyOf(entry)) && isExpired(entry, today)),
    }),
  };
}

/** The entries after an update: those that still occur or could not be looked at, and new ones, in a stable order. */
export function updatedEntries(baseline: Baseline, suite: SuiteName, requests: readonly RequestRun[]): BaselineEntry[] {
  const comparison = reviewOf(baseline, suite);
  for (const request of requests) comparison.add(request);
  const obsolete = new Set(comparison.review().obsolete.map(keyOf));
  const kept = baseline.entries.filter((entry) => !obsolete.has(keyOf(entry)));
  const found = requests
    .flatMap((request) => problemsOf(suite, request))
    .filter(canBeKnown)
    .map((problem) => ({ ...problem, reason: UNEXPLAINED, since: baseline.today }));
  // An existing entry replaces the same one found again.
  const byKey = new Map([...found, ...kept].map((entry) => [keyOf(entry), entry]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

function isExpired({ until }: Known, today: string): boolean {
  return until !== undefined && until < today;
}

function isTested({ attempts, status }: RequestRun): boolean {
  return attempts > 0 && (status === 'passed' || status === 'flaky' || status === 'failed');
}

/** Whether the response would have shown the problem: checks after a failed one may not have run. */
function wouldShow(request: RequestRun, { code }: Problem): boolean {
  if (!isTested(request) || request.assertions.some(({ status }) => status === 'skipped')) return false;
  if (!FINDING_KINDS.includes(code as FindingKind)) return true;
  const failures = request.assertions.flatMap((assertion) => assertion.failures ?? []);
  return failures.every((failure) => FAILURE_KINDS[failure.code] !== 'contract');
}
