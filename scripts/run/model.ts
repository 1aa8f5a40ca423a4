/**
 * The run model: what a run was, as plain JSON (`reports/<runId>/run.json`).
 * It is made once, with secrets redacted, from Newman's events. Reports may use nothing else.
 * Times are milliseconds; instants are ISO 8601 in UTC; sizes are bytes.
 *
 * Facts are codes with parameters. `reason` and `message` are text for people: they are added where `run.json` is written, and shown
 * only where there is no code, as in runs of schema version 1 and in assertions that are not of this project.
 */

import type * as z from 'zod';
import type { Failure, FindingKind as ScriptFindingKind, ShownValue } from '../collection/check-result.ts';
import type { leftSchema } from '../collection/console-protocol.ts';
import type { SuiteName } from '../collection/suites/registry.ts';
import type { CredentialScheme, Root } from '../shared/api-conventions.ts';
import type { BaselineReview, Known } from './baseline/known-problem.ts';
import type { SavedDiagnosis } from './diagnosis/causes.ts';
import type { MissingParts, RunSelection, Shard } from './part.ts';
import type { SavedReason } from './reason.ts';
import type { EnvironmentStatus, RequestStatus } from './status.ts';

// Reports may import only this stage, so it re-exports what they need of the protocol and suites.
export { type Failure, type FailureCode, type ShownValue, shownValue } from '../collection/check-result.ts';
export { leftSchema } from '../collection/console-protocol.ts';
export { SUITE_NAMES, type SuiteName } from '../collection/suites/registry.ts';

/** Kinds found by scripts, and kinds that only earlier runs show. */
export type FindingKind = ScriptFindingKind | 'list-became-empty' | 'over-latency-budget';

export const RUN_SCHEMA_VERSION = 2;

export interface Run {
  readonly schemaVersion: typeof RUN_SCHEMA_VERSION;
  /** Sortable by time and safe as a folder name: `20261123T143005Z-smoke-3f9a`. */
  readonly runId: string;
  readonly suite: SuiteName;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly durationMs: number;
  /** A signal or the deadline ended the run before its last request. */
  readonly interrupted: boolean;
  /** Findings failed the run too (`--strict`). */
  readonly strict?: boolean;
  /** Absent where the whole suite was selected. */
  readonly selection?: RunSelection;
  /** The run is this part of a run. */
  readonly shard?: Shard;
  /** The run was merged, and parts of it are missing. */
  readonly missing?: MissingParts;
  readonly collection: { readonly name: string; readonly hash: string };
  readonly spec?: RunSpec;
  /** The commit, branch and job, as reported by CI. */
  readonly source?: RunSource;
  readonly environments: readonly EnvironmentRun[];
}

export interface RunSpec {
  readonly title: string;
  /** `info.version` of the document. */
  readonly version: string;
  readonly openapi: string;
  readonly operations: number;
  /** In the document's order. */
  readonly operationIds?: readonly string[];
  readonly hash: string;
}

export interface RunSource {
  readonly commit?: string;
  readonly branch?: string;
  /** The CI job's page. */
  readonly url?: string;
}

/** How requests authenticate, and the resource of the key: for advice and cURL commands. */
export interface EnvironmentAccess {
  readonly credentials?: CredentialScheme & {
    /** The variable of the secret. */
    readonly secret: string;
    /** HTTP statuses of a key that the API does not accept. */
    readonly refusedWith: readonly number[];
  };
  /** The resource that a key belongs to, and the variable that names it. */
  readonly root?: Omit<Root, 'list'> & { readonly variable: string };
}

/** Why something is not simply passed or failed: a code with its parameters (`reason.ts`), or only text. */
export interface Explained {
  readonly reasonCode?: SavedReason['reasonCode'];
  readonly params?: SavedReason['params'];
  readonly reason?: string;
}

/** Has a reason for each status but `passed`; for `failed`, only if the environment failed as a whole. */
export interface EnvironmentRun extends Explained {
  readonly name: string;
  /** Absent in runs of earlier versions. */
  readonly access?: EnvironmentAccess;
  readonly baseURL: string;
  readonly status: EnvironmentStatus;
  readonly durationMs: number;
  readonly totals: Totals;
  /** Absent without a baseline, or if none of its entries needs a review. */
  readonly baseline?: BaselineReview;
  readonly requests: readonly RequestRun[];
}

export interface Totals extends Readonly<Record<RequestStatus, number>> {
  /** Every selected request of the suite, skipped ones included. */
  readonly requests: number;
  readonly assertions: number;
  readonly assertionsFailed: number;
  /** Requests with a known failure or finding; absent where there are none. They count under their status as well. */
  readonly known?: number;
}

/** With the reason of a status `skipped`, `errored` or `flaky`, and of `failed` where only findings failed it. */
export interface RequestRun extends Explained {
  /** The operationId; `operationId#label` where one operation occurs more than once in the suite. */
  readonly id: string;
  /** Its place in the collection, from 0: what `report merge` sorts shards by. */
  readonly order?: number;
  readonly name: string;
  /** Names of the folders, from the collection's root. */
  readonly folder: readonly string[];
  readonly tag?: string;
  readonly deprecated?: boolean;
  /** The operation in the vendor's API reference. */
  readonly reference?: string;
  readonly method: string;
  /** The path template, `/v1/organizations/{organizationId}`. */
  readonly path: string;
  /** What the role of a key needs for it; absent where that is not known. */
  readonly permission?: string;
  /** The URL as sent; with variables where it was never sent. */
  readonly url: string;
  readonly status: RequestStatus;
  /** HTTP status of the last response; `null` where there was none. */
  readonly code: number | null;
  /** Offset of the first attempt from the start of the environment. */
  readonly startedMs: number;
  /** Spent waiting for the rate limit before the first attempt. */
  readonly waitedMs: number;
  /** From the last attempt's send to the end of its response. */
  readonly durationMs: number;
  readonly sizeBytes: number;
  /** Sent this many times: 0 when skipped. */
  readonly attempts: number;
  /** The attempts before the last one, in order. */
  readonly retries?: readonly RetriedAttempt[];
  readonly assertions: readonly AssertionRun[];
  readonly request: { readonly headers: readonly Header[]; readonly body?: string };
  readonly response: ResponseRun | null;
  readonly findings?: readonly Finding[];
  /** Of a request with a problem: the likely cause. */
  readonly diagnosis?: SavedDiagnosis;
  /** If it has a problem: its path parameters whose ID an earlier response listed, and the request of that response. */
  readonly listed?: readonly ListedId[];
  /** Things that this run created and could not delete. */
  readonly left?: readonly LeftThing[];
  /** With `--iterations`: the counts; this row is the worst one. */
  readonly iterations?: IterationCounts;
}

/** A path parameter whose value is an ID in a list that this run got. */
export interface ListedId {
  readonly parameter: string;
  /** Name of the request that listed it. */
  readonly request: string;
}

/** Something that a run created, that still exists, and the request that deletes it. */
export type LeftThing = Readonly<z.output<typeof leftSchema>>;

export type IterationCounts = Readonly<Record<'total' | RequestStatus, number>>;

/** With the reason why it does not count. */
export interface RetriedAttempt extends Explained {
  readonly code: number | null;
  readonly startedMs: number;
  readonly durationMs: number;
  /** Waited after it, before the next attempt. */
  readonly backoffMs: number;
}

export interface AssertionRun {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** What is wrong, where it failed; where it passed, each of them is known. */
  readonly failures?: readonly (Failure & { readonly known?: Known })[];
  readonly message?: string;
}

export interface Header {
  readonly name: string;
  readonly value: string;
}

export interface ResponseRun {
  readonly headers: readonly Header[];
  /** Text; its beginning where it is `truncated`. */
  readonly body: string;
  /** Only the beginning was kept. */
  readonly truncated?: boolean;
}

/** A difference between a response and the spec, or another response, that fails a run only with `--strict`. */
export interface Finding {
  readonly kind: FindingKind;
  /** JSON pointer into the response body; array indices are `*` where every item shows it. */
  readonly pointer: string;
  /** The type of an unknown property, or the unknown enum value itself. */
  readonly value?: ShownValue;
  /** Of a request over its latency budget: the budget in milliseconds. */
  readonly expected?: ShownValue;
  readonly message?: string;
  readonly known?: Known;
}
