/** The likely causes of failures: codes with their parameters. */
import * as z from 'zod';
import { KEY_REFUSALS, type KeyRefusal } from '../../shared/api-conventions.ts';

const count = z.int().nonnegative();
const nothing = z.object({});
const status = z.object({ status: count });

/** What the role of the key would need, where that is known. */
const permission = z.string().exactOptional();

/** A path parameter whose ID this run received, and the request that returned it. */
const shown = z.object({ parameter: z.string(), request: z.string() });

/** Requests with the same key that the API accepted. */
const accepted = z.object({ accepted: count });

/** What belongs to each code. A new code needs its words in `report/words/diagnosis.ts`. */
const CAUSE_PARAMS = {
  ...(Object.fromEntries(KEY_REFUSALS.map((cause) => [cause, status])) as Record<KeyRefusal, typeof status>),
  'key-or-root': nothing,
  /** The key was accepted up to then. */
  'key-ended': accepted,
  /** The key is accepted before and after. */
  'key-not-taken': accepted,
  /** The key belongs to no root item. */
  'root-none': nothing,
  root: nothing,
  /** The complete list does not contain the ID in the environment's variable; `known` are its IDs, shortened. */
  'id-unknown': z.object({ variable: z.string(), known: z.array(z.string()) }),
  configuration: nothing,
  /** 403 for everything below the root item. */
  role: nothing,
  /** 403, and other requests of the same area are allowed. */
  permission: z.object({ permission }),
  /** 403 for each request of an area. */
  'permission-or-feature': z.object({ permission, area: z.string().exactOptional() }),
  /** 404, and this run was not shown an item with these parameters. */
  missing: z.object({ parameters: z.array(z.string()) }),
  /** 404 for an item that this run was shown. */
  'missing-listed': shown,
  /** 404 below an item that this run was shown. */
  'missing-below': shown,
  /** 404 with the HTML page of a gateway. */
  'no-route': nothing,
  'rate-limit': nothing,
  server: status,
  html: nothing,
  contract: nothing,
  assertion: nothing,
  /** A strict run, and nothing else is wrong. */
  findings: nothing,
  script: nothing,
  'script-request': nothing,
  'script-write': nothing,
  name: nothing,
  refused: nothing,
  /** The certificate of the server cannot be verified. */
  'tls-untrusted': nothing,
  'tls-expired': nothing,
  'tls-revoked': nothing,
  /** The certificate is for another host. */
  'tls-name': nothing,
  /** The server asks for a certificate of the client, or refuses the one that it got. */
  'tls-client': nothing,
  /** The server at this port does not use TLS. */
  'tls-plain': nothing,
  /** No common version or cipher. */
  'tls-protocol': nothing,
  timeout: nothing,
  redirect: nothing,
  'redirect-loop': nothing,
  /** Another origin than that of the environment asks for a key. */
  'key-withheld': nothing,
  /** The proxy opened no tunnel. */
  proxy: nothing,
  /** There is no connection to the proxy itself, by this code. */
  'proxy-unreachable': nothing,
  protocol: nothing,
  'not-http': nothing,
  'too-large': nothing,
  unreadable: nothing,
  network: nothing,
  'no-response': nothing,
} as const satisfies Readonly<Record<string, z.ZodType>>;

export type Cause = keyof typeof CAUSE_PARAMS;

export type CauseParams<Code extends Cause> = Readonly<z.output<(typeof CAUSE_PARAMS)[Code]>>;

export type Diagnosis = {
  [Code in Cause]: { readonly cause: Code; readonly params: CauseParams<Code> };
}[Cause];

/** A diagnosis as it was saved, perhaps by another version, with its text. */
export interface SavedDiagnosis {
  readonly cause: string;
  readonly params: Readonly<Record<string, z.core.util.JSONType>>;
  readonly headline?: string;
  readonly remedy?: string;
}

/** @returns nothing where the cause is not known, or the parameters are not those of the cause. */
export function checkedDiagnosis({ cause, params }: SavedDiagnosis): Diagnosis | undefined {
  if (!Object.hasOwn(CAUSE_PARAMS, cause)) return undefined;
  const { data } = CAUSE_PARAMS[cause as Cause].safeParse(params);
  return data === undefined ? undefined : ({ cause, params: data } as Diagnosis);
}
