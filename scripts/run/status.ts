/** The statuses of environments and requests, their order, and which of them are problems. */

/**
 * `misconfigured`: the API does not accept the key, which the first request showed; nothing else was sent. `incomplete`: what was merged
 * passed, and parts of the run are missing.
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
 * Which status counts where one request has several (in shards, iterations, or rows of one operation): the first of this
 * list. A failure anywhere is a failure, and a request that was sent anywhere is not a skipped one.
 *
 * `failed`: an assertion, or in a strict run a finding; `errored`: no usable response (network, timeout, 5xx or 429 after the
 * retries); `flaky`: passed after a retry; `passed`; `skipped`: not sent, with the reason.
 */
export const STATUS_PRECEDENCE = ['failed', 'errored', 'flaky', 'passed', 'skipped'] as const;

export type RequestStatus = (typeof STATUS_PRECEDENCE)[number];

/** The order of columns and filters: statuses that need a person come first. */
export const STATUS_DISPLAY_ORDER: readonly RequestStatus[] = ['failed', 'errored', 'flaky', 'skipped', 'passed'];

/** Whether `status` counts and not `other`, by `STATUS_PRECEDENCE`; false where they are the same. */
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
