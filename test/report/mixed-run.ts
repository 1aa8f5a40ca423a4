/** A run with some of each status in two environments, as a busy day with the ClickHouse Cloud API might leave it. */
import type { EnvironmentRun, RequestRun, Run } from '../../scripts/run/model.ts';
import { healthyRequests, ORG, service } from './healthy-requests.ts';
import { environment, json, run } from './run-fixture.ts';

type Changes = Readonly<Record<string, (request: RequestRun) => Partial<RequestRun>>>;

const PRODUCTION: Changes = {
  instanceGet: ({ assertions }) => ({
    status: 'failed',
    response: json({
      status: 200,
      requestId: 'c0ffee00-0000-4000-8000-000000000001',
      result: { ...service, state: 'hibernating', numReplicas: '3' },
    }),
    assertions: [
      ...assertions.slice(0, 2),
      {
        name: 'Body follows the contract',
        status: 'failed',
        failures: [
          {
            code: 'schema-enum',
            pointer: '/result/state',
            expected: ['running', 'stopped', 'idle'],
            actual: { type: 'string', length: 11 },
          },
          {
            code: 'schema-type',
            pointer: '/result/numReplicas',
            expected: 'number',
            actual: { type: 'string', length: 1 },
          },
        ],
      },
    ],
  }),
  usageCostGet: () => ({
    status: 'failed',
    code: 400,
    response: json({
      status: 400,
      error: 'BAD_REQUEST: to_date must not be before from_date',
      requestId: 'c0ffee00-0000-4000-8000-000000000002',
    }),
    assertions: [
      {
        name: 'Status is 200',
        status: 'failed',
        failures: [
          {
            code: 'status',
            expected: 200,
            actual: 400,
            error: 'BAD_REQUEST: to_date must not be before from_date',
          },
        ],
      },
    ],
  }),
  openapiKeyGetList: () => forbidden(),
  openapiKeyGet: () => forbidden(),
  clickPipeSettingsGet: () => ({
    status: 'errored',
    reasonCode: 'status',
    params: { status: 503, attempts: 3 },
    code: 503,
    attempts: 3,
    durationMs: 210,
    retries: [
      { reasonCode: 'status', params: { status: 503 }, code: 503, startedMs: 9050, durationMs: 190, backoffMs: 500 },
      { reasonCode: 'status', params: { status: 503 }, code: 503, startedMs: 9740, durationMs: 200, backoffMs: 1000 },
    ],
    startedMs: 9050,
    assertions: [],
    response: {
      headers: [{ name: 'content-type', value: 'text/html' }],
      body: '<html><body><h1>503 Service Unavailable</h1></body></html>',
    },
  }),
  clickStackListAlerts: () => ({
    status: 'errored',
    reasonCode: 'network',
    params: { code: 'ESOCKETTIMEDOUT' },
    code: null,
    durationMs: 10_000,
    sizeBytes: 0,
    assertions: [],
    response: null,
  }),
  memberGetList: () => ({
    status: 'flaky',
    reasonCode: 'retried',
    params: { attempt: 2, after: [{ reasonCode: 'network', params: { code: 'ECONNRESET' } }] },
    attempts: 2,
    retries: [
      {
        reasonCode: 'network',
        params: { code: 'ECONNRESET' },
        code: null,
        startedMs: 1400,
        durationMs: 45,
        backoffMs: 400,
      },
    ],
    startedMs: 1400,
  }),
  backupGetList: () => ({
    findings: [
      {
        kind: 'unknown-enum-value',
        pointer: '/result/*/type',
        value: 'incremental',
      },
      {
        kind: 'unknown-property',
        pointer: '/result/*/sizeInBytes',
        value: 'number',
      },
    ],
  }),
  instanceGetList: () => ({ durationMs: 1840 }),
  organizationGet: () => ({
    response: json({
      status: 200,
      requestId: 'c0ffee00-0000-4000-8000-000000000009',
      result: { id: ORG, name: 'Acme', tier: 'SCALE', enableCoreDumps: false, privateEndpoints: [] },
    }),
  }),
};

function forbidden(): Partial<RequestRun> {
  return {
    status: 'failed',
    code: 403,
    response: json({
      status: 403,
      error: 'FORBIDDEN: the key has no permission control-plane:organization:manage',
      requestId: 'c0ffee00-0000-4000-8000-000000000003',
    }),
    assertions: [
      {
        name: 'Status is 200',
        status: 'failed',
        failures: [
          {
            code: 'status',
            expected: 200,
            actual: 403,
            error: 'FORBIDDEN: the key has no permission control-plane:organization:manage',
          },
        ],
      },
      { name: 'Envelope has the status and a request ID', status: 'skipped' },
    ],
  };
}

function changed(requests: readonly RequestRun[], changes: Changes): RequestRun[] {
  return requests.map((one) => ({ ...one, ...changes[one.id]?.(one) }));
}

/** Sandbox green, production with some of each, staging without credentials. */
export function mixedRun(): Run {
  const environments: EnvironmentRun[] = [
    environment(
      'sandbox',
      changed(healthyRequests('http://127.0.0.1:4010', 0), { organizationGet: () => ({ deprecated: true }) }),
      { baseURL: 'http://127.0.0.1:4010' },
    ),
    environment('production', changed(healthyRequests('https://api.clickhouse.cloud', 6400), PRODUCTION)),
    environment('staging', [], {
      status: 'skipped',
      baseURL: 'https://api.clickhouse-staging.example',
      reasonCode: 'no-key',
      params: { environment: 'staging', variables: ['keyid', 'keysecret'] },
    }),
  ];
  return run(environments, {
    spec: {
      title: 'OpenAPI spec for ClickHouse Cloud',
      version: '1.0',
      openapi: '3.1.2',
      operations: 109,
      hash: '41c0de17b2aa9f',
    },
    source: { commit: '870e3ea41c0de17b2aa9f0c3d5e6f708192a3b4c', branch: 'main', url: 'https://ci.example/jobs/4711' },
  });
}

/** Earlier runs of the mixed run, oldest first: production was green until the last one but for the backups. */
export function mixedHistory(count = 8): Run[] {
  return Array.from({ length: count }, (_, index) => {
    const at = Date.parse('2026-11-15T14:30:05.000Z') + index * 86_400_000;
    const before: Changes = {
      backupConfigurationGet: () => (index >= count - 2 ? { status: 'failed', code: 404 } : {}),
      memberGetList: () => (index % 3 === 1 ? { status: 'flaky' } : {}),
      instanceGetList: () => ({ durationMs: 150 + index * 10 }),
    };
    const requests = changed(healthyRequests('https://api.clickhouse.cloud', 6400), before);
    return run(
      [
        environment('sandbox', healthyRequests('http://127.0.0.1:4010', 0), { baseURL: 'http://127.0.0.1:4010' }),
        environment('production', requests),
      ],
      {
        runId: `${new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')}-smoke-00${index}`,
        startedAt: new Date(at).toISOString(),
        finishedAt: new Date(at + 48_000).toISOString(),
        durationMs: 48_000,
      },
    );
  });
}
