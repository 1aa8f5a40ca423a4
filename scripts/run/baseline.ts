/**
 * Baselines: the known problems of one environment, which later runs accept. A problem is known by its operation, its code and its
 * place, never by an ID or by text of a response, so that the file can be committed and stays the same from run to run.
 */
import * as z from 'zod';
import { FAILURE_KINDS, FINDING_KINDS, type FindingKind } from '../collection/console-protocol.ts';
import { DEFAULT_SUITE, SUITE_NAMES, type SuiteName } from '../collection/suites/registry.ts';
import { pointerTo, tokensOf } from '../shared/json.ts';
import type {
  AssertionRun,
  BaselineEntry,
  BaselineReview,
  EnvironmentRun,
  Failure,
  Finding,
  Known,
  RequestRun,
} from './model.ts';

const CODES: readonly string[] = [...Object.keys(FAILURE_KINDS), ...FINDING_KINDS];

/** What a problem is known by; the rest of an entry is for people. */
export type Problem = Omit<BaselineEntry, keyof Known>;

const problemShape = {
  /** Absent for the default suite. */
  suite: z.enum(SUITE_NAMES).exactOptional(),
  operation: z.string().min(1),
  code: z.enum(CODES),
  pointer: z
    .string()
    .regex(/^(?:\/|$)/, 'a JSON pointer starts with /')
    .exactOptional(),
  property: z.string().exactOptional(),
  status: z.int().min(100).max(599).exactOptional(),
  value: z.string().exactOptional(),
  assertion: z.string().exactOptional(),
};

const knownShape = {
  reason: z.string().min(1, 'say why the problem is accepted'),
  since: z.iso.date(),
  until: z.iso.date().exactOptional(),
};

export const knownSchema = z.object(knownShape);

export const baselineEntrySchema = z.strictObject({ ...problemShape, ...knownShape });

/** The file `NAME.baseline.json`. */
export const baselineFileSchema = z.strictObject({
  /** The name of the environment that it belongs to. */
  environment: z.string().min(1),
  known: z.array(baselineEntrySchema),
});

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

/** Marks what is known of it. An assertion passes where each of its failures is known. */
export type Acceptance = (shown: Shown) => Omit<Shown, 'id'>;

/** What a new entry says until a person explains it. */
const UNEXPLAINED = 'Not explained yet: say why this is accepted';

/** Accepting these would hide problems that nobody has seen, checks that were not made, or things that still exist. */
const NEVER_KNOWN: ReadonlySet<string> = new Set([
  'schema-more',
  'schema-more-at-least',
  'checks-missing',
  'not-deleted',
] satisfies Failure['code'][]);

/** The key was refused (RFC 9110, section 15.5.2): that says nothing of the operation. */
const UNAUTHORIZED = 401;

/** Codes that are about a property of the object at the pointer. */
const PROPERTY_CODES: ReadonlySet<string> = new Set([
  'schema-required',
  'schema-dependencies',
  'schema-additional-properties',
] satisfies Failure['code'][]);

/** Codes whose actual value is an HTTP status. */
const STATUS_CODES: ReadonlySet<string> = new Set([
  'status',
  'accepted',
  'server-error',
  'rate-limited',
] satisfies Failure['code'][]);

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
  const byOperation = grouped(entries);
  const occurred = new Set<string>();
  const absent = new Set<string>();
  return {
    add(request) {
      const keys = new Set(problemsOf(suite, request).map(keyOf));
      for (const entry of byOperation.get(withoutIds(request.id)) ?? []) {
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
  // An entry that exists wins over the same one found again.
  const byKey = new Map([...found, ...kept].map((entry) => [keyOf(entry), entry]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

/** The text by which two problems are the same; sorts by suite, operation, code and pointer. */
export function keyOf({
  suite = DEFAULT_SUITE,
  operation,
  code,
  pointer,
  property,
  status,
  value,
  assertion,
}: Problem) {
  const place = pointer === undefined ? null : withWildcards(pointer);
  return JSON.stringify(
    [suite, operation, code, place, property, status, value, assertion].map((part) => part ?? null),
  );
}

/** A name or text without its IDs and without the origin and query of URLs in it; `*` stands for each. */
export function withoutIds(text: string): string {
  const plain = text
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/[^\s/?#]*([^\s?#]*)\S*/gi, '$1')
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{16,}\b|\d{6,}/gi, '*');
  return plain === '' ? '*' : plain;
}

function failureProblem(suite: SuiteName, id: string, assertion: string, failure: Failure): Problem {
  const { code, pointer, expected, actual } = failure;
  return {
    ...common(suite, id, code),
    ...(pointer === undefined ? {} : { pointer: withWildcards(pointer) }),
    ...(PROPERTY_CODES.has(code) && typeof expected === 'string' ? { property: nameOrWildcard(expected) } : {}),
    ...(STATUS_CODES.has(code) && isHttpStatus(actual) ? { status: actual } : {}),
    ...(code === 'assertion' ? { assertion: withoutIds(assertion) } : {}),
  };
}

function findingProblem(suite: SuiteName, id: string, { kind, pointer, value }: Finding): Problem {
  // A value that is not listed now says nothing of one that comes later.
  const isListed = kind === 'unknown-enum-value' && (typeof value === 'string' || typeof value === 'number');
  return {
    ...common(suite, id, kind),
    pointer: withWildcards(pointer),
    ...(isListed ? { value: nameOrWildcard(String(value)) } : {}),
  };
}

function common(suite: SuiteName, id: string, code: string): Problem {
  return { ...(suite === DEFAULT_SUITE ? {} : { suite }), operation: withoutIds(id), code };
}

function canBeKnown({ code, status }: Problem): boolean {
  return !NEVER_KNOWN.has(code) && status !== UNAUTHORIZED;
}

function isExpired({ until }: Known, today: string): boolean {
  return until !== undefined && until < today;
}

function isTested({ attempts, status }: RequestRun): boolean {
  return attempts > 0 && (status === 'passed' || status === 'flaky' || status === 'failed');
}

/** Whether the response would have shown the problem: what follows a failed check may not have been looked at. */
function wouldShow(request: RequestRun, { code }: Problem): boolean {
  if (!isTested(request) || request.assertions.some(({ status }) => status === 'skipped')) return false;
  if (!FINDING_KINDS.includes(code as FindingKind)) return true;
  const failures = request.assertions.flatMap((assertion) => assertion.failures ?? []);
  return failures.every((failure) => FAILURE_KINDS[failure.code] !== 'contract');
}

function grouped(entries: readonly BaselineEntry[]): ReadonlyMap<string, readonly BaselineEntry[]> {
  const groups = new Map<string, BaselineEntry[]>();
  for (const entry of entries) groups.set(entry.operation, [...(groups.get(entry.operation) ?? []), entry]);
  return groups;
}

function withWildcards(pointer: string): string {
  return tokensOf(pointer).map(nameOrWildcard).reduce(pointerTo, '');
}

/** A name of a property as it is; `*` for an index, an ID, and what could be one or a secret. */
function nameOrWildcard(token: string): string {
  const isId = /^[0-9a-f]{12,}$/i.test(token) || (token.length >= 16 && token.replaceAll(/\D/g, '').length >= 4);
  return /^[A-Za-z_$][\w$.-]{0,63}$/.test(token) && !isId && withoutIds(token) === token ? token : '*';
}

function isHttpStatus(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 599;
}
