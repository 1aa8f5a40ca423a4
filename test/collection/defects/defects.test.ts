/** One defect at a time in an otherwise healthy API: each has to be caught by a failing assertion or a finding. */
import assert from 'node:assert/strict';
import { FAILURE_KINDS, FINDING_KINDS } from '../../../scripts/collection/check-result.ts';
import { failureText } from '../../../scripts/report/words/failure.ts';
import type { Baseline } from '../../../scripts/run/baseline/baseline.ts';
import { openFindings } from '../../../scripts/run/baseline/known-problem.ts';
import type { RequestRun } from '../../../scripts/run/model.ts';
import { changedRuns } from './changed-runs.ts';
import { DEFECTS, type Defect } from './defects.ts';
import type { Change } from './response-change.ts';

/** Operations that share a run, as none of them needs the response of another: the defect of one leaves the others alone. */
const TOGETHER: readonly (readonly string[])[] = [
  ['usageCostGet', 'clickPipeGetList', 'clickStackListDashboards', 'slowQueryPatternsGetList'],
  ['clickPipeGet', 'backupBucketGet', 'serviceClickhouseSettingGet', 'slowQueryPatternGet'],
  ['postgresOrgPrometheusGet', 'organizationPrometheusGet', 'postgresServiceGet', 'postgresServiceCertsGet'],
  ['memberGetList', 'openapiKeyGetList'],
  ['organizationGet', 'instancePrometheusGet', 'backupGet'],
];

/** A baseline that accepts every code at the places of the defects, of all other operations. */
function baselineOfOthers(operationIds: readonly string[]): Baseline {
  const others = [...new Set(DEFECTS.map(([, id]) => id))].filter((id) => !operationIds.includes(id));
  const places = [
    '/result',
    '/result/id',
    '/result/name',
    '/result/state',
    '/result/*/state',
    '/result/motto',
    '/warning',
  ];
  const entries = others.flatMap((operation) =>
    [...Object.keys(FAILURE_KINDS), ...FINDING_KINDS].flatMap((code) =>
      [undefined, ...places].map((pointer) => ({
        operation,
        code,
        ...(pointer === undefined ? {} : { pointer }),
        reason: 'known of another operation',
        since: '2026-07-31',
      })),
    ),
  );
  return { entries, today: '2026-11-26', isUpdate: false };
}

describe('collection/defects: each in a response of a healthy API', function () {
  this.timeout(180_000);

  it('are at least 40', () => {
    assert.ok(DEFECTS.length >= 40, `${DEFECTS.length}`);
    assert.equal(new Set(DEFECTS.map(([name]) => name)).size, DEFECTS.length);
  });

  const isPlain = ([name]: Defect) => !name.includes('lacks the organization');
  const inGroups = new Set(TOGETHER.flat());
  const alone = [...new Set(DEFECTS.map(([, id]) => id))].filter((id) => !inGroups.has(id)).map((id) => [id]);
  for (const operationIds of [...TOGETHER, ...alone]) {
    const all = DEFECTS.filter(([, id]) => operationIds.includes(id));
    oneAnIteration(operationIds, all.filter(isPlain), {});
    // A wrong ID in the list of organizations shows only in a run that knows the right one.
    const known = all.filter((defect) => !isPlain(defect));
    if (known.length > 0) oneAnIteration(operationIds, known, { orgid: '5a4db0c5-0001-4f00-8a00-000000000001' });
  }

  /** One run for all defects of some operations, each defect in an iteration of its own, and a healthy one after them. */
  function oneAnIteration(operationIds: readonly string[], defects: readonly Defect[], values: Record<string, string>) {
    describe(operationIds.join(', '), () => {
      let rows: Awaited<ReturnType<typeof changedRuns>>;
      before(async () => {
        const changesOf = (operationId: string): Change[] =>
          [...defects, undefined].map((defect) => (defect?.[1] === operationId ? defect[2] : (response) => response));
        const changes = new Map(operationIds.map((id) => [id, changesOf(id)]));
        rows = await changedRuns(changes, { values, baseline: baselineOfOthers(operationIds) });
      });

      function assertHealthy({ id, status, attempts, findings = [] }: RequestRun): void {
        assert.deepEqual([id, status, attempts, findings], [id, 'passed', 1, []]);
      }

      for (const [iteration, [name, operationId, , caughtBy]] of defects.entries()) {
        it(`${operationId}: ${name} → ${caughtBy}`, () => {
          const request = rows.get(operationId)?.[iteration];
          assert.ok(request && request.attempts === 1, 'the request was sent');
          assert.notEqual(request.reasonCode, 'script', `a script threw: ${JSON.stringify(request.params)}`);
          const failed = request.assertions.filter((assertion) => assertion.status === 'failed');
          if (caughtBy === 'assertion') {
            assert.ok(failed.length > 0, 'an assertion failed');
            for (const assertion of failed) {
              const text = failureText(assertion);
              assert.ok(text.length > 15, `says what is wrong: ${text}`);
              const codes = (assertion.failures ?? []).map(({ code }) => code);
              assert.ok(codes.length > 0 && !codes.includes('assertion'), `has a code: ${codes}`);
            }
          } else {
            assert.deepEqual(failed, []);
            assert.ok(openFindings(request).length > 0, 'there is a finding');
            for (const { pointer } of request.findings ?? []) assert.match(pointer, /^\//);
          }
          for (const other of operationIds.filter((id) => id !== operationId))
            assertHealthy(rows.get(other)?.[iteration] ?? assert.fail(other));
        });
      }

      it('healthy again: nothing is left of them', () => {
        for (const own of rows.values()) {
          assert.equal(own.length, defects.length + 1);
          assertHealthy(own.at(-1) ?? assert.fail());
        }
      });
    });
  }
});
