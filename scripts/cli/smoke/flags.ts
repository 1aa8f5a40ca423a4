/** The flags of `smoke`; `cli/smoke/command.ts` declares them. */
import type { SuiteName } from '../../collection/suites/registry.ts';
import type { SkipLimit } from '../../run/verdict.ts';
import type { NetworkFlags } from '../network.ts';

export interface SmokeFlags extends NetworkFlags {
  /** Names or files; empty: each committed environment. */
  readonly env: readonly string[];
  readonly suite: SuiteName;
  /** Patterns of operationIds, tags or paths; empty: all. */
  readonly only: readonly string[];
  /** Patterns of what is not sent. */
  readonly exclude: readonly string[];
  /** Only what failed in the last run of the suite. */
  readonly lastFailed: boolean;
  /** Prints what would be sent, and sends nothing. */
  readonly list: boolean;
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
  readonly maxSkipped?: SkipLimit | undefined;
  readonly frozen: boolean;
  readonly requireAll: boolean;
  readonly coverage: boolean;
  readonly updateBaseline: boolean;
  readonly noBaseline: boolean;
  readonly reports?: string | undefined;
  /** A folder or URL with earlier runs. */
  readonly history?: string | undefined;
  /** Runs of each suite that stay in the folder of `history`. */
  readonly keep: number;
  /** URL of the HTTP interface of ClickHouse. */
  readonly historyClickhouse?: string | undefined;
  readonly styleFile: boolean;
  /** File for the body of a comment on a pull request. */
  readonly comment?: string | undefined;
  /** File for a badge: `.svg`, or `.json` for shields.io. */
  readonly badge?: string | undefined;
  /** Opens the report in the browser. */
  readonly open: boolean;
  /** Prints problems and the table only. */
  readonly quiet: boolean;
  /** Prints each assertion, and of a failure the URL and the response. */
  readonly verbose: boolean;
  readonly collection?: string | undefined;
}
