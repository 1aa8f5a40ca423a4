/** From the rows of an environment to its status, and from environments to the exit code: tables. */
import assert from 'node:assert/strict';
import type { EnvironmentRun, RequestRun } from '../../scripts/run/model.ts';
import type { EnvironmentStatus } from '../../scripts/run/status.ts';
import { environmentRun, exitCodeOf, failedByFindings } from '../../scripts/run/verdict.ts';
import { attempt, ERRORING, FAILING, PASSING, RESET, rowOf } from './newman/attempt-fixture.ts';

const lost = rowOf(attempt({ code: null, networkError: RESET, responseBody: null }));
const finding: RequestRun = { ...PASSING, findings: [{ kind: 'unknown-property', pointer: '/a' }] };

describe('run/verdict: the status of an environment', () => {
  const end = { name: 'e', baseURL: 'http://127.0.0.1', durationMs: 1 };
  const table: [name: string, given: Partial<Parameters<typeof environmentRun>[0]>, want: EnvironmentStatus][] = [
    ['all passed', { requests: [PASSING] }, 'passed'],
    ['nothing to send', { requests: [] }, 'failed'],
    ['every request skipped', { requests: [{ ...PASSING, status: 'skipped', attempts: 0 }] }, 'failed'],
    ['one failed', { requests: [PASSING, FAILING] }, 'failed'],
    ['one had no response', { requests: [PASSING, lost] }, 'failed'],
    ['no response at all', { requests: [lost, lost] }, 'errored'],
    ['only 500s: the server did respond', { requests: [ERRORING] }, 'failed'],
    ['a finding', { requests: [finding] }, 'passed'],
    ['a finding with --strict', { requests: [failedByFindings(finding)] }, 'failed'],
    [
      'interrupted',
      { requests: [FAILING], interrupted: { reasonCode: 'interrupted', params: { signal: 'SIGINT' } } },
      'interrupted',
    ],
    [
      'a runner that failed',
      { requests: [PASSING], broken: { reasonCode: 'runner-failed', params: { detail: 'x' } } },
      'errored',
    ],
    [
      'no key',
      { requests: [], skipped: { reasonCode: 'no-key', params: { environment: 'e', variables: [] } } },
      'skipped',
    ],
  ];
  for (const [name, given, want] of table)
    it(`${name}: ${want}`, () => assert.equal(environmentRun({ ...end, requests: [], ...given }).status, want));
});

describe('run/verdict: the exit code', () => {
  const of = (status: EnvironmentStatus, ...requests: RequestRun[]) =>
    ({ name: 'e', status, requests }) as unknown as EnvironmentRun;
  const table: [name: string, environments: EnvironmentRun[], want: number][] = [
    ['passed', [of('passed', PASSING)], 0],
    ['skipped', [of('skipped'), of('passed', PASSING)], 0],
    ['all skipped: nothing was tested', [of('skipped'), of('skipped')], 1],
    ['failed', [of('passed', PASSING), of('failed', FAILING)], 1],
    ['errored', [of('errored', lost), of('passed', PASSING)], 3],
    ['failed and errored', [of('errored', lost), of('failed', FAILING)], 1],
    ['interrupted by the deadline', [of('interrupted', PASSING)], 3],
    ['interrupted after a failure', [of('interrupted', PASSING, FAILING)], 1],
    ['interrupted after a finding', [of('interrupted', finding)], 3],
    ['interrupted after a finding, with --strict', [of('interrupted', failedByFindings(finding))], 1],
    ['incomplete: a shard is missing', [of('incomplete', PASSING)], 1],
  ];
  for (const [name, environments, want] of table)
    it(`${name}: ${want}`, () => assert.equal(exitCodeOf({ environments }), want));
});
