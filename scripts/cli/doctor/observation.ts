/** What `doctor` saw of an environment. Texts of responses are redacted, printable and short. */
import type { ApiConventions } from '../../shared/api-conventions.ts';
import type { Feature } from './profile.ts';

/** `error`: the API's own form of errors. `html`: the page of a gateway. */
export type ResponseForm = 'error' | 'html' | 'other';

/** Why a request was not sent: rate limit used up by others, own limit too slow, earlier failure, or no ID. */
export type Unsent = 'rate-limit' | 'slow-rate-limit' | 'failure' | 'no-id';

/** The result of one request. */
export type Outcome<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  /** A response that does not have what was requested; `error` is its sentence, or empty. */
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
  readonly isNamed: boolean;
  readonly isLoopback: boolean;
  readonly proxy: ProxyObservation;
  readonly conventions: ApiConventions;
  /** IDs that the environment gives; empty where it gives none. */
  readonly givenRoot: string;
  readonly givenMain: string;
  readonly ratelimit: string;
  readonly roots: Outcome<ResourceList>;
  /** The root item and the main resource that a run would use, or else the first ones. */
  readonly root?: Resource;
  readonly main?: Resource;
  /** `undefined` as a value: the list does not have the key in use. */
  readonly key: Outcome<OwnKey | undefined>;
  readonly mains: Outcome<ResourceList>;
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
