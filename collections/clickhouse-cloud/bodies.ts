/**
 * Bodies for the ClickHouse Cloud API where a generated one does not work: only what is needed, the smallest size where it
 * costs money, and nothing that restricts the use of a resource. `{{…}}` are variables of the collections.
 */
import type { Bodies } from '../../scripts/collection/config.ts';
import type { OperationId } from './operation-ids.ts';

interface Names {
  /** Of what is created; part of what is renamed. */
  readonly name: string;
  /** A table that a ClickPipe fills. */
  readonly table: string;
  /** Account of the cloud provider. */
  readonly accountId: string;
  /** Of a user-defined function: letters, digits and underscores. */
  readonly functionName: string;
  /** A ClickStack source, and a tile of a dashboard. */
  readonly sourceId: string;
  readonly dashboardId: string;
  readonly tileId: string;
}

/** Addresses of a network that is reserved for examples (RFC 5737): nobody comes from there. */
export const ACCESS = '192.0.2.1';

/** The bodies that both collections send. */
export function bodies({ name, table, accountId, functionName, ...ids }: Names): Bodies<OperationId> {
  const renamed = { name: `${name}-renamed` };
  const dashboard = {
    name,
    tiles: [{ name, x: 0, y: 0, w: 12, h: 4, config: { displayType: 'markdown', markdown: name } }],
  };
  // The ID of its connection is one that no request lists.
  const source = {
    name,
    kind: 'log',
    connection: '65f5e4a3b9e77c001a112233',
    from: { databaseName: 'default', tableName: 'otel_logs' },
    timestampValueExpression: 'Timestamp',
    defaultTableSelectExpression: 'Timestamp, Body',
  };
  const search = {
    name,
    sourceId: ids.sourceId,
    select: 'Timestamp, Body',
    where: '',
    whereLanguage: 'lucene',
  };
  const alert = {
    name,
    source: 'tile',
    dashboardId: ids.dashboardId,
    tileId: ids.tileId,
    interval: '1h',
    threshold: 100,
    thresholdType: 'above',
    channel: { type: 'email', emailRecipients: ['on-call@example.com'] },
  };
  // Of a domain that is reserved for examples (RFC 2606): no message arrives anywhere.
  const webhook = { name, service: 'generic', url: 'https://hooks.example.com/postman' };
  return {
    instanceCreate: {
      name,
      provider: 'aws',
      region: 'us-east-1',
      minReplicaMemoryGb: 8,
      maxReplicaMemoryGb: 8,
      numReplicas: 1,
      idleScaling: true,
      idleTimeoutMinutes: 5,
      ipAccessList: [{ source: ACCESS, description: name }],
    },
    instanceUpdate: renamed,
    // Without the hash of a password, the service generates a password.
    instancePasswordUpdate: {},
    instanceStateUpdate: { command: 'start' },
    instanceReplicaScalingUpdate: { idleScaling: true, idleTimeoutMinutes: 10 },
    instanceScalingUpdate: { idleScaling: true, idleTimeoutMinutes: 10 },
    instancePrivateEndpointCreate: { id: 'vpce-0123456789abcdef0', description: name },
    instanceQueryEndpointUpsert: {
      roles: ['sql_console_read_only'],
      openApiKeys: [],
      allowedOrigins: 'https://example.com',
    },
    scalingScheduleUpsert: {
      entries: [
        {
          name,
          weekdays: [1, 2, 3, 4, 5],
          startHourUtc: 9,
          endHourUtc: 17,
          idleScaling: true,
          idleTimeoutMinutes: 5,
          minReplicas: 1,
          maxReplicas: 1,
          minReplicaMemoryGb: 8,
          maxReplicaMemoryGb: 8,
        },
      ],
    },
    upgradeWindowUpdate: { weekday: 0, startHourUtc: 0 },
    backupBucketCreate: {
      bucketProvider: 'AWS',
      bucketPath: `s3://${name}/backups`,
      iamRoleArn: 'arn:aws:iam::123456789012:role/backups',
      iamRoleSessionName: name,
    },
    backupBucketUpdate: { bucketProvider: 'AWS', bucketPath: `s3://${name}/other` },
    // Not the retention period: a shorter one deletes existing backups.
    backupConfigurationUpdate: { backupPeriodInHours: 24 },
    // What ClickHouse does without the setting: no limit.
    serviceClickhouseSettingsUpdate: { settings: '{"max_result_rows": "0"}' },
    clickPipeCreate: {
      name,
      source: {
        objectStorage: {
          type: 's3',
          format: 'JSONEachRow',
          url: 'https://datasets-documentation.s3.eu-west-3.amazonaws.com/http/**.ndjson.gz',
          isContinuous: false,
        },
      },
      destination: {
        database: 'default',
        table,
        managedTable: true,
        tableDefinition: { engine: { type: 'MergeTree' } },
        columns: [{ name: 'id', type: 'String' }],
      },
    },
    clickPipeUpdate: renamed,
    clickPipeStateUpdate: { command: 'start' },
    clickPipeScalingUpdate: { replicas: 1, replicaCpuMillicores: 125, replicaMemoryGb: 0.5 },
    clickPipeSettingsUpdate: { streaming_max_insert_wait_ms: 5000 },
    clickPipeCdcScalingUpdate: { replicaCpuMillicores: 1000, replicaMemoryGb: 4 },
    // Reads a topic, and creates nothing.
    clickPipeSchemaDiscovery: {
      source: {
        kafka: {
          type: 'kafka',
          format: 'JSONEachRow',
          brokers: 'broker-1.kafka.example.com:9092',
          topics: 'clickstream',
          authentication: 'PLAIN',
        },
      },
    },
    clickPipeReversePrivateEndpointCreate: {
      description: name,
      type: 'VPC_ENDPOINT_SERVICE',
      vpcEndpointServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-12345678901234567',
    },
    clickStackCreateDashboard: dashboard,
    clickStackUpdateDashboard: { ...dashboard, ...renamed },
    clickStackValidateDashboard: dashboard,
    clickStackCreateRole: { name, permissions: READ_DASHBOARDS },
    clickStackUpdateRole: { ...renamed, permissions: READ_DASHBOARDS },
    clickStackCreateSource: source,
    clickStackUpdateSource: { ...source, ...renamed },
    clickStackCreateSavedSearch: search,
    clickStackUpdateSavedSearch: { ...search, ...renamed },
    clickStackCreateAlert: alert,
    clickStackUpdateAlert: { ...alert, ...renamed },
    clickStackCreateWebhook: webhook,
    clickStackUpdateWebhook: { ...webhook, ...renamed },
    udfCreate: { ...FUNCTION, functionName },
    udfVersionCreate: { ...FUNCTION, returnName: functionName },
    // The newest version.
    udfAttach: {},
    postgresServiceCreate: {
      name,
      provider: 'aws',
      region: 'us-east-1',
      size: 'c6gd.large',
      haType: 'none',
      postgresVersion: '18',
    },
    postgresServicePatch: renamed,
    postgresServicePatchState: { command: 'restart' },
    postgresServiceSetPassword: { password: 'Example-Password-1' },
    postgresInstanceConfigPost: POSTGRES_CONFIG,
    postgresInstanceConfigPatch: POSTGRES_CONFIG,
    postgresInstanceRestore: { name: `${name}-restored`, restoreTarget: '{{windowEnd}}' },
    postgresInstanceCreateReadReplica: { name: `${name}-replica` },
    openapiKeyCreate: { name, state: 'enabled', assignedRoleIds: ['{{roleId}}'] },
    openapiKeyUpdate: renamed,
    organizationUpdate: { name },
    organizationRolePost: {
      name,
      actors: [],
      policies: [
        { allowDeny: 'ALLOW', permissions: ['control-plane:organization:view'], resources: ['organization/{{orgid}}'] },
      ],
    },
    organizationRolePatch: renamed,
    invitationCreate: { email: `${name}@pending.example`, assignedRoleIds: ['{{roleId}}'] },
    memberUpdate: { assignedRoleIds: ['{{roleId}}'] },
    organizationByocInfrastructureCreate: {
      displayName: name,
      accountId,
      regionId: 'us-east-1',
      vpcCidrRange: '10.0.0.0/16',
      availabilityZoneSuffixes: ['a', 'b', 'c'],
    },
    organizationByocInfrastructureUpdate: { displayName: `${name}-renamed` },
  };
}

/** What Postgres does without a configuration of its own. */
const POSTGRES_CONFIG = {
  pgConfig: { default_transaction_isolation: 'read committed' },
  pgBouncerConfig: { default_pool_size: '16' },
};

const READ_DASHBOARDS = [{ action: 'read', subject: 'dashboard' }];

/** The user has to upload its code first: no request of the API takes it. */
const FUNCTION = {
  uploadId: '{{uploadId}}',
  runtime: 'python3.11',
  type: 'executable',
  arguments: [{ name: 'value', type: 'String' }],
  returnType: 'String',
};
