/**
 * The protocol by which the scripts of a collection report to the runner: lines on the console.
 *
 * A line has three values: a mark in brackets (`[skipped]`), a sentence for whoever reads Postman's console, and facts with codes
 * for programs. `postman/console-events.ts` writes the lines. A line of another version or shape is ignored: whoever controls the
 * console can make a request look worse, but not better, as a script without `[finished]` counts as errored.
 */
import * as z from 'zod';

/** Changes when a reader of the former version would take a line for something that it is not. */
export const PROTOCOL_VERSION = 1;

/** Longer lists are not taken in. */
const MAX_ITEMS = 500;

const count = z.int().nonnegative();
const milliseconds = z.number().nonnegative();
const pointer = z.string();
const nothing = z.object({});
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/**
 * A value as it may be shown: a scalar, a list of these, or a description. Text of a response is described by its length, as it
 * could be a secret.
 */
export const shownValue = z.union([
  scalar,
  z.array(scalar).max(MAX_ITEMS),
  z.object({ type: z.enum(['absent', 'string', 'array', 'object']), length: count.exactOptional() }),
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
  pointer: pointer.exactOptional(),
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

const source = z.object({ variable: z.string(), thing: z.string(), request: z.string() });

/** Why a script skips its request, by code. */
export const SKIP_PARAMS = {
  /** It changes something, and nobody allowed that. */
  'write-guard': nothing,
  /** The list that would give its ID is empty. */
  'no-resource': source,
  /** What it needs is missing: the key was refused, no root item exists, an ID is unknown, or the request that gives it failed. */
  blocked: z.union([
    z.object({ by: z.literal('key'), request: z.string() }),
    z.object({ by: z.literal('no-root'), thing: z.string(), request: z.string() }),
    source.extend({ by: z.literal('unknown-id') }),
    source,
  ]),
  /** A variable that no request gives a value to has none. */
  'no-value': z.object({ variable: z.string() }),
  /** A write takes IDs from the environment only. */
  'write-needs-id': z.object({ variable: z.string() }),
  /** A write may address only what this run created. */
  'not-created': z.object({ thing: z.string() }),
  'nothing-to-delete': z.object({ thing: z.string() }),
  /** An ID that is not one segment of a path. */
  'unsafe-id': nothing,
  'key-in-use': nothing,
  'key-unknown': z.object({ request: z.string() }),
  /** It creates something, and the list that shows what existed before could not be read. */
  'unknown-before': nothing,
  'preparation-failed': nothing,
  /** The API says that the operation is not available, which is allowed. */
  unavailable: z.object({
    why: z.string(),
    status: count,
    /** It was not sent: the request that would give this ID is the one that is not available. */
    needs: source.exactOptional(),
    /** Variables that no request of the run has listed: that it is not available is not certain. */
    unproven: z.array(z.string()).exactOptional(),
  }),
} as const;

/** Why a request is sent once more. */
export const RETRY_PARAMS = { status: z.object({ status: count }), 'no-response': nothing } as const;

/** `{reasonCode, params}` for each code of a table. */
export type ReasonOf<Params extends Readonly<Record<string, z.ZodType>>> = {
  [Code in keyof Params]: { readonly reasonCode: Code; readonly params: Readonly<z.output<Params[Code]>> };
}[keyof Params];

/** @returns schemas of `{reasonCode, params}`, each with `more`; one of them has to fit. */
function reasonUnion<More extends z.ZodRawShape>(params: Readonly<Record<string, z.ZodType>>, more: More) {
  return z.union(
    Object.entries(params).map(([code, schema]) =>
      z.object({ v: z.literal(PROTOCOL_VERSION), reasonCode: z.literal(code), params: schema, ...more }),
    ),
  );
}

function facts<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object({ v: z.literal(PROTOCOL_VERSION), ...shape });
}

/** Something that a run created, that still exists, and the request that deletes it. */
export const leftSchema = z.object({
  /** What it is, in words: `service`. */
  thing: z.string(),
  name: z.string(),
  id: z.string(),
  method: z.string(),
  /** From the base URL on. */
  path: z.string(),
  body: z.string().exactOptional(),
});

/** The facts of each line, by its mark without brackets. */
const EVENTS = {
  /** The request is not sent, or what it asks for need not exist. */
  skipped: reasonUnion(SKIP_PARAMS, {}) as z.ZodType<ReasonOf<typeof SKIP_PARAMS>>,
  /** The request waits for the rate limit before it is sent. */
  'rate-limit': facts({ waitMs: milliseconds }),
  /** The response does not count: the request is sent once more. */
  retry: reasonUnion(RETRY_PARAMS, { backoffMs: milliseconds }) as z.ZodType<
    ReasonOf<typeof RETRY_PARAMS> & { readonly backoffMs: number }
  >,
  /** The request is sent once more until its response shows what it waits for. */
  poll: facts({ waitMs: milliseconds }),
  /** An assertion of this name failed. It comes before the assertion itself. */
  failed: facts({ assertion: z.string(), failures: z.array(failureSchema).min(1).max(MAX_ITEMS) }),
  finding: facts({ kind: z.enum(FINDING_KINDS), pointer, value: shownValue.exactOptional() }),
  left: leftSchema.extend({ v: z.literal(PROTOCOL_VERSION) }),
  /** The script came to its end, and made so many checks. */
  finished: facts({ checks: count }),
} as const;

export type Mark = keyof typeof EVENTS;

/** What a script passes as the facts of a line. */
export type ConsoleFacts = { [Name in Mark]: Unversioned<z.output<(typeof EVENTS)[Name]>> };

type Unversioned<Facts> = Facts extends unknown ? Omit<Facts, 'v'> : never;

export type ConsoleEvent = { [Name in Mark]: { readonly mark: Name; readonly facts: ConsoleFacts[Name] } }[Mark];

/**
 * Parses one line of the console.
 *
 * @param line the values that were logged.
 * @returns nothing for a line of anybody else, and for one of another version or shape.
 */
export function parseConsoleEvent([mark, , facts]: readonly unknown[]): ConsoleEvent | undefined {
  const name = typeof mark === 'string' && mark.startsWith('[') && mark.endsWith(']') ? mark.slice(1, -1) : '';
  if (!Object.hasOwn(EVENTS, name)) return undefined;
  const { data } = (EVENTS[name as Mark] as z.ZodType<object>).safeParse(facts);
  if (data === undefined) return undefined;
  const { v: _, ...parsed } = data as { v?: number };
  return { mark: name, facts: parsed } as ConsoleEvent;
}
