/**
 * What the live API was seen to respond, one row for each fact: healthy accounts pass or are skipped with the reason, and what is
 * broken fails with its cause.
 */
import assert from 'node:assert/strict';
import { ACCOUNTS } from '../../collections/clickhouse-cloud/sandbox/accounts.ts';
import { diagnosisOf } from '../../scripts/report/analysis/diagnosis.ts';
import { openFindings } from '../../scripts/run/model.ts';
import { exitCodeOf } from '../../scripts/run/verdict.ts';
import type { Fault } from '../../scripts/sandbox/faults/fault.ts';
import { requestOf, runOnSandbox } from '../collection/sandbox-run.ts';
import { BODIES } from './account-facts/bodies.ts';
import { LISTS } from './account-facts/lists.ts';
import { METRICS_ROWS } from './account-facts/metrics.ts';
import { OPTIONAL } from './account-facts/optional.ts';
import { REFUSALS } from './account-facts/refusals.ts';

const ROWS = [...REFUSALS, ...OPTIONAL, ...METRICS_ROWS, ...BODIES, ...LISTS];

describe('facts of the live API', function () {
  this.timeout(60_000);

  for (const [fact, operationId, given, want] of ROWS) {
    it(`${fact} · ${operationId} → ${want.status} ${want.reasonCode ?? want.cause ?? ''}`, async () => {
      const changes = Object.entries(given.changes ?? {});
      const run = await runOnSandbox({
        only: [operationId],
        faults: [
          ...(given.faults ?? []),
          ...changes.map(([id, mutate]): Fault => ({ operationId: id, kind: 'mutate', mutate })),
        ],
        ...(given.account === undefined ? {} : { sandbox: { account: ACCOUNTS[given.account] } }),
        values: { retrybackoff: '10', ...given.values },
        retries: given.retries ?? 0,
      });
      const request = requestOf(run, operationId);
      const message = JSON.stringify(request.assertions.filter(({ status }) => status === 'failed'));
      assert.equal(request.status, want.status, message);
      assert.equal(request.reasonCode, want.reasonCode ?? (request.status === 'errored' ? 'status' : undefined));
      if (want.code !== undefined) assert.equal(request.code, want.code);
      if (want.findings !== undefined)
        assert.deepEqual(
          openFindings(request)
            .map(({ kind, pointer }) => `${kind} ${pointer}`)
            .sort(),
          want.findings,
        );
      if (want.cause !== undefined) assert.equal(diagnosisOf(request, run).cause, want.cause);
      const isBad = want.status === 'failed' || want.status === 'errored';
      // The rest of the run is as it should be, where the row does not break what it needs.
      assert.equal(exitCodeOf({ environments: [run] }), want.exitCode ?? (isBad ? 1 : 0), JSON.stringify(run.totals));
    });
  }
});
