/** Runs with known problems, and with entries of a baseline that need a person. */

import type { BaselineEntry, Known } from '../../scripts/run/baseline/known-problem.ts';
import type { AssertionRun, Finding, RequestRun, Run } from '../../scripts/run/model.ts';
import { environmentRun, failedByFindings } from '../../scripts/run/verdict.ts';
import { random } from '../run/random.ts';
import { request, run } from './run-fixture.ts';

export const KNOWN: Known = { reason: 'ticket <4711> & others', since: '2026-07-31', until: '2026-12-31' };
export const OBSOLETE: BaselineEntry = { operation: 'goneGet', code: 'status', status: 403, ...KNOWN };
const EXPIRED: BaselineEntry = { operation: 'oldGet', code: 'schema-type', pointer: '/result', ...KNOWN };

/** A run of requests that pass, fail, or show known failures and findings, each by chance. */
export function knownRun(seed: number): Run {
  const { int } = random(seed);
  const requests = Array.from({ length: 3 + int(12) }, (_, index): RequestRun => {
    const isKnown = int(3) === 0;
    const isFailed = int(4) === 0;
    const assertions = checksOf({ isKnown, isFailed });
    const findings: Finding[] = [
      ...(int(3) === 0 ? [{ kind: 'unknown-property' as const, pointer: '/result/c', known: KNOWN }] : []),
      ...(int(4) === 0 ? [{ kind: 'unknown-property' as const, pointer: '/result/d' }] : []),
    ];
    return request(`operation${index}`, {
      order: index,
      status: isFailed ? 'failed' : 'passed',
      assertions,
      ...(findings.length === 0 ? {} : { findings }),
    });
  });
  const strict = int(2) === 0;
  const environment = environmentRun({
    name: 'production',
    baseURL: 'https://api.example.org',
    durationMs: 100,
    requests: strict ? requests.map(failedByFindings) : requests,
    baseline: { obsolete: [OBSOLETE], expired: [EXPIRED] },
  });
  return run([environment], strict ? { strict } : {});
}

/** Assertions of a response: a known failure, a failure that is not known, both or none. */
export function checksOf({
  isKnown,
  isFailed,
}: {
  readonly isKnown: boolean;
  readonly isFailed: boolean;
}): AssertionRun[] {
  const failures = [
    ...(isKnown ? [{ code: 'schema-type' as const, pointer: '/result/a', expected: 'string', known: KNOWN }] : []),
    ...(isFailed ? [{ code: 'schema-type' as const, pointer: '/result/b', expected: 'number' }] : []),
  ];
  return [
    { name: 'Status is 200', status: 'passed' },
    {
      name: 'Body follows the contract',
      status: isFailed ? 'failed' : 'passed',
      ...(failures.length === 0 ? {} : { failures }),
    },
  ];
}
