/**
 * The error type for failures that a user can meet: what happened, where, and how to fix it.
 * Only `cli.ts` turns it into text and an exit code (`--debug` adds the stack).
 */

import { printable } from './printable.ts';
import { safeAddress } from './secrets/safe-address.ts';

/** Process exit codes. cli/process-events.ts has the exit codes of signals. */
export const EXIT = { passed: 0, failed: 1, usage: 2, untested: 3 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * The order in which one of several exit codes is chosen. A known failure (1) outranks a wrong configuration (2), which outranks
 * untested requests (3): a pipeline that repeats a run on 3 must not repeat it for a broken contract.
 */
const EXIT_PRECEDENCE: readonly ExitCode[] = [EXIT.failed, EXIT.usage, EXIT.untested, EXIT.passed];

/** The code that comes first in `EXIT_PRECEDENCE`; 0 without codes. */
export function firstExit(codes: readonly ExitCode[]): ExitCode {
  return EXIT_PRECEDENCE.find((code) => codes.includes(code)) ?? EXIT.passed;
}

/** Exit code by error code. */
export const ERROR_EXIT = {
  'usage-unknown-flag': EXIT.usage,
  'usage-invalid-value': EXIT.usage,
  'config-unknown-key': EXIT.usage,
  'config-unreadable': EXIT.usage,
  'config-encoding': EXIT.usage,
  'config-value-cut': EXIT.usage,
  'config-value-quotes': EXIT.usage,
  'config-operation-unknown': EXIT.usage,
  'custom-invalid': EXIT.usage,
  'custom-collision': EXIT.usage,
  'spec-unreadable': EXIT.usage,
  'spec-not-parsable': EXIT.usage,
  'spec-not-openapi': EXIT.usage,
  'spec-swagger-2': EXIT.usage,
  'spec-no-operations': EXIT.usage,
  'spec-operation-id-duplicate': EXIT.usage,
  'spec-reference-broken': EXIT.usage,
  'spec-too-large': EXIT.usage,
  'spec-shrunk': EXIT.usage,
  'collection-unreadable': EXIT.usage,
  'collection-stale': EXIT.failed,
  'collection-edited': EXIT.usage,
  'environment-unknown': EXIT.usage,
  'environment-unreadable': EXIT.usage,
  'environment-invalid': EXIT.usage,
  'environment-no-credentials': EXIT.usage,
  'environment-insecure': EXIT.usage,
  'environment-misconfigured': EXIT.usage,
  'environments-missing': EXIT.usage,
  'folder-unreadable': EXIT.usage,
  'baseline-invalid': EXIT.usage,
  'baseline-not-updated': EXIT.usage,
  'writes-not-allowed': EXIT.usage,
  'output-in-collections': EXIT.usage,
  'output-not-ours': EXIT.usage,
  'output-unwritable': EXIT.usage,
  'port-unavailable': EXIT.usage,
  'run-unreadable': EXIT.usage,
  'history-unreadable': EXIT.usage,
  'history-unwritable': EXIT.usage,
  'runs-not-mergeable': EXIT.usage,
  'build-unavailable': EXIT.usage,
  'publish-no-key': EXIT.usage,
  'publish-unauthorised': EXIT.usage,
  'publish-not-found': EXIT.usage,
  'publish-workspace-unknown': EXIT.usage,
  'publish-ambiguous': EXIT.usage,
  'publish-name-taken': EXIT.usage,
  'publish-record-invalid': EXIT.usage,
  'publish-not-forkable': EXIT.usage,
  'publish-too-large': EXIT.usage,
  'publish-refused': EXIT.usage,
  'publish-rate-limited': EXIT.untested,
  'publish-unavailable': EXIT.untested,
} as const satisfies Record<string, ExitCode>;

export type ErrorCode = keyof typeof ERROR_EXIT;

export interface Problem {
  /** What happened, as one sentence without a full stop. */
  readonly what: string;
  /** File, URL, flag, JSON pointer or variable. */
  readonly where?: string;
  /** What to do about it, as one sentence or a command. */
  readonly remedy: string;
  readonly cause?: unknown;
}

/** An expected failure. The constructor removes credentials from all URLs in it. */
export class ExpectedError extends Error {
  override readonly name = 'ExpectedError';
  readonly code: ErrorCode;
  readonly problem: Problem;

  constructor(code: ErrorCode, problem: Problem) {
    super(safeAddress(problem.what), problem.cause === undefined ? undefined : { cause: problem.cause });
    this.code = code;
    this.problem = {
      ...problem,
      what: safeAddress(problem.what),
      remedy: safeAddress(problem.remedy),
      ...(problem.where === undefined ? {} : { where: safeAddress(problem.where) }),
    };
  }

  get exitCode(): ExitCode {
    return ERROR_EXIT[this.code];
  }
}

/** UTF-16 code units per line. JSON pointers can be long. */
const MAX_SHOWN = 1000;

/**
 * Renders an expected failure for a terminal.
 *
 * @returns at most three lines (what, where, remedy), without a trailing newline.
 */
export function renderProblem(error: ExpectedError): string {
  const { what, where, remedy } = error.problem;
  const lines = [`error  ${printable(what, MAX_SHOWN)}  [${error.code}]`];
  if (where !== undefined) lines.push(`where  ${printable(where, MAX_SHOWN)}`);
  lines.push(`fix    ${printable(remedy, MAX_SHOWN)}`);
  return lines.join('\n');
}
