/** What Newman tells of one sending of one request, before redaction. */
import type { AssertionRun, Finding, Header } from './model.ts';

export interface Attempt {
  startedMs: number;
  waitedMs: number;
  durationMs: number;
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
  /** It was not sent, or need not exist, and why. */
  skipped?: string;
  /** It is sent again, why, and after how long. */
  retry?: { reason: string; backoffMs: number };
  /** A script of the collection broke: our fault, not the API's. */
  scriptErrors: string[];
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
    scriptErrors: [],
  };
}
