/** The input of a run, and the events that it emits. */
import type { GeneratedCollection } from '../collection/model.ts';
import type { SuiteName } from '../collection/suites/registry.ts';
import type { ProxySettings } from '../openapi/load/proxy.ts';
import type { TlsSettings } from './connection/agent.ts';
import type { Environment } from './environments.ts';
import type { EnvironmentRun, RequestRun, RunSource, RunSpec } from './model.ts';
import type { WaitCause } from './rate-budget.ts';
import type { Selection } from './select.ts';
import type { SkipLimit } from './verdict.ts';

export interface RunPlan {
  readonly collection: GeneratedCollection<SuiteName>;
  /** SHA-256 of the collection's file. */
  readonly collectionHash: string;
  readonly spec?: RunSpec;
  readonly source?: RunSource;
  readonly environments: readonly Environment[];
  readonly selection: Selection;
  readonly timeoutMs: number;
  readonly proxy?: ProxySettings | undefined;
  readonly tls?: TlsSettings | undefined;
  /** For one script, on top of one window of the rate limit; two minutes unless given. */
  readonly scriptTimeoutMs?: number;
  readonly retries: number;
  readonly concurrency: number;
  readonly bail: boolean;
  readonly strict: boolean;
  readonly maxSkipped?: SkipLimit | undefined;
  readonly iterations: number;
  /** Rate limit for all environments, instead of their own `ratelimit`. */
  readonly rateLimit?: string | undefined;
  /** Requests that may change something are sent. */
  readonly mayWrite: boolean;
  /** Name of all that the run creates; only for a suite that creates anything, and that was allowed to. */
  readonly lifecycleName?: string;
  /** The environment needs a key. */
  readonly needsCredentials: boolean;
  /** Ends the run; its reason is a `Reason` with the code `interrupted` or `deadline`. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** An event of a run in progress. All text in it is redacted. */
export type Progress =
  | {
      readonly kind: 'environment-start';
      readonly environment: string;
      readonly total: number;
      /** The least time that the rate limit allows for all of it; 0 without a rate limit. */
      readonly leastMs: number;
      readonly ratelimit: string;
    }
  | {
      readonly kind: 'request-start';
      readonly environment: string;
      readonly name: string;
      readonly done: number;
      readonly total: number;
    }
  | {
      /** The request that started last waits for the rate limit, or is sent once more after a 429. */
      readonly kind: 'request-wait';
      readonly environment: string;
      readonly waitMs: number;
      /** `limited`: the API asks for it, as something else uses up the rate limit of the key. */
      readonly cause: WaitCause;
      /** The least time that the rest of the run takes, this waiting included. */
      readonly leftMs: number;
    }
  | {
      readonly kind: 'request-end';
      readonly environment: string;
      readonly request: RequestRun;
      readonly done: number;
      readonly total: number;
    }
  | {
      /** The run was ended early, and deletes what it created. */
      readonly kind: 'clean-up';
      readonly environment: string;
    }
  | { readonly kind: 'environment-end'; readonly environment: EnvironmentRun };
