/** The rows of the table of facts, and what they change in the responses of the sandbox. */
import type { AccountName } from '../../../collections/clickhouse-cloud/sandbox/accounts.ts';
import type { Cause } from '../../../scripts/run/diagnosis/causes.ts';
import type { Fault } from '../../../scripts/sandbox/faults/fault.ts';
import type { ApiResponse } from '../../../scripts/sandbox/http/response.ts';

// biome-ignore lint/suspicious/noExplicitAny: rows reach into bodies of any shape
export type Body = any;

/** Changes the response to an operation. */
export type Change = (response: ApiResponse) => ApiResponse;

export interface Given {
  readonly account?: AccountName;
  /** By operationId. */
  readonly changes?: Readonly<Record<string, Change>>;
  readonly faults?: readonly Fault[];
  readonly values?: Readonly<Record<string, string>>;
  readonly retries?: number;
}

export interface Want {
  readonly status: 'passed' | 'failed' | 'errored' | 'flaky' | 'skipped';
  readonly reasonCode?: string;
  /** The HTTP status of the response. */
  readonly code?: number;
  /** Kinds and places of the findings; any, unless given. */
  readonly findings?: readonly string[];
  readonly cause?: Cause;
  /** Of the run; 0 where the request is as it should be, otherwise 1, unless given. */
  readonly exitCode?: number;
}

export type Row = readonly [fact: string, operationId: string, given: Given, want: Want];

export const REQUEST_ID = '5a4db0c5-0009-4f00-8a00-000000000009';
export const OTHER = 'ffffffff-0000-4000-8000-00000000ffff';

export const refuse =
  (status: number, error: string): Change =>
  () => ({
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ status, error, requestId: REQUEST_ID }),
  });

export const change =
  (edit: (body: Body) => void): Change =>
  (response) => {
    const body = JSON.parse(response.body);
    edit(body);
    return { ...response, body: JSON.stringify(body) };
  };

export const text =
  (body: string | ((text: string) => string)): Change =>
  (response) => ({ ...response, body: typeof body === 'string' ? body : body(response.body) });

export const contentType =
  (mediaType: string): Change =>
  (response) => ({ ...response, headers: { ...response.headers, 'content-type': mediaType } });

/** One operation responds otherwise. */
export const when = (operationId: string, response: Change, more: Given = {}): Row[2] => ({
  ...more,
  changes: { [operationId]: response, ...more.changes },
});

export const PASSED: Want = { status: 'passed', findings: [] };
export const unavailable = (code: number): Want => ({ status: 'skipped', reasonCode: 'unavailable', code });
/** Not sent, as another request shows that an ID of the environment is wrong. */
export const BLOCKED: Want = { status: 'skipped', reasonCode: 'blocked', exitCode: 1 };
export const failed = (cause: Cause): Want => ({ status: 'failed', cause });
export const errored = (cause: Cause): Want => ({ status: 'errored', cause });

/** Of a run in which the rest is as it should be. */
export function exitCodeFor({ status, exitCode }: Want): number {
  return exitCode ?? (status === 'failed' || status === 'errored' ? 1 : 0);
}

/** The same response of several operations. */
export const each = (fact: string, operationIds: readonly string[], response: Change, want: Want): Row[] =>
  operationIds.map((id) => [fact, id, when(id, response), want]);

export const IDLE = refuse(
  424,
  'FAILED_DEPENDENCY: The request is allowed only when the ClickHouse service is running. Current state: idle',
);
export const FORBIDDEN = refuse(403, 'FORBIDDEN: the key may not do this');
export const NOT_FOUND = refuse(404, 'NOT_FOUND: there is no such thing');
export const NO_INGESTION = refuse(404, 'NOT_FOUND: ingestion for pipe "7" not found');
