/** One defect at a time in an otherwise healthy API: each has to be caught by a failing assertion or a finding. */
import assert from 'node:assert/strict';
import { FAILURE_KINDS, FINDING_KINDS } from '../../scripts/collection/console-protocol.ts';
import { failureText } from '../../scripts/report/words/failure.ts';
import { type Baseline, updatedEntries } from '../../scripts/run/baseline/baseline.ts';
import { openFindings } from '../../scripts/run/baseline/known-problem.ts';
import type { RequestRun } from '../../scripts/run/model.ts';
import { isProblemStatus } from '../../scripts/run/status.ts';
import type { ApiResponse as Answer } from '../../scripts/sandbox/http/response.ts';
import { runOnSandbox } from './sandbox-run.ts';

// biome-ignore lint/suspicious/noExplicitAny: defects reach into bodies of any shape
type Body = any;

/** Changes the JSON body of an answer. */
const body =
  (change: (body: Body) => unknown) =>
  (answer: Answer): Answer => {
    const parsed = JSON.parse(answer.body);
    const changed = change(parsed);
    return { ...answer, body: JSON.stringify(changed === undefined ? parsed : changed) };
  };
/** Changes one place of the body, which the healthy answer has to have. */
const set = (pointer: string, value: unknown) =>
  body((whole) => at(whole, pointer, (owner, key) => Object.assign(owner, { [key]: value })));
const drop = (pointer: string) =>
  body((whole) => at(whole, pointer, (owner, key) => Reflect.deleteProperty(owner, key)));
const add = (pointer: string, value: unknown) =>
  body((whole) => at(whole, pointer, (owner, key) => Object.assign(owner, { [key]: value }), false));
function at(whole: Body, pointer: string, change: (owner: Body, key: string) => unknown, isThere = true): void {
  const keys = pointer.split('/').slice(1);
  const last = keys.pop() ?? '';
  const owner = keys.reduce((value, key) => value[key], whole);
  assert.equal(last in owner, isThere, pointer);
  change(owner, last);
}
const status =
  (code: number) =>
  (answer: Answer): Answer => ({ ...answer, status: code });
const contentType =
  (type: string) =>
  (answer: Answer): Answer => ({ ...answer, headers: { ...answer.headers, 'content-type': type } });
const text =
  (change: (text: string) => string) =>
  (answer: Answer): Answer => ({ ...answer, body: change(answer.body) });
const error = (code: number) =>
  body(({ requestId }) => ({ status: code, error: 'BAD_REQUEST: something is wrong', requestId }));

const OTHER_UUID = 'ffffffff-0000-4000-8000-00000000ffff';

type CaughtBy = 'assertion' | 'finding';

type Defect = readonly [name: string, operation: string, defect: (answer: Answer) => Answer, caughtBy: CaughtBy];

const DEFECTS: readonly Defect[] = [
  // Status and envelope.
  ['wrong status, good body', 'instanceGet', status(201), 'assertion'],
  ['202 instead of 200', 'backupGetList', status(202), 'assertion'],
  ['good status, error body', 'instanceGet', error(400), 'assertion'],
  ['good status, error in an envelope that says 200', 'organizationGetList', error(200), 'assertion'],
  ['envelope disagrees with the HTTP status', 'memberGetList', set('/status', 500), 'assertion'],
  ['envelope status is text', 'memberGetList', set('/status', '200'), 'assertion'],
  ['no envelope', 'openapiKeyGetList', body((whole) => whole.result), 'assertion'],
  ['no requestId', 'openapiKeyGetList', drop('/requestId'), 'assertion'],
  ['requestId is no UUID', 'instanceGetList', set('/requestId', 'r-1'), 'assertion'],
  ['no result', 'usageCostGet', drop('/result'), 'assertion'],
  ['result is null', 'instanceGet', set('/result', null), 'assertion'],
  ['internal server error', 'clickPipeGetList', status(500), 'assertion'],
  [
    "the gateway's 404 where the API's own would be allowed",
    'backupBucketGet',
    (a) => ({ ...a, status: 404, headers: { 'content-type': 'text/html' }, body: '<html>Cannot GET</html>' }),
    'assertion',
  ],
  // Content.
  [
    'HTML error page with 200',
    'instanceGet',
    (a) => ({ ...a, headers: { 'content-type': 'text/html' }, body: '<html>Sorry</html>' }),
    'assertion',
  ],
  ['HTML that claims to be JSON', 'instanceGet', text(() => '<html>Sorry</html>'), 'assertion'],
  ['JSON under another content type', 'instanceGet', contentType('text/plain'), 'assertion'],
  ['truncated JSON', 'clickStackListDashboards', text((t) => t.slice(0, Math.floor(t.length / 2))), 'assertion'],
  ['empty body', 'backupGet', text(() => ''), 'assertion'],
  ['two JSON documents', 'backupGet', text((t) => t + t), 'assertion'],
  [
    'metrics as JSON',
    'instancePrometheusGet',
    (a) => ({ ...a, headers: { 'content-type': 'application/json' }, body: '{"status":200}' }),
    'assertion',
  ],
  ['metrics that are prose', 'organizationPrometheusGet', text(() => 'all is well\n'), 'assertion'],
  ['no metrics', 'postgresOrgPrometheusGet', text(() => ''), 'assertion'],
  ['a metric without a value', 'instancePrometheusGet', text((t) => `${t}broken_metric\n`), 'assertion'],
  ['no certificate', 'postgresServiceCertsGet', text(() => 'not a certificate'), 'assertion'],
  [
    'a certificate cut short',
    'postgresServiceCertsGet',
    text((t) => t.replaceAll('-----END CERTIFICATE-----', '')),
    'assertion',
  ],
  [
    'a private key among the certificates',
    'postgresServiceCertsGet',
    text((t) => `${t}-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----\n`),
    'assertion',
  ],
  ['certificates as JSON', 'postgresServiceCertsGet', contentType('application/json'), 'assertion'],
  // Schema.
  ['object instead of an array', 'instanceGetList', set('/result', {}), 'assertion'],
  ['array instead of an object', 'instanceGet', body((whole) => ({ ...whole, result: [whole.result] })), 'assertion'],
  ['number instead of text', 'instanceGet', set('/result/name', 7), 'assertion'],
  ['text instead of a number', 'instanceGet', set('/result/numReplicas', 'three'), 'assertion'],
  ['text instead of a boolean', 'organizationGet', set('/result/enableCoreDumps', 'yes'), 'assertion'],
  ['null where it is not allowed', 'organizationGet', set('/result/name', null), 'assertion'],
  ['null item', 'backupGetList', body((whole) => ({ ...whole, result: [null, ...whole.result] })), 'assertion'],
  ['no date', 'backupGet', set('/result/startedAt', 'yesterday'), 'assertion'],
  ['ID is no UUID', 'openapiKeyGetList', set('/result/0/id', '12345'), 'assertion'],
  ['below the minimum', 'instanceGet', set('/result/numReplicas', 0), 'assertion'],
  ['text longer than allowed', 'instanceGet', set('/result/name', 'x'.repeat(60)), 'assertion'],
  ['required property missing', 'slowQueryPatternsGetList', drop('/result/0/queryText'), 'assertion'],
  ['wrong type deep inside', 'clickPipeGet', set('/result/source', 'kafka'), 'assertion'],
  ['none of the alternatives', 'backupBucketGet', set('/result', 'bucket'), 'assertion'],
  ['wrong item of an array in an item', 'instanceGetList', set('/result/0/endpoints/0/port', 'eight'), 'assertion'],
  // Identity.
  ["another item's ID", 'backupGet', set('/result/id', OTHER_UUID), 'assertion'],
  ['a service of another organization', 'instanceGet', set('/result/id', OTHER_UUID), 'assertion'],
  ['the list lacks the organization', 'organizationGetList', set('/result/0/id', OTHER_UUID), 'assertion'],
  ['backups of another service', 'backupGetList', set('/result/0/serviceId', OTHER_UUID), 'assertion'],
  [
    'stale detail: created at another time',
    'instanceGet',
    set('/result/createdAt', '2001-01-01T00:00:00Z'),
    'assertion',
  ],
  ['stale detail: in another region', 'postgresServiceGet', set('/result/region', 'us-west-2'), 'assertion'],
  ['stale detail: an older name', 'instanceGet', set('/result/name', 'its-old-name'), 'finding'],
  [
    'another setting than the one asked for',
    'serviceClickhouseSettingGet',
    set('/result/name', 'other_setting'),
    'assertion',
  ],
  ['another query pattern', 'slowQueryPatternGet', set('/result/aggregate/queryId', 'other'), 'assertion'],
  // Drift.
  ['enum value that is not listed', 'instanceGet', set('/result/state', 'hibernating'), 'finding'],
  ['enum value in one item of a list', 'openapiKeyGetList', set('/result/0/state', 'asleep'), 'finding'],
  ['unknown property', 'organizationGet', add('/result/motto', 'fast'), 'finding'],
  ['unknown property deep inside', 'instanceGet', add('/result/endpoints/0/motto', 'fast'), 'finding'],
  ['unknown property in the envelope', 'instanceGet', add('/warning', 'soon gone'), 'finding'],
  ['declared property missing', 'organizationGet', drop('/result/name'), 'finding'],
  [
    'declared property missing from every item',
    'backupGetList',
    body((whole) => ({ ...whole, result: whole.result.map(({ status: _, ...item }: Body) => item) })),
    'finding',
  ],
];

/** Operations that share a run, as none of them needs what another answers: the defect of one leaves the others alone. */
const TOGETHER: readonly (readonly string[])[] = [
  ['usageCostGet', 'clickPipeGetList', 'clickStackListDashboards', 'slowQueryPatternsGetList'],
  ['clickPipeGet', 'backupBucketGet', 'serviceClickhouseSettingGet', 'slowQueryPatternGet'],
  ['postgresOrgPrometheusGet', 'organizationPrometheusGet', 'postgresServiceGet', 'postgresServiceCertsGet'],
  ['memberGetList', 'openapiKeyGetList'],
  ['organizationGet', 'instancePrometheusGet', 'backupGet'],
];

/** What a baseline could know of operations that a run with defects does not touch: every code, at the places of the defects. */
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

describe('defects put into the answers of a healthy API', function () {
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
    // A wrong ID in the list of organizations is wrong only to somebody who knows the right one.
    const known = all.filter((defect) => !isPlain(defect));
    if (known.length > 0) oneAnIteration(operationIds, known, { orgid: '5a4db0c5-0001-4f00-8a00-000000000001' });
  }

  /** One run for all defects of some operations, each defect in an iteration of its own, and a healthy one after them. */
  function oneAnIteration(operationIds: readonly string[], defects: readonly Defect[], values: Record<string, string>) {
    describe(operationIds.join(', '), () => {
      const seen = new Map(operationIds.map((id) => [id, [] as RequestRun[]]));
      before(async () => {
        await runOnSandbox({
          only: operationIds,
          values,
          iterations: defects.length + 1,
          baseline: baselineOfOthers(operationIds),
          faults: operationIds.map((operationId) => ({ operationId, kind: 'mutate', mutate: inTurn(operationId) })),
          onProgress: (progress) => {
            if (progress.kind === 'request-end') seen.get(progress.request.id)?.push(progress.request);
          },
        });
      });

      /** The answers of an operation, one an iteration, where the defect of the iteration is its own. */
      function inTurn(operationId: string): (answer: Answer) => Answer {
        let iteration = -1;
        return (answer) => {
          iteration += 1;
          const [, id, defect] = defects[iteration] ?? [];
          return id === operationId && defect !== undefined ? defect(answer) : answer;
        };
      }

      function assertHealthy({ id, status, attempts, findings = [] }: RequestRun): void {
        assert.deepEqual([id, status, attempts, findings], [id, 'passed', 1, []]);
      }

      for (const [iteration, [name, operationId, , caughtBy]] of defects.entries()) {
        it(`${operationId}: ${name} → ${caughtBy}`, () => {
          const request = seen.get(operationId)?.[iteration];
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
            assert.ok(openFindings(request).length > 0, 'a finding tells it');
            for (const { pointer } of request.findings ?? []) assert.match(pointer, /^\//);
          }
          for (const other of operationIds.filter((id) => id !== operationId))
            assertHealthy(seen.get(other)?.[iteration] ?? assert.fail(other));
        });
      }

      it('healthy again: nothing is left of them', () => {
        for (const rows of seen.values()) {
          assert.equal(rows.length, defects.length + 1);
          assertHealthy(rows.at(-1) ?? assert.fail());
        }
      });
    });
  }
});

describe('a defect that a baseline accepts', function () {
  this.timeout(180_000);
  const ACCEPTED = new Map([
    ['assertion', DEFECTS.find(([name]) => name === 'number instead of text')],
    ['finding', DEFECTS.find(([name]) => name === 'unknown property')],
  ]);
  for (const [caughtBy, accepted] of ACCEPTED) {
    const [name, operationId, defect] = accepted ?? assert.fail(caughtBy);

    it(`${name}: passes once it is accepted; every other defect of ${operationId} is still caught`, async () => {
      const others = DEFECTS.filter(([, id, , by]) => id === operationId && by === 'assertion').slice(0, 12);
      const [known, ...rest] = await runsOf([(answer) => answer, ...others.map(([, , other]) => other)]);
      assert.deepEqual(
        [known?.status, known && openFindings(known).length],
        ['passed', 0],
        'the response shows only what is known',
      );
      // Where the other defect changes the same place, the known one is no longer there.
      for (const [index, request] of rest.entries())
        if (others[index]?.[0] !== name) assert.ok(isProblemStatus(request.status), others[index]?.[0]);
    });

    async function runsOf(changes: readonly ((answer: Answer) => Answer)[]): Promise<RequestRun[]> {
      const options = { only: [operationId] };
      const fault = (mutate: (answer: Answer) => Answer) => [{ operationId, kind: 'mutate' as const, mutate }];
      const first = await runOnSandbox({ ...options, faults: fault(defect) });
      const entries = updatedEntries({ entries: [], today: '2026-07-31', isUpdate: true }, 'smoke', first.requests);
      assert.ok(entries.length > 0);
      let iteration = -1;
      const rows: RequestRun[] = [];
      await runOnSandbox({
        ...options,
        baseline: { entries, today: '2026-11-26', isUpdate: false },
        iterations: changes.length,
        faults: fault((answer) => {
          iteration += 1;
          return (changes[iteration] ?? assert.fail())(defect(answer));
        }),
        onProgress: (progress) => {
          if (progress.kind === 'request-end' && progress.request.id === operationId) rows.push(progress.request);
        },
      });
      return rows;
    }
  }
});

describe('the healthy sandbox', function () {
  this.timeout(180_000);

  it('with every list emptied: nothing failed, and each detail skipped with its reason', async () => {
    const run = await runOnSandbox({ sandbox: { empty: true } });
    assert.equal(run.totals.failed + run.totals.errored, 0);
    assert.ok(run.totals.skipped >= 10, String(run.totals.skipped));
    for (const { status, reason, url } of run.requests) {
      if (status === 'skipped') assert.match(reason ?? '', /there is no|ID missing/);
      assert.doesNotMatch(url, /\{\{/);
    }
  });
});
