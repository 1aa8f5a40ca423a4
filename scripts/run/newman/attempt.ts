/** One HTTP attempt, as reported by Newman and by the scripts of the collection, before redaction. */
import type { ConsoleEvent, ConsoleFacts } from '../../collection/console-protocol.ts';
import type { AssertionRun, Finding, Header, LeftThing } from '../model.ts';
import type { Reason, ReasonParams, RetryReason } from '../reason.ts';

export interface Attempt {
  startedMs: number;
  /** Waited for the rate limit before it was sent. */
  waitedMs: number;
  durationMs: number;
  /** Absent where it was not sent. */
  url?: string;
  requestHeaders: Header[];
  requestBody?: string;
  code: number | null;
  responseHeaders: Header[];
  /** At most the first `MAX_BODY_READ` bytes. */
  responseBody: string | null;
  sizeBytes: number;
  clipped: boolean;
  /** Why there is no response. */
  networkError?: ReasonParams<'network'>;
  assertions: AssertionRun[];
  /** Reported failures that have no assertion yet. */
  failures: ConsoleFacts['failed'][];
  findings: Finding[];
  left: LeftThing[];
  /** Why it was not sent, or need not exist. */
  skipped?: Reason;
  /** The reason and delay of the next attempt. */
  retry?: { reason: RetryReason; backoffMs: number };
  /** It is polling: only the last response counts. */
  isPoll?: boolean;
  /** Scripts that threw, or did not end in time. */
  scriptErrors: string[];
  /** The script of the response came to its end, and made so many checks. */
  checks?: number;
}

export function newAttempt(startedMs: number): Attempt {
  return {
    startedMs,
    waitedMs: 0,
    durationMs: 0,
    requestHeaders: [],
    code: null,
    responseHeaders: [],
    responseBody: null,
    sizeBytes: 0,
    clipped: false,
    assertions: [],
    failures: [],
    findings: [],
    left: [],
    scriptErrors: [],
  };
}

/** Adds an event that a script reported on the console. */
export function addConsoleEvent(attempt: Attempt, { mark, facts }: ConsoleEvent): void {
  switch (mark) {
    case 'skipped':
      attempt.skipped = facts;
      break;
    case 'rate-limit':
      attempt.waitedMs += facts.waitMs;
      break;
    case 'retry': {
      const { backoffMs, ...reason } = facts;
      attempt.retry = { reason, backoffMs };
      break;
    }
    case 'poll':
      attempt.isPoll = true;
      break;
    case 'failed':
      attempt.failures.push(facts);
      break;
    case 'finding':
      attempt.findings.push(facts);
      break;
    case 'left':
      attempt.left.push(facts);
      break;
    case 'finished':
      attempt.checks = facts.checks;
  }
}

/**
 * Adds an assertion. A failed one gets the failures that a script reported under its name, each report once. Without a report,
 * it is not a generated assertion, and only its message is known.
 */
export function addAssertion(attempt: Attempt, { name, status, message }: AssertionRun): void {
  if (status !== 'failed') {
    attempt.assertions.push({ name, status });
    return;
  }
  const index = attempt.failures.findIndex(({ assertion }) => assertion === name);
  const [reported] = index === -1 ? [] : attempt.failures.splice(index, 1);
  attempt.assertions.push(
    reported === undefined
      ? { name, status, failures: [{ code: 'assertion' }], ...(message === undefined ? {} : { message }) }
      : { name, status, failures: reported.failures },
  );
}
