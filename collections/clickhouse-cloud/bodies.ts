/**
 * What to send to the ClickHouse Cloud API where a generated body would not do: each sends what it has to, the smallest there
 * is where that costs money, and nothing that makes a thing harder to use. `{{…}}` are variables of the collections.
 */
import type { Bodies } from '../../scripts/collection/config.ts';
import { EXAMPLE_NAME } from '../../scripts/collection/requests/request-body.ts';
import type { OperationId } from './operation-ids.ts';

interface Names {
  /** Of what is created; part of what is renamed. */
  readonly name: string;
  /** Table that a ClickPipe fills. */
  readonly table: string;
  /** Account of the cloud provider. */
  readonly accountId: string;
  /** Of a user-defined function: letters, digits and underscores. */
  readonly functionName: string;
}

/** Addresses of a network that is reserved for examples (RFC 5737): nobody comes from there. */
const ACCESS = '192.0.2.1';

function bodies({ name, table, accountId, functionName }: Names): Bodies<OperationId> {
  const dashboard = {
    name,
    tiles: [{ name, x: 0, y: 0, w: 12, h: 4, config: { displayType: 'markdown', markdown: name } }],
  };
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
    instanceUpdate: { name: `${name}-renamed` },
    // With no hash of a password of one's own, the service makes a new one.
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
    // Not the time that backups are kept for: a shorter one deletes those that are there.
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
    clickPipeUpdate: { name: `${name}-renamed` },
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
    clickStackUpdateDashboard: { ...dashboard, name: `${name}-renamed` },
    clickStackValidateDashboard: dashboard,
    clickStackCreateRole: { name, permissions: READ_DASHBOARDS },
    clickStackUpdateRole: { name: `${name}-renamed`, permissions: READ_DASHBOARDS },
    clickStackCreateWebhook: webhook(name),
    clickStackUpdateWebhook: webhook(`${name}-renamed`),
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
    postgresServicePatch: { name: `${name}-renamed` },
    postgresServicePatchState: { command: 'restart' },
    postgresServiceSetPassword: { password: 'Example-Password-1' },
    postgresInstanceConfigPost: POSTGRES_CONFIG,
    postgresInstanceConfigPatch: POSTGRES_CONFIG,
    postgresInstanceRestore: { name: `${name}-restored`, restoreTarget: '{{windowEnd}}' },
    postgresInstanceCreateReadReplica: { name: `${name}-replica` },
    openapiKeyCreate: key(name),
    openapiKeyUpdate: { name: `${name}-renamed` },
    organizationUpdate: { name },
    organizationRolePost: {
      name,
      actors: [],
      policies: [
        { allowDeny: 'ALLOW', permissions: ['control-plane:organization:view'], resources: ['organization/{{orgid}}'] },
      ],
    },
    organizationRolePatch: { name: `${name}-renamed` },
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

/** Of a domain that is reserved for examples (RFC 2606): no message arrives anywhere. */
function webhook(name: string) {
  return { name, service: 'generic', url: 'https://hooks.example.com/postman' };
}

/** The ID of its connection is one that no request lists. */
function source(name: string) {
  return {
    name,
    kind: 'log',
    connection: '65f5e4a3b9e77c001a112233',
    from: { databaseName: 'default', tableName: 'otel_logs' },
    timestampValueExpression: 'Timestamp',
    defaultTableSelectExpression: 'Timestamp, Body',
  };
}

function search(name: string, sourceId: string) {
  return { name, sourceId, select: 'Timestamp, Body', where: '', whereLanguage: 'lucene' };
}

/** Its code is a file that a person has uploaded before: no request of the API takes it. */
const FUNCTION = {
  uploadId: '{{uploadId}}',
  runtime: 'python3.11',
  type: 'executable',
  arguments: [{ name: 'value', type: 'String' }],
  returnType: 'String',
};

function key(name: string) {
  return { name, state: 'enabled', assignedRoleIds: ['{{roleId}}'] };
}

function alert(name: string, dashboardId: string, tileId: string) {
  return {
    name,
    source: 'tile',
    dashboardId,
    tileId,
    interval: '1h',
    threshold: 100,
    thresholdType: 'above',
    channel: { type: 'email', emailRecipients: ['on-call@example.com'] },
  };
}

/** Of the smoke collection: what a person sends to things that were there before, with IDs of their own. */
export const EXAMPLE_BODIES: Bodies<OperationId> = {
  ...bodies({
    name: EXAMPLE_NAME,
    table: 'postman_example',
    accountId: '123456789012',
    functionName: 'postman_example',
  }),
  clickStackCreateSource: source(EXAMPLE_NAME),
  clickStackUpdateSource: source(`${EXAMPLE_NAME}-renamed`),
  clickStackCreateSavedSearch: search(EXAMPLE_NAME, '{{clickStackSourceId}}'),
  clickStackUpdateSavedSearch: search(`${EXAMPLE_NAME}-renamed`, '{{clickStackSourceId}}'),
  openapiKeyCreate: { ...key(EXAMPLE_NAME), expireAt: '{{inOneYear}}' },
  clickStackCreateAlert: alert(EXAMPLE_NAME, '{{clickStackDashboardId}}', '{{clickStackTileId}}'),
  clickStackUpdateAlert: alert(`${EXAMPLE_NAME}-renamed`, '{{clickStackDashboardId}}', '{{clickStackTileId}}'),
};

const RUN_NAME = '{{lifecyclename}}';
/** A run has no dashboard yet when it creates an alert. */
const NO_DASHBOARD = ['65f5e4a3b9e77c001a567890', '65f5e4a3b9e77c001a901234'] as const;
/** Nor has it a source when it saves a search. */
const NO_SOURCE = '65f5e4a3b9e77c001a445566';

/** Of the life cycles: everything carries the run's name, and what the run created may be changed further. */
export const LIFECYCLE_BODIES: Bodies<OperationId> = {
  ...bodies({
    name: RUN_NAME,
    table: 'lifecycle',
    accountId: '{{byocaccountid}}',
    functionName: '{{lifecycleidentifier}}',
  }),
  instanceUpdate: {
    name: `${RUN_NAME}-renamed`,
    ipAccessList: {
      remove: [{ source: ACCESS, description: RUN_NAME }],
      add: [{ source: '192.0.2.2', description: RUN_NAME }],
    },
  },
  instanceReplicaScalingUpdate: {
    minReplicaMemoryGb: 8,
    maxReplicaMemoryGb: 16,
    numReplicas: 1,
    idleScaling: true,
    idleTimeoutMinutes: 10,
  },
  instanceScalingUpdate: { numReplicas: 1, idleScaling: true, idleTimeoutMinutes: 10 },
  // By its ID it is found again, and taken back.
  instancePrivateEndpointCreate: { id: RUN_NAME, description: RUN_NAME },
  backupConfigurationUpdate: { backupPeriodInHours: 24, backupRetentionPeriodInHours: 48 },
  serviceClickhouseSettingsUpdate: { settings: '{"max_result_rows": "1000000"}' },
  openapiKeyUpdate: { name: `${RUN_NAME}-renamed`, state: 'disabled' },
  clickStackCreateSource: source(RUN_NAME),
  clickStackUpdateSource: source(`${RUN_NAME}-renamed`),
  clickStackCreateSavedSearch: search(RUN_NAME, NO_SOURCE),
  clickStackUpdateSavedSearch: search(`${RUN_NAME}-renamed`, NO_SOURCE),
  clickStackCreateAlert: alert(RUN_NAME, ...NO_DASHBOARD),
  clickStackUpdateAlert: alert(`${RUN_NAME}-renamed`, ...NO_DASHBOARD),
};
