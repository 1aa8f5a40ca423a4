/** Which part of a suite a run is. */

/** What was selected of the suite. Requests that were not, and that no selected one needs, are not in the run. */
export interface RunSelection {
  /** Patterns of `--only`. */
  readonly only?: readonly string[];
  /** Patterns of `--exclude`. */
  readonly exclude?: readonly string[];
  /** What had failed in the run before (`--last-failed`). */
  readonly lastFailed?: boolean;
  /** Requests of the whole suite. */
  readonly suiteRequests: number;
}

/** One part of a run: `2/3` is the second of three. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

export interface MissingParts {
  /** Numbers of the missing shards, in order, and how many there should be. */
  readonly shards?: { readonly indices: readonly number[]; readonly count: number };
  /** Runs that were to be merged and could not be read, where no run says how many shards there are. */
  readonly runs?: number;
}
