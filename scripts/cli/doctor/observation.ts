/** What `doctor` saw of this machine and of an environment. Texts of responses are redacted, printable and short. */
import type { Feature } from './profile.ts';

export interface MachineObservation {
  readonly nodeVersion: string;
  /** `engines.node` of package.json: `>=20.19`. */
  readonly nodeRange: string;
  readonly folders: readonly FolderObservation[];
}

export interface FolderObservation {
  readonly name: string;
  readonly isWritable: boolean;
  /** Without it `smoke` cannot run at all. */
  readonly isRequired: boolean;
}

/** `envelope`: the API's own error. `html`: the page of a gateway. */
export type ResponseForm = 'envelope' | 'html' | 'other';

/** Why a request was not sent: others use up the rate limit; that of the environment is too slow; nothing to ask for. */
export type Unsent = 'rate-limit' | 'slow-rate-limit' | 'failure' | 'no-id';

/** What became of one request. */
export type Outcome<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  /** A response that does not have what was requested; `error` is the text of the envelope, or empty. */
  | { readonly kind: 'refused'; readonly status: number; readonly form: ResponseForm; readonly error: string }
  /** No response. */
  | { readonly kind: 'failed'; readonly code: string; readonly reason: string }
  | { readonly kind: 'unsent'; readonly why: Unsent };

/** A resource whose ID can be used in paths and in `.env`. */
export interface Resource {
  readonly id: string;
  readonly name: string;
  readonly state: string;
}

export interface ResourceList {
  readonly items: readonly Resource[];
  /** The API has further pages. */
  readonly hasMore: boolean;
}

export interface OwnKey {
  readonly roles: readonly string[];
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number;
}

export type ProxyObservation =
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid' }
  /** `address` is without credentials. */
  | { readonly kind: 'used'; readonly address: string }
  | { readonly kind: 'excepted'; readonly address: string };

export interface EnvironmentObservation {
  readonly name: string;
  readonly hasCredentials: boolean;
  /** It was named on the command line. */
  readonly isNamed: boolean;
  readonly isLoopback: boolean;
  readonly proxy: ProxyObservation;
  readonly orgid: string;
  readonly serviceid: string;
  readonly ratelimit: string;
  readonly organizations: Outcome<ResourceList>;
  /** The organization and the service that a run would use, or else the first ones. */
  readonly organization?: Resource;
  readonly service?: Resource;
  /** `undefined` as a value: the list does not have the key in use. */
  readonly key: Outcome<OwnKey | undefined>;
  readonly services: Outcome<ResourceList>;
  readonly features: readonly { readonly feature: Feature; readonly outcome: Outcome<FeatureUse> }[];
  /** Requests that were sent. */
  readonly requests: number;
  /** Of these, the responses with 429. */
  readonly throttled: number;
  /** Milliseconds that this machine is ahead of the server; absent without a `Date` header. */
  readonly clockAheadMs?: number;
  /** Milliseconds since the epoch, of this machine. */
  readonly now: number;
}

export interface FeatureUse {
  /** Items of a list; absent for other responses. */
  readonly count?: number;
  readonly isEmpty: boolean;
}
