/** What `doctor` has to know of an API: the paths it requests, and what the responses stand for. */

/**
 * What a response other than 200 says of a feature. `nothing-yet`: it is there, and nothing was set up with it.
 * `not-allowed`: the key lacks the permission, or the organization the feature. `not-running`: the service has to run.
 * `withdrawn`: the API does not offer it any more.
 */
export type FeatureMeaning = 'nothing-yet' | 'not-allowed' | 'not-running' | 'withdrawn' | 'not-available';

export interface Feature {
  readonly name: string;
  /** A template with `{organizationId}`, and `{serviceId}` for a feature of a service. */
  readonly path: string;
  /** What the role of the key needs for it. */
  readonly permission?: string;
  /** By status; they apply to the API's own error envelope only. */
  readonly meanings: Readonly<Record<number, FeatureMeaning>>;
}

/** Why the list of organizations is refused. */
export type KeyRefusal = 'key-inactive' | 'key-unknown' | 'key-forbidden';

export interface DoctorProfile {
  /** A request that needs nothing but the key. */
  readonly organizations: string;
  readonly services: string;
  readonly keys: { readonly path: string; readonly permission: string };
  readonly features: readonly Feature[];
  /** The first one that fits is the cause. `error` is matched with the text of the error envelope. */
  readonly refusals: readonly { readonly status: number; readonly error?: RegExp; readonly cause: KeyRefusal }[];
  /** Properties of the envelope; `nextPage` has a text where a list goes on. */
  readonly envelope: { readonly result: string; readonly error: string; readonly nextPage: string };
  /** Properties of an API key. The key in use is known by the last characters of its ID. */
  readonly key: {
    readonly suffix: string;
    readonly expiresAt: string;
    /** The first one that is there counts; its items are texts, or objects with the name in `name`. */
    readonly roles: readonly { readonly property: string; readonly name?: string }[];
  };
  /** States of a service in which it can be used at once, the best first. */
  readonly readyStates: readonly string[];
  /** States from which it wakes up by itself; taken where no service is ready. */
  readonly idleStates: readonly string[];
  /** The limit that the API documents, as `ratelimit` of an environment has it. */
  readonly rateLimit: string;
  /** The header with the seconds until the API takes requests again. */
  readonly rateLimitReset: string;
}
