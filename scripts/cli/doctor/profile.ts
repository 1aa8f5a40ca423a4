/** What `doctor` has to know of an API in addition to its conventions: the paths it requests, and what the responses stand for. */

/**
 * What a response other than 200 says of a feature. `nothing-yet`: it is there, and nothing was set up with it.
 * `not-allowed`: the key lacks the permission, or the root item the feature. `not-running`: the main resource has to run.
 * `withdrawn`: the API does not offer it any more.
 */
export type FeatureMeaning = 'nothing-yet' | 'not-allowed' | 'not-running' | 'withdrawn' | 'not-available';

export interface Feature {
  readonly name: string;
  /** A template with the path parameters of the root item and of the main resource, as far as it is below them. */
  readonly path: string;
  /** By status; they apply to the API's own form of errors only. */
  readonly meanings: Readonly<Record<number, FeatureMeaning>>;
}

/** A template in a path is filled with the IDs of the root item and of the main resource of the conventions. */
export interface DoctorProfile {
  /** The list of main resources; absent: the API has none. */
  readonly mains?: string;
  /** The list of keys, with what is read of the one in use; absent: the API has none. */
  readonly keys?: KeyList;
  readonly features: readonly Feature[];
  /** JSON pointer of a text that only exists if there is a next page; absent if lists have one page. */
  readonly nextPage?: string;
  /** States of a main resource in which it can be used at once, the best first. */
  readonly readyStates: readonly string[];
  /** States from which it wakes up by itself; taken where none is ready. */
  readonly idleStates: readonly string[];
}

export interface KeyList {
  readonly path: string;
  /** Property with the last characters of the ID of a key, by which the key in use is known. */
  readonly suffix: string;
  readonly expiresAt: string;
  /** The first existing one is used; its items are texts, or objects with the name in `name`. */
  readonly roles: readonly { readonly property: string; readonly name?: string }[];
}
