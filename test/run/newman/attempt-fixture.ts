/** One request, attempts to send it, and the rows that they become. */
import { type Attempt, newAttempt } from '../../../scripts/run/newman/attempt.ts';
import { requestRun } from '../../../scripts/run/result.ts';
import { createRedactor } from '../../../scripts/run/secrets/redact.ts';
import type { SuiteItem } from '../../../scripts/run/select.ts';
import { collectionOf } from '../local-run.ts';

/** @param checks of its script; absent for a collection of other people. */
export function itemWith(checks?: number): SuiteItem {
  const [item] = collectionOf([{ id: 'get', path: '/get' }]).items;
  if (item === undefined) throw new Error('no item');
  return { item: { ...item, ...(checks === undefined ? {} : { checks }) }, order: 0 };
}

/** An attempt that passed; `change` makes it what a test needs. */
export const attempt = (change: Partial<Attempt> = {}): Attempt => ({
  ...newAttempt(0),
  url: 'http://127.0.0.1/get',
  code: 200,
  responseBody: '{}',
  assertions: [{ name: 'Status is 200', status: 'passed' }],
  ...change,
});

export const FAILED: Attempt['assertions'] = [{ name: 'Status is 200', status: 'failed', message: 'no' }];
export const RETRY = { reason: { reasonCode: 'status', params: { status: 503 } }, backoffMs: 10 } as const;
export const RESET = { code: 'ECONNRESET' };

export const rowOf = (...attempts: Attempt[]) => requestRun(itemWith(), attempts, createRedactor([]));

export const PASSING = rowOf(attempt());
export const FAILING = rowOf(attempt({ assertions: FAILED }));
export const ERRORING = rowOf(attempt({ code: 500, assertions: FAILED }));
