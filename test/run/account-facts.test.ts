/**
 * What the live API was seen to respond, one row for each fact: healthy accounts pass or are skipped with the reason, and what is
 * broken fails with its cause.
 */
import assert from 'node:assert/strict';
import { CONVENTIONS } from '../../collections/clickhouse-cloud/conventions.ts';
import { buildCollection } from '../../scripts/collection/build.ts';
import { diagnosisOf } from '../../scripts/report/analysis/diagnosis.ts';
import { openFindings } from '../../scripts/run/baseline/known-problem.ts';
import type { EnvironmentRun } from '../../scripts/run/model.ts';
import { isProblem } from '../../scripts/run/status.ts';
import { exitCodeOf } from '../../scripts/run/verdict.ts';
import { pinnedCollection, requestOf } from '../collection/sandbox-run.ts';
import { CONFIG, specOf } from '../collection/spec-fixture.ts';
import { type Batch, batchesOf, runBatch } from './account-facts/batches.ts';
import { BODIES } from './account-facts/bodies.ts';
import { LISTS } from './account-facts/lists.ts';
import { METRICS_ROWS } from './account-facts/metrics.ts';
import { OPTIONAL } from './account-facts/optional.ts';
import { REFUSALS } from './account-facts/refusals.ts';
import { exitCodeFor, type Row } from './account-facts/row.ts';
import { closeAll, environment, only, row, runLocally, serve } from './local-run.ts';

const ROWS = [...REFUSALS, ...OPTIONAL, ...METRICS_ROWS, ...BODIES, ...LISTS];

const problemsOf = ({ requests }: EnvironmentRun) =>
  requests.flatMap((one) => (isProblem(one) ? [`${one.id} ${one.status}`] : [])).join(', ');

describe('facts of the live API @slow', function () {
  this.timeout(180_000);
  let batches: readonly Batch[];
  const runs = new Map<Batch, Promise<EnvironmentRun>>();
  before(async () => {
    const { collection } = await pinnedCollection();
    batches = batchesOf(ROWS, collection);
  });

  function runOf(row: Row): Promise<EnvironmentRun> {
    const batch = batches.find(({ rows }) => rows.includes(row)) as Batch;
    const run = runs.get(batch) ?? runBatch(batch);
    runs.set(batch, run);
    return run;
  }

  for (const row of ROWS) {
    const [fact, operationId, , want] = row;
    it(`${fact} · ${operationId} → ${want.status} ${want.reasonCode ?? want.cause ?? ''}`, async () => {
      const run = await runOf(row);
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
      // The rest of the run is as it should be, where the row does not break what it needs.
      assert.equal(exitCodeOf({ environments: [run] }), exitCodeFor(want), problemsOf(run));
    });
  }
});

describe('fact 17 of the live API: an operation whose response is a list without an envelope', () => {
  afterEach(closeAll);

  const schema = {
    type: 'array',
    items: {
      type: 'object',
      required: ['targets'],
      properties: { targets: { type: 'array', items: { type: 'string' } } },
    },
  };
  const spec = specOf({ 'GET /v1/prometheus/discovery': { id: 'prometheusDiscoveryGet', answers: schema } });
  const rows: [name: string, body: unknown, want: 'passed' | 'failed', code?: string][] = [
    ['targets', [{ targets: ['a.example:443'] }], 'passed'],
    ['no target yet', [], 'passed'],
    ['in an envelope', { status: 200, result: [] }, 'failed', 'schema-type'],
    ['an item without its targets', [{}], 'failed', 'schema-required'],
  ];
  for (const [name, body, want, code] of rows) {
    it(`${name} → ${want} ${code ?? ''}`, async () => {
      const baseURL = await serve((_request, response) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      );
      const collection = await buildCollection(spec, { ...CONFIG, conventions: CONVENTIONS });
      const run = await runLocally({ collection, environments: [environment(baseURL)], needsCredentials: false });
      const request = row(only(run), 'prometheusDiscoveryGet');
      assert.equal(request.status, want, JSON.stringify(request.assertions));
      const codes = request.assertions.flatMap(({ failures = [] }) => failures.map((failure) => failure.code));
      assert.deepEqual(codes, code === undefined ? [] : [code]);
    });
  }
});
