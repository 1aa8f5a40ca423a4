/**
 * The protocol by which the scripts of a collection report to the runner: lines on the console.
 *
 * A line has three values: a mark in brackets (`[skipped]`), a sentence for whoever reads Postman's console, and facts with codes
 * for programs. `postman/console-events.ts` writes the lines. A line of another version or shape is ignored: whoever controls the
 * console can make a request look worse, but not better, as a script without `[finished]` counts as errored.
 */
import * as z from 'zod';
import { FINDING_KINDS, failureSchema, MAX_ITEMS, shownValue } from './check-result.ts';

/** Changes when a reader of the former version would take a line for something that it is not. */
export const PROTOCOL_VERSION = 1;

const count = z.int().nonnegative();
const milliseconds = z.number().nonnegative();
const nothing = z.object({});

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
  finding: facts({ kind: z.enum(FINDING_KINDS), pointer: z.string(), value: shownValue.exactOptional() }),
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
