/** Why a request or an environment was skipped, errored or flaky: a code, and what belongs to it. */
import * as z from 'zod';
import { type RETRY_PARAMS, type ReasonOf, SKIP_PARAMS } from '../collection/console-protocol.ts';
import { KEY_REFUSALS } from '../shared/api-conventions.ts';

const count = z.int().nonnegative();
const nothing = z.object({});

/** Number of attempts, if more than one. */
const attempts = count.exactOptional();

/** A reason within another. The code that renders it also validates it. */
const anyReason = z.object({ reasonCode: z.string(), params: z.record(z.string(), z.json()) });

/** What belongs to each code. A new code needs its words in `report/words/reason.ts`. */
const REASON_PARAMS = {
  ...SKIP_PARAMS,
  /** Number of findings that alone fail a strict run. */
  findings: z.object({ findings: count }),
  /** The run had ended. */
  'run-ended': nothing,
  bail: nothing,
  interrupted: z.object({ signal: z.string().exactOptional() }),
  deadline: z.object({ seconds: z.number() }),
  /** The API does not accept the key, and nothing else was sent. */
  'key-refused': z.object({ cause: z.enum(KEY_REFUSALS), status: count, request: z.string() }),
  'no-key': z.object({ environment: z.string(), variables: z.array(z.string()) }),
  /** There is a response, and it says that the server failed. */
  status: z.object({ status: count, attempts }),
  /** HTTP 429 at each attempt: in this time since the first one, and with this wait asked for by the last one, in milliseconds. */
  'rate-limited': z.object({ attempts, limitedMs: count, askedMs: count.exactOptional() }),
  'no-response': z.object({ attempts }),
  /**
   * Node.js, OpenSSL or the connections of this run report this code. `detail` is their text, `alert` the number of the alert of TLS
   * that the server sent, `ofProxy` that there was no connection to the proxy itself.
   */
  network: z.object({
    code: z.string(),
    detail: z.string().exactOptional(),
    alert: count.exactOptional(),
    ofProxy: z.boolean().exactOptional(),
    attempts,
  }),
  /** A script of the collection threw, or did not make all of its checks. */
  script: z.union([
    z.object({ failure: z.literal('threw'), detail: z.string() }),
    z.object({ failure: z.literal('unfinished') }),
    z.object({ failure: z.literal('checks'), expected: count, actual: count }),
    z.object({ failure: z.literal('ended-run') }),
  ]),
  /** It was to be sent once more, and the run ended before that. */
  'not-retried': z.object({ after: anyReason }),
  /** It passed at this attempt, after these failures. */
  retried: z.object({ attempt: count, after: z.array(anyReason) }),
  /** The runner itself failed. */
  'runner-failed': z.object({ detail: z.string() }),
  'clean-up-failed': z.object({ detail: z.string() }),
  /** No request of the environment was sent. */
  'nothing-sent': nothing,
  /** More of the selected requests were skipped than `--max-skipped` (`max`) allows. */
  'too-many-skipped': z.object({ skipped: count, selected: count, max: z.string() }),
  /** Parts missing from a merged run; without parameters, some shards do not have the environment. */
  'parts-missing': z.object({
    shards: z.object({ indices: z.array(count), count }).exactOptional(),
    runs: count.exactOptional(),
  }),
  /** No request got a response; the reason of the first one. */
  unreachable: z.object({ first: anyReason }),
} as const;

export type ReasonCode = keyof typeof REASON_PARAMS;

export type Reason = ReasonOf<typeof REASON_PARAMS>;

/** The parameters of a code. */
export type ReasonParams<Code extends ReasonCode> = Readonly<z.output<(typeof REASON_PARAMS)[Code]>>;

export type RetryReason = ReasonOf<typeof RETRY_PARAMS>;

/** A reason as it was saved, perhaps by a newer version. */
export interface SavedReason {
  readonly reasonCode: string;
  readonly params: Readonly<Record<string, z.core.util.JSONType>>;
}

/** @returns nothing where the code is not known, or the parameters are not those of the code. */
export function checkedReason({ reasonCode, params }: SavedReason): Reason | undefined {
  if (!Object.hasOwn(REASON_PARAMS, reasonCode)) return undefined;
  const { data } = REASON_PARAMS[reasonCode as ReasonCode].safeParse(params);
  return data === undefined ? undefined : ({ reasonCode, params: data } as Reason);
}

/** A reason as part of another. */
export function nested({ reasonCode, params }: Reason): z.output<typeof anyReason> {
  return { reasonCode, params: params as SavedReason['params'] };
}
