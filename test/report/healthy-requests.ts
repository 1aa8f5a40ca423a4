/** Requests of an environment in which every operation passes, with responses as those of the ClickHouse Cloud API. */
import type { AssertionRun, RequestRun } from '../../scripts/run/model.ts';
import { nested, type Reason } from '../../scripts/run/reason.ts';
import { json, request } from './run-fixture.ts';

export const ORG = 'b6b1cf0c-3a5b-4b6e-9a56-7d1b6f6f7c11';
const SERVICE = '0f3e2d94-3c0f-4f8d-8c1a-51f1f2a54f0e';
const REFERENCE = 'https://clickhouse.com/docs/cloud/manage/api/swagger';

type Operation = readonly [id: string, name: string, tag: string, path: string, result?: unknown];

export const service = {
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

const organization = { id: ORG, name: 'Acme', tier: 'SCALE', createdAt: '2025-06-03T08:00:00Z' };
const member = { userId: 'u-1', name: 'Ada', role: 'admin' };
const key = { id: 'k-1', name: 'ci', state: 'enabled' };
const clickPipe = { id: 'cp-1', name: 'events', state: 'Running' };
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
  ['organizationGetList', 'Get list of available organizations', 'Organization', '/v1/organizations', [organization]],
  ['organizationGet', 'Get organization details', 'Organization', O, { ...organization, privateEndpoints: [] }],
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
  ['memberGetList', 'List organization members', 'User management', `${O}/members`, [member]],
  ['memberGet', 'Get member details', 'User management', `${O}/members/{userId}`, member],
  ['invitationGetList', 'List all invitations', 'User management', `${O}/invitations`, []],
  ['invitationGet', 'Get invitation details', 'User management', `${O}/invitations/{invitationId}`],
  ['openapiKeyGetList', 'Get list of all keys', 'OpenAPI', `${O}/keys`, [key]],
  ['openapiKeyGet', 'Get key details', 'OpenAPI', `${O}/keys/{keyId}`, key],
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
  ['clickPipeGetList', 'List ClickPipes', 'ClickPipes', `${S}/clickpipes`, [clickPipe]],
  ['clickPipeGet', 'Get ClickPipe', 'ClickPipes', `${S}/clickpipes/{clickPipeId}`, clickPipe],
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

/**
 * Every operation passes. Times are of different lengths, and the same on every call.
 *
 * @param waitMs the wait for the rate limit before each tenth request.
 */
export function healthyRequests(baseURL: string, waitMs: number): RequestRun[] {
  let clock = 0;
  return OPERATIONS.map(([id, name, tag, path, result = {}], index) => {
    const folder = path.split('/').filter((part) => part !== '');
    const durationMs = 60 + ((index * 137) % 240) + (index % 7 === 3 ? 310 : 0);
    const startedMs = clock + (index % 10 === 0 && index > 0 ? waitMs : 0);
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
