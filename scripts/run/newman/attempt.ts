/** What Newman tells of one sending of one request, before redaction. */
import type { AssertionRun, Finding, Header, LeftThing } from '../model.ts';

export interface Attempt {
  startedMs: number;
  /** Waited under the pace before it was sent. */
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
  /** No answer, and why. */
  networkError?: string;
  assertions: AssertionRun[];
  findings: Finding[];
  left: LeftThing[];
  /** It was not sent, or need not exist, and why. */
  skipped?: string;
  /** It is to be sent again, why, and after how long. */
  retry?: { reason: string; backoffMs: number };
  /** It waits for something to happen: only the last answer counts. */
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
    findings: [],
    left: [],
    scriptErrors: [],
  };
}

/**
 * Takes in one line of the console. What the scripts of the collection tell the runner stands there, where a person in
 * Postman sees it too; anything else, and what only looks like it, is left alone.
 *
 * @param line the values that were logged, the mark first.
 */
export function hearConsole(attempt: Attempt, [mark, told]: readonly unknown[]): void {
  const facts = (typeof told === 'object' && told !== null ? told : {}) as Readonly<Record<string, unknown>>;
  if (mark === '[skipped]') attempt.skipped = String(told);
  if (mark === '[pace]' && isAmount(facts.waitMs)) attempt.waitedMs += facts.waitMs;
  if (mark === '[again]') attempt.isPoll = true;
  if (mark === '[finished]' && isAmount(facts.checks)) attempt.checks = facts.checks;
  if (mark === '[retry]' && isAmount(facts.backoffMs))
    attempt.retry = { reason: String(facts.reason), backoffMs: facts.backoffMs };
  if (mark === '[finding]' && [facts.kind, facts.pointer, facts.message].every((fact) => typeof fact === 'string'))
    attempt.findings.push({ kind: facts.kind, pointer: facts.pointer, message: facts.message } as Finding);
  if (mark === '[left]' && isLeftThing(facts)) attempt.left.push(facts);
}

function isLeftThing(facts: unknown): facts is LeftThing {
  const { thing, name, id, method, path, body = '' } = facts as Readonly<Record<string, unknown>>;
  return [thing, name, id, method, path, body].every((fact) => typeof fact === 'string');
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
