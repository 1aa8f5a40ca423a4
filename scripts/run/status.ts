/** The statuses of environments and requests, their order, and which of them are problems. */

/**
 * `misconfigured`: the first request showed that the API refuses the key; nothing else was sent. `incomplete`: the merged parts
 * passed, but others are missing.
 */
export const ENVIRONMENT_STATUSES = [
  'passed',
  'failed',
  'misconfigured',
  'errored',
  'skipped',
  'interrupted',
  'incomplete',
] as const;

export type EnvironmentStatus = (typeof ENVIRONMENT_STATUSES)[number];

/**
 * If one request has several statuses (from shards, iterations, or rows of one operation), the first in this
 * list counts. A failure anywhere is a failure; a request that was sent anywhere is not skipped.
 *
 * `failed`: an assertion, or in a strict run a finding; `errored`: no usable response (network, timeout, 5xx or 429 after the
 * retries); `flaky`: passed after a retry; `passed`; `skipped`: not sent, with the reason.
 */
export const STATUS_PRECEDENCE = ['failed', 'errored', 'flaky', 'passed', 'skipped'] as const;

export type RequestStatus = (typeof STATUS_PRECEDENCE)[number];

/** The order of columns and filters: statuses that need a person come first. */
export const STATUS_DISPLAY_ORDER: readonly RequestStatus[] = ['failed', 'errored', 'flaky', 'skipped', 'passed'];

/** Whether `status` comes before `other` in `STATUS_PRECEDENCE`; false if equal. */
export function hasPrecedence(status: RequestStatus, other: RequestStatus): boolean {
  return STATUS_PRECEDENCE.indexOf(status) < STATUS_PRECEDENCE.indexOf(other);
}

/** Whether a request of this status needs a person: an assertion failed, or there was no usable response. */
export function isProblemStatus(status: RequestStatus): boolean {
  return status === 'failed' || status === 'errored';
}

/** Whether a request has a status that needs a person. */
export function isProblem({ status }: { readonly status: RequestStatus }): boolean {
  return isProblemStatus(status);
}
