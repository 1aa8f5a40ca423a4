/**
 * The run model as a zod schema: what `run.json` must be before anything is rendered from it.
 * Parsing drops unknown keys and puts the known ones into one order, so that a run read back is written as the same bytes.
 */
import * as z from 'zod';
import { baselineEntrySchema, knownSchema } from '../../run/baseline/known-problem.ts';
import {
  type FailureCode,
  type FindingKind,
  leftSchema,
  RUN_SCHEMA_VERSION,
  type Run,
  SUITE_NAMES,
  shownValue,
} from '../../run/model.ts';
import { ENVIRONMENT_STATUSES, STATUS_PRECEDENCE } from '../../run/status.ts';
import type { PastRun } from '../analysis/history.ts';
import { listOf } from '../analysis/list-size.ts';

const count = z.number().int().nonnegative();
const position = z.int().min(1);
/** A larger number is in a file that was not written by this program. */
const shardCount = position.max(100_000);
const milliseconds = z.number().nonnegative();
const instant = z.iso.datetime();
const headers = z.array(z.object({ name: z.string(), value: z.string() }));

/** Run IDs name folders: no separator, no leading dot, and not the name of the link to the last run. */
const runIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/)
  .refine((id) => id !== 'latest', 'is reserved');

const totals = z.object({
  requests: count,
  passed: count,
  failed: count,
  flaky: count,
  skipped: count,
  errored: count,
  assertions: count,
  assertionsFailed: count,
  known: count.exactOptional(),
});

const explained = {
  reasonCode: z.string().exactOptional(),
  params: z.record(z.string(), z.json()).exactOptional(),
  reason: z.string().exactOptional(),
};

const retriedAttempt = z.object({
  ...explained,
  code: z.number().int().nullable(),
  startedMs: milliseconds,
  durationMs: milliseconds,
  backoffMs: milliseconds,
});

const request = z.object({
  id: z.string().min(1),
  order: count.exactOptional(),
  name: z.string(),
  folder: z.array(z.string()),
  tag: z.string().exactOptional(),
  deprecated: z.boolean().exactOptional(),
  reference: z.string().exactOptional(),
  method: z.string(),
  path: z.string(),
  permission: z.string().exactOptional(),
  url: z.string(),
  status: z.enum(STATUS_PRECEDENCE),
  ...explained,
  code: z.number().int().nullable(),
  startedMs: milliseconds,
  waitedMs: milliseconds,
  durationMs: milliseconds,
  sizeBytes: count,
  attempts: count,
  iterations: z
    .object({ total: count, passed: count, failed: count, flaky: count, skipped: count, errored: count })
    .exactOptional(),
  retries: z.array(retriedAttempt).exactOptional(),
  assertions: z.array(
    z.object({
      name: z.string(),
      status: z.enum(['passed', 'failed', 'skipped']),
      failures: z
        .array(
          z.object({
            // A code of a newer version is shown by its text.
            code: z.custom<FailureCode>((code) => typeof code === 'string'),
            pointer: z.string().exactOptional(),
            expected: shownValue.exactOptional(),
            actual: shownValue.exactOptional(),
            error: z.string().exactOptional(),
            known: knownSchema.exactOptional(),
          }),
        )
        .exactOptional(),
      message: z.string().exactOptional(),
    }),
  ),
  request: z.object({ headers, body: z.string().exactOptional() }),
  response: z.object({ headers, body: z.string(), truncated: z.boolean().exactOptional() }).nullable(),
  diagnosis: z
    .object({
      cause: z.string(),
      params: z.record(z.string(), z.json()),
      headline: z.string().exactOptional(),
      remedy: z.string().exactOptional(),
    })
    .exactOptional(),
  listed: z.array(z.object({ parameter: z.string(), request: z.string() })).exactOptional(),
  left: z.array(leftSchema).exactOptional(),
  findings: z
    .array(
      z.object({
        // A kind of a newer version is shown like any other.
        kind: z.custom<FindingKind>((kind) => typeof kind === 'string'),
        pointer: z.string(),
        value: shownValue.exactOptional(),
        expected: shownValue.exactOptional(),
        message: z.string().exactOptional(),
        known: knownSchema.exactOptional(),
      }),
    )
    .exactOptional(),
});

// A code of a newer version is shown like any other.
const entries = z.array(z.object({ ...baselineEntrySchema.shape, code: z.string() }));

const refusedWith = z.array(z.number());
const credentials = z.discriminatedUnion('scheme', [
  z.object({ scheme: z.literal('basic'), user: z.string(), secret: z.string(), refusedWith }),
  z.object({ scheme: z.literal('bearer'), secret: z.string(), refusedWith }),
  z.object({ scheme: z.literal('header'), header: z.string(), secret: z.string(), refusedWith }),
]);

const environment = z.object({
  name: z.string().min(1),
  access: z
    .object({
      credentials: credentials.exactOptional(),
      root: z.object({ parameter: z.string(), thing: z.string(), variable: z.string() }).exactOptional(),
    })
    .exactOptional(),
  baseURL: z.string(),
  status: z.enum(ENVIRONMENT_STATUSES),
  ...explained,
  durationMs: milliseconds,
  totals,
  baseline: z.object({ obsolete: entries, expired: entries }).exactOptional(),
  requests: z.array(request),
});

const frame = z.object({
  schemaVersion: z.literal(RUN_SCHEMA_VERSION),
  runId: runIdSchema,
  suite: z.enum(SUITE_NAMES),
  startedAt: instant,
  finishedAt: instant,
  durationMs: milliseconds,
  interrupted: z.boolean(),
});

/** Only the beginning of a long body is kept: then it is no JSON, and its list is not empty. */
function emptiness(method: string, response: z.output<typeof request>['response']): { isEmptyList?: boolean } {
  if (method !== 'GET' || response === null) return {};
  if (response.truncated === true) return LONG_LIST.test(response.body) ? { isEmptyList: false } : {};
  const list = listOf(response.body);
  return list === undefined ? {} : { isEmptyList: list.length === 0 };
}

/** The beginning of a list with an item, in an envelope or without one. */
const LONG_LIST = /^\s*(?:\{[^[{]*"result"\s*:\s*)?\[\s*[^\]\s]/;

/** A run of the past, with only what a comparison needs: most of a run is requests and responses. */
export const pastRunSchema: z.ZodType<PastRun> = frame.extend({
  environments: z.array(
    environment.pick({ name: true, status: true, reasonCode: true, totals: true }).extend({
      requests: z.array(
        request
          .pick({ id: true, status: true, code: true, durationMs: true, method: true, response: true })
          .transform(({ method, response, ...past }) => ({ ...past, ...emptiness(method, response) })),
      ),
    }),
  ),
});

export const runSchema: z.ZodType<Run> = frame.extend({
  strict: z.boolean().exactOptional(),
  selection: z
    .object({
      only: z.array(z.string()).exactOptional(),
      exclude: z.array(z.string()).exactOptional(),
      lastFailed: z.boolean().exactOptional(),
      suiteRequests: count,
    })
    .exactOptional(),
  shard: z.object({ index: position, count: shardCount }).exactOptional(),
  missing: z
    .object({
      shards: z.object({ indices: z.array(position), count: shardCount }).exactOptional(),
      runs: count.exactOptional(),
    })
    .exactOptional(),
  collection: z.object({ name: z.string(), hash: z.string() }),
  spec: z
    .object({
      title: z.string(),
      version: z.string(),
      openapi: z.string(),
      operations: count,
      operationIds: z.array(z.string()).exactOptional(),
      hash: z.string(),
    })
    .exactOptional(),
  source: z
    .object({
      commit: z.string().exactOptional(),
      branch: z.string().exactOptional(),
      url: z.string().exactOptional(),
    })
    .exactOptional(),
  environments: z.array(environment),
});
