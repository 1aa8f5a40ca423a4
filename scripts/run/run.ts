/** One suite against each environment: at once, each in isolation, to one run. */
import { randomBytes } from 'node:crypto';
import type { GeneratedCollection } from '../collection/model.ts';
import { writingItems } from '../collection/writes.ts';
import type { ProxySettings } from '../spec/proxy.ts';
import { runEnvironment } from './environment-run.ts';
import type { Environment } from './environments.ts';
import {
  type EnvironmentRun,
  type RequestRun,
  RUN_SCHEMA_VERSION,
  type Run,
  type RunSource,
  type RunSpec,
} from './model.ts';
import { inPool } from './pool.ts';
import { holdBackWrites, type Selection, selectItems, suiteItems } from './select.ts';

export interface RunPlan {
  readonly collection: GeneratedCollection;
  /** SHA-256 of the collection's file. */
  readonly collectionHash: string;
  readonly spec?: RunSpec;
  readonly source?: RunSource;
  readonly environments: readonly Environment[];
  readonly selection: Selection;
  readonly timeoutMs: number;
  readonly proxy?: ProxySettings;
  readonly retries: number;
  readonly concurrency: number;
  readonly bail: boolean;
  readonly strict: boolean;
  readonly iterations: number;
  /** Pace for all environments, instead of their own `ratelimit`. */
  readonly rateLimit?: string;
  /** Requests that may change something are sent. */
  readonly mayWrite: boolean;
  /** Name of all that the run creates; only for a suite that creates anything, and that was allowed to. */
  readonly lifecycleName?: string;
  /** The environment needs a key. */
  readonly needsCredentials: boolean;
  /** Ends the run; its reason is the word for the report. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** What a run tells while it goes on. All text in it is redacted. */
export type Progress =
  | {
      readonly kind: 'environment-start';
      readonly environment: string;
      readonly total: number;
      /** The least time that the pace allows for all of it; 0 without a pace. */
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
      /** The request that started last is held back by the pace. */
      readonly kind: 'request-wait';
      readonly environment: string;
      readonly waitMs: number;
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
      /** The run was ended before its time, and takes away what it created. */
      readonly kind: 'clean-up';
      readonly environment: string;
    }
  | { readonly kind: 'environment-end'; readonly environment: EnvironmentRun };

/** Runs the plan. It does not throw for what an environment does: that is in the run. */
export async function runSuite(plan: RunPlan): Promise<Run> {
  const startedAt = new Date();
  const started = performance.now();
  const writes = plan.mayWrite ? new Set<string>() : writingItems(plan.collection.json);
  const selected = holdBackWrites(
    selectItems(suiteItems(plan.collection.suite, plan.collection.items), plan.selection),
    writes,
  );
  const environments = await inPool(plan.environments, plan.concurrency, (environment) =>
    runEnvironment(plan, environment, selected),
  );
  const finishedAt = new Date();
  return {
    schemaVersion: RUN_SCHEMA_VERSION,
    runId: `${startedAt.toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${plan.collection.suite}-${randomBytes(2).toString('hex')}`,
    suite: plan.collection.suite,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    durationMs: Math.round(performance.now() - started),
    // A signal after the last answer has ended nothing.
    interrupted: environments.some(({ status }) => status === 'interrupted'),
    ...(plan.strict ? { strict: true } : {}),
    collection: { name: plan.collection.json.info.name, hash: plan.collectionHash },
    ...(plan.spec === undefined ? {} : { spec: plan.spec }),
    ...(plan.source === undefined ? {} : { source: plan.source }),
    environments,
  };
}
