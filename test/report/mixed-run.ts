/** A run with some of each status in two environments, as a busy day with the ClickHouse Cloud API might leave it. */
import type { AssertionRun, EnvironmentRun, RequestRun, Run } from '../../scripts/run/model.ts';
import { nested, type Reason } from '../../scripts/run/reason.ts';
import { environment, json, request, run } from './run-fixture.ts';

const ORG = 'b6b1cf0c-3a5b-4b6e-9a56-7d1b6f6f7c11';
const SERVICE = '0f3e2d94-3c0f-4f8d-8c1a-51f1f2a54f0e';
const REFERENCE = 'https://clickhouse.com/docs/cloud/manage/api/swagger';

type Operation = readonly [id: string, name: string, tag: string, path: string, result?: unknown];

const service = {
  id: SERVICE,
  name: 'analytics',
  provider: 'aws',
  region: 'eu-central-1',
  state: 'running',
  clickhouseVersion: '26.5',
  endpoints: [
    { protocol: 'https', host: 'abc123.eu-central-1.aws.clickhouse.cloud', port: 8443 },
    { protocol: 'nativesecure', host: 'abc123.eu-central-1.aws.clickhouse.cloud', port: 9440 },
  ],
  minReplicaMemoryGb: 16,
  maxReplicaMemoryGb: 120,
  numReplicas: 3,
  idleScaling: true,
  idleTimeoutMinutes: 15,
  ipAccessList: [{ source: '198.51.100.0/24', description: 'office' }],
  createdAt: '2026-02-11T09:14:22Z',
};

const backup = {
  id: '9b0f5d3c-6c0d-4f35-9e0a-1b7c1cf0a901',
  status: 'done',
  serviceId: SERVICE,
  startedAt: '2026-11-23T02:00:00Z',
  finishedAt: '2026-11-23T02:03:41Z',
  sizeInBytes: 48_183_222_104,
  type: 'full',
};

const O = '/v1/organizations/{organizationId}';
const S = `${O}/services/{serviceId}`;

const OPERATIONS: readonly Operation[] = [
  [
    'organizationGetList',
    'Get list of available organizations',
    'Organization',
    '/v1/organizations',
    [{ id: ORG, name: 'Acme', tier: 'SCALE', createdAt: '2025-06-03T08:00:00Z' }],
  ],
  [
    'organizationGet',
    'Get organization details',
    'Organization',
    O,
    { id: ORG, name: 'Acme', tier: 'SCALE', createdAt: '2025-06-03T08:00:00Z', privateEndpoints: [] },
  ],
  [
    'activityGetList',
    'List of organization activities',
    'Organization',
    `${O}/activities`,
    [{ id: 'act-1', type: 'service_start', actorType: 'api', createdAt: '2026-11-22T10:00:00Z' }],
  ],
  [
    'activityGet',
    'Organization activity',
    'Organization',
    `${O}/activities/{activityId}`,
    { id: 'act-1', type: 'service_start' },
  ],
  [
    'organizationPrivateEndpointConfigGetList',
    'Get private endpoint configuration for region within cloud provider for an organization',
    'Organization',
    `${O}/privateEndpointConfig`,
    { endpointServiceId: 'com.amazonaws.vpce.eu-central-1.vpce-svc-1' },
  ],
  [
    'usageCostGet',
    'Get organization usage costs',
    'Billing',
    `${O}/usageCost`,
    { grandTotalCHC: 412.75, costs: [{ date: '2026-11-22', entityType: 'service', totalCHC: 13.2 }] },
  ],
  [
    'memberGetList',
    'List organization members',
    'User management',
    `${O}/members`,
    [{ userId: 'u-1', name: 'Ada', role: 'admin' }],
  ],
  [
    'memberGet',
    'Get member details',
    'User management',
    `${O}/members/{userId}`,
    { userId: 'u-1', name: 'Ada', role: 'admin' },
  ],
  ['invitationGetList', 'List all invitations', 'User management', `${O}/invitations`, []],
  ['invitationGet', 'Get invitation details', 'User management', `${O}/invitations/{invitationId}`],
  ['openapiKeyGetList', 'Get list of all keys', 'OpenAPI', `${O}/keys`, [{ id: 'k-1', name: 'ci', state: 'enabled' }]],
  ['openapiKeyGet', 'Get key details', 'OpenAPI', `${O}/keys/{keyId}`, { id: 'k-1', name: 'ci', state: 'enabled' }],
  [
    'organizationRolesGetList',
    'List all available roles for an organization',
    'Role Management',
    `${O}/roles`,
    [{ id: 'r-1', name: 'Admin' }],
  ],
  ['organizationPrometheusGet', 'Get organization metrics', 'Prometheus', `${O}/prometheus`],
  ['instanceGetList', 'List of organization services', 'Service', `${O}/services`, [service]],
  ['instanceGet', 'Get service details', 'Service', S, service],
  [
    'instancePrivateEndpointConfigGet',
    'Get private endpoint configuration',
    'Service',
    `${S}/privateEndpointConfig`,
    { endpointServiceId: 'x', privateDnsHostname: 'y' },
  ],
  [
    'instanceQueryEndpointGet',
    'Get the service query endpoint for a given instance',
    'Service',
    `${S}/serviceQueryEndpoint`,
  ],
  ['scalingScheduleGet', 'Get service autoscaling schedule', 'Service', `${S}/scalingSchedule`],
  ['upgradeWindowGet', 'Get service upgrade window', 'Service', `${S}/upgradeWindow`],
  [
    'serviceClickhouseSettingsListGet',
    'List ClickHouse settings',
    'Service',
    `${S}/clickhouseSettings`,
    [{ name: 'max_threads', value: '8' }],
  ],
  ['instancePrometheusGet', 'Get service metrics', 'Prometheus', `${S}/prometheus`],
  [
    'backupGetList',
    'List of service backups',
    'Backup',
    `${S}/backups`,
    [backup, { ...backup, id: '2d0e7b5f-8f59-4a8f-a5ee-9f0c1b7f3a02', status: 'in_progress', type: 'incremental' }],
  ],
  ['backupGet', 'Get backup details', 'Backup', `${S}/backups/{backupId}`, backup],
  [
    'backupConfigurationGet',
    'Get service backup configuration',
    'Backup',
    `${S}/backupConfiguration`,
    { backupPeriodInHours: 24, backupRetentionPeriodInHours: 24, backupStartTime: '02:00' },
  ],
  ['backupBucketGet', 'Get service backup bucket', 'Backup', `${S}/backupBucket`],
  [
    'clickPipeGetList',
    'List ClickPipes',
    'ClickPipes',
    `${S}/clickpipes`,
    [{ id: 'cp-1', name: 'events', state: 'Running' }],
  ],
  [
    'clickPipeGet',
    'Get ClickPipe',
    'ClickPipes',
    `${S}/clickpipes/{clickPipeId}`,
    { id: 'cp-1', name: 'events', state: 'Running' },
  ],
  [
    'clickPipeSettingsGet',
    'Get ClickPipe settings',
    'ClickPipes',
    `${S}/clickpipes/{clickPipeId}/settings`,
    { streaming_max_insert_wait_ms: 5000 },
  ],
  ['clickStackListDashboards', 'ClickStack: List Dashboards', 'ClickStack', `${S}/clickstack/dashboards`, []],
  ['clickStackListAlerts', 'ClickStack: List Alerts', 'ClickStack', `${S}/clickstack/alerts`, []],
  ['postgresServiceGetList', 'List of organization Postgres services', 'Postgres', `${O}/postgres`, []],
];

const SKIPPED: Readonly<Record<string, Reason>> = {
  invitationGet: {
    reasonCode: 'no-resource',
    params: { variable: 'invitationId', thing: 'invitation', request: 'List all invitations' },
  },
  backupBucketGet: { reasonCode: 'unavailable', params: { why: 'there is no backup bucket', status: 404 } },
  scalingScheduleGet: { reasonCode: 'unavailable', params: { why: 'there is no scaling schedule', status: 404 } },
};

/** Every operation passes; times look lived in, and are the same on every call. */
function healthy(baseURL: string, paceMs: number): RequestRun[] {
  let clock = 0;
  return OPERATIONS.map(([id, name, tag, path, result = {}], index) => {
    const folder = path.split('/').filter((part) => part !== '');
    const durationMs = 60 + ((index * 137) % 240) + (index % 7 === 3 ? 310 : 0);
    const startedMs = clock + (index % 10 === 0 && index > 0 ? paceMs : 0);
    const waitedMs = startedMs - clock;
    clock = startedMs + durationMs;
    const url =
      baseURL +
      path
        .replace('{organizationId}', ORG)
        .replace('{serviceId}', SERVICE)
        .replace(/\{(\w+)\}/g, '$1-1');
    const response = id.includes('Prometheus')
      ? {
          headers: [{ name: 'content-type', value: 'text/plain; version=0.0.4' }],
          body: '# TYPE ClickHouse_ServiceInfo gauge\nClickHouse_ServiceInfo{clickhouse_service="analytics"} 1\n',
        }
      : json({ status: 200, requestId: `5a0d7d2e-54f0-4bd2-8a4a-0d2f4bd8f0${String(10 + index)}`, result });
    return request(id, {
      name,
      tag,
      folder,
      path,
      url,
      reference: `${REFERENCE}#tag/${tag.replace(' ', '-')}/operation/${id}`,
      order: index,
      startedMs,
      waitedMs,
      durationMs,
      sizeBytes: response.body.length,
      request: {
        headers: [
          { name: 'Authorization', value: '[redacted]' },
          { name: 'Accept', value: 'application/json' },
          { name: 'User-Agent', value: 'clickhouse-cloud-postman' },
        ],
      },
      response: {
        ...response,
        headers: [
          ...response.headers,
          { name: 'x-request-id', value: `req-${index}` },
          { name: 'date', value: 'Mon, 23 Nov 2026 14:30:11 GMT' },
        ],
      },
      assertions: [
        passed('Status is 200'),
        ...(id.includes('Prometheus')
          ? []
          : [passed('Envelope has the status and a request ID'), passed('Body follows the contract')]),
      ],
      ...(SKIPPED[id] === undefined ? {} : skipped(SKIPPED[id])),
    });
  });
}

function passed(name: string): AssertionRun {
  return { name, status: 'passed' };
}

function skipped(reason: Reason): Partial<RequestRun> {
  return {
    status: 'skipped',
    ...nested(reason),
    code: null,
    attempts: 0,
    durationMs: 0,
    waitedMs: 0,
    sizeBytes: 0,
    assertions: [],
    response: null,
  };
}

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
      changed(healthy('http://127.0.0.1:4010', 0), { organizationGet: () => ({ deprecated: true }) }),
      { baseURL: 'http://127.0.0.1:4010' },
    ),
    environment('production', changed(healthy('https://api.clickhouse.cloud', 6400), PRODUCTION)),
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
    const requests = changed(healthy('https://api.clickhouse.cloud', 6400), before);
    return run(
      [
        environment('sandbox', healthy('http://127.0.0.1:4010', 0), { baseURL: 'http://127.0.0.1:4010' }),
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
