/**
 * Identifies a problem by its operation, code and place, never by an ID or text of a response, so that a baseline can be
 * committed and stays the same between runs.
 */
import * as z from 'zod';
import { FAILURE_KINDS, type Failure, FINDING_KINDS, type ShownValue } from '../../collection/check-result.ts';
import { DEFAULT_SUITE, SUITE_NAMES, type SuiteName } from '../../collection/suites/registry.ts';
import { pointerTo, tokensOf } from '../../shared/json.ts';

const CODES: readonly string[] = [...Object.keys(FAILURE_KINDS), ...FINDING_KINDS];

/** Why a problem is accepted. Dates are days in UTC, `2026-07-31`. */
export const knownSchema = z.object({
  reason: z.string().min(1, 'say why the problem is accepted'),
  since: z.iso.date(),
  /** The last day on which it is accepted. */
  until: z.iso.date().exactOptional(),
});

export const baselineEntrySchema = z.strictObject({
  /** Absent for the default suite. */
  suite: z.enum(SUITE_NAMES).exactOptional(),
  /** `id` of the request. */
  operation: z.string().min(1),
  /** Code of the failure, or kind of the finding. */
  code: z.enum(CODES),
  /** JSON pointer into the response body; `*` stands for indices and IDs. */
  pointer: z
    .string()
    .regex(/^(?:\/|$)/, 'a JSON pointer starts with /')
    .exactOptional(),
  /** The property that is missing from the object at the pointer, or not allowed in it. */
  property: z.string().exactOptional(),
  /** The received HTTP status. */
  status: z.int().min(100).max(599).exactOptional(),
  /** The undocumented enum value. */
  value: z.string().exactOptional(),
  /** The name of an assertion that is not of this project. */
  assertion: z.string().exactOptional(),
  ...knownSchema.shape,
});

/** The file `NAME.baseline.json`. */
export const baselineFileSchema = z.strictObject({
  /** The name of the environment that it belongs to. */
  environment: z.string().min(1),
  known: z.array(baselineEntrySchema),
});

export type Known = Readonly<z.output<typeof knownSchema>>;

/** A known problem of an environment, as its baseline has it. */
export type BaselineEntry = Readonly<z.output<typeof baselineEntrySchema>>;

/** The identity of a problem; the other fields are for people. */
export type Problem = Omit<BaselineEntry, keyof Known>;

/** Entries of a baseline that need a person. */
export interface BaselineReview {
  /** They no longer occur. */
  readonly obsolete: readonly BaselineEntry[];
  /** They still occur, and are not accepted any longer. */
  readonly expired: readonly BaselineEntry[];
}

/** Never accepted: they stand for unlisted problems, checks that did not run, or resources that still exist. */
const NEVER_KNOWN: ReadonlySet<string> = new Set([
  'schema-more',
  'schema-more-at-least',
  'checks-missing',
  'not-deleted',
] satisfies Failure['code'][]);

/** The key was refused (RFC 9110, section 15.5.2), so the operation was not tested. */
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

/** The problem of a failure of an assertion. */
export function failureProblem(suite: SuiteName, id: string, assertion: string, failure: Failure): Problem {
  const { code, pointer, expected, actual } = failure;
  return {
    ...common(suite, id, code),
    ...(pointer === undefined ? {} : { pointer: withWildcards(pointer) }),
    ...(PROPERTY_CODES.has(code) && typeof expected === 'string' ? { property: nameOrWildcard(expected) } : {}),
    ...(STATUS_CODES.has(code) && isHttpStatus(actual) ? { status: actual } : {}),
    ...(code === 'assertion' ? { assertion: withoutIds(assertion) } : {}),
  };
}

/** The problem of a finding. */
export function findingProblem(
  suite: SuiteName,
  id: string,
  { kind, pointer, value }: { readonly kind: string; readonly pointer: string; readonly value?: ShownValue },
): Problem {
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

/** Whether a baseline may accept a problem. */
export function canBeKnown({ code, status }: Problem): boolean {
  return !NEVER_KNOWN.has(code) && status !== UNAUTHORIZED;
}

/** The findings of a request that no baseline accepts. */
export function openFindings<Finding extends { readonly known?: Known }>({
  findings = [],
}: {
  readonly findings?: readonly Finding[];
}): Finding[] {
  return findings.filter(({ known }) => known === undefined);
}

/** The key that identifies a problem; sorts by suite, operation, code and pointer. */
export function keyOf(problem: Problem): string {
  const { suite = DEFAULT_SUITE, operation, code, pointer, property, status, value, assertion } = problem;
  const place = pointer === undefined ? null : withWildcards(pointer);
  // In an array, JSON has `null` for `undefined`.
  return JSON.stringify([suite, operation, code, place, property, status, value, assertion]);
}

/** A name or text without its IDs and without the origin and query of URLs in it; `*` stands for each. */
export function withoutIds(text: string): string {
  const plain = text
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/[^\s/?#]*([^\s?#]*)\S*/gi, '$1')
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{16,}\b|\d{6,}/gi, '*');
  return plain === '' ? '*' : plain;
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
