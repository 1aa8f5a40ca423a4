/**
 * What the checks of a response find, as codes: failures, each of which fails its assertion, and findings, which fail a run only
 * with `--strict`.
 */
import * as z from 'zod';

/** Longer lists are not taken in. */
export const MAX_ITEMS = 500;

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/**
 * A value as it may be shown: a scalar, a list of these, or a description. Text of a response is described by its length, as it
 * could be a secret.
 */
export const shownValue = z.union([
  scalar,
  z.array(scalar).max(MAX_ITEMS),
  z.object({ type: z.enum(['absent', 'string', 'array', 'object']), length: z.int().nonnegative().exactOptional() }),
]);

export type ShownValue = z.output<typeof shownValue>;

/** What the code of a failed assertion says of the API: it breaks its contract, or something else. */
type FailureKind = 'contract' | 'other';

/** Every code of a failed assertion. `schema-…` are the keywords of JSON Schema draft-07. */
export const FAILURE_KINDS = {
  status: 'other',
  'no-response': 'other',
  html: 'other',
  'not-json': 'contract',
  'too-many-values': 'other',
  'media-type': 'contract',
  'prometheus-empty': 'contract',
  'prometheus-syntax': 'contract',
  'pem-empty': 'contract',
  'pem-base64': 'contract',
  'pem-private-key': 'contract',
  'pem-other': 'contract',
  'pem-incomplete': 'contract',
  'envelope-type': 'contract',
  'envelope-status': 'contract',
  'envelope-request-id': 'contract',
  'envelope-property': 'contract',
  'schema-additional-properties': 'contract',
  'schema-any-of': 'contract',
  'schema-const': 'contract',
  'schema-contains': 'contract',
  'schema-dependencies': 'contract',
  'schema-enum': 'contract',
  'schema-format': 'contract',
  'schema-maximum': 'contract',
  'schema-max-items': 'contract',
  'schema-max-length': 'contract',
  'schema-max-properties': 'contract',
  'schema-minimum': 'contract',
  'schema-min-items': 'contract',
  'schema-min-length': 'contract',
  'schema-min-properties': 'contract',
  'schema-multiple-of': 'contract',
  'schema-not': 'contract',
  'schema-pattern': 'contract',
  'schema-required': 'contract',
  'schema-type': 'contract',
  'schema-unique-items': 'contract',
  /** Any other keyword. */
  'schema-other': 'contract',
  /** The body takes too much work to be checked. */
  'schema-work': 'other',
  /** The schema cannot be applied. */
  'schema-unusable': 'other',
  /** There are more breaches than are listed: so many, or at least so many. */
  'schema-more': 'contract',
  'schema-more-at-least': 'contract',
  'list-empty': 'other',
  'not-in-list': 'other',
  'other-id': 'other',
  'other-than-list': 'other',
  'other-parent': 'other',
  accepted: 'other',
  'server-error': 'other',
  'rate-limited': 'other',
  'refusal-not-json': 'contract',
  'refusal-without-error': 'contract',
  'list-incomplete': 'other',
  'list-unreadable': 'other',
  'not-created': 'other',
  'id-missing': 'other',
  'not-of-this-run': 'other',
  'state-missing': 'other',
  'state-not-reached': 'other',
  'not-deleted': 'other',
  'checks-missing': 'other',
  /** An assertion that is not of this project's scripts; its message says why. */
  assertion: 'other',
} as const satisfies Readonly<Record<string, FailureKind>>;

export type FailureCode = keyof typeof FAILURE_KINDS;

/** One fault of a response. A contract can be broken in several places at once. */
export const failureSchema = z.object({
  code: z.enum(Object.keys(FAILURE_KINDS) as [FailureCode, ...FailureCode[]]),
  /** JSON pointer into the body. */
  pointer: z.string().exactOptional(),
  expected: shownValue.exactOptional(),
  actual: shownValue.exactOptional(),
  /** Of `status`: the error that the response names. */
  error: z.string().exactOptional(),
});

export type Failure = Readonly<z.output<typeof failureSchema>>;

/** Every kind of finding: what a response shows and the specification does not say. */
export const FINDING_KINDS = [
  'unknown-property',
  'unknown-enum-value',
  'missing-property',
  // It is null, which the specification does not allow and the API profile does.
  'undocumented-null',
  // A list and the detail of one of its items differ.
  'list-disagreement',
  // A list has two items with the same ID.
  'duplicate-item',
] as const;

export type FindingKind = (typeof FINDING_KINDS)[number];
