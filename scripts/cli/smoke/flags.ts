/** The flags of `smoke`; `cli/smoke/command.ts` declares them. */
import type { SuiteName } from '../../collection/suites/registry.ts';

export interface SmokeFlags {
  /** Names or files; empty: each committed environment. */
  readonly env: readonly string[];
  readonly suite: SuiteName;
  /** Patterns of operationIds, tags or paths; empty: all. */
  readonly only: readonly string[];
  readonly allowWrites: boolean;
  readonly acceptCosts: boolean;
  readonly retries: number;
  /** Milliseconds, for one request. */
  readonly timeout: number;
  /** Seconds, for the whole run. */
  readonly deadline?: number | undefined;
  /** `10/10s` or `off`. */
  readonly rateLimit?: string | undefined;
  readonly concurrency: number;
  readonly shard?: { readonly index: number; readonly count: number } | undefined;
  readonly iterations: number;
  readonly bail: boolean;
  readonly strict: boolean;
  readonly frozen: boolean;
  readonly requireAll: boolean;
  readonly coverage: boolean;
  readonly updateBaseline: boolean;
  readonly noBaseline: boolean;
  readonly reports?: string | undefined;
  readonly styleFile: boolean;
  readonly collection?: string | undefined;
}
