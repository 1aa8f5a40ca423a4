/**
 * The life cycles of the ClickHouse Cloud API: what to send where a generated body would not do, and how long things take.
 * The steps themselves follow from the spec. Everything that is created carries `{{lifecyclename}}`, and is looked for by it
 * when it is time to clean up.
 */
import { defineScenario } from '../scripts/collection/lifecycle-scenario.ts';
import type { OperationId } from './operation-ids.ts';

const NAME = '{{lifecyclename}}';
const ACCESS = [{ source: '192.0.2.1', description: NAME }];

export default defineScenario<OperationId>({
  bodies: {
    instanceCreate: {
      name: NAME,
      provider: 'aws',
      region: 'us-east-1',
      minReplicaMemoryGb: 8,
      maxReplicaMemoryGb: 8,
      numReplicas: 1,
      idleScaling: true,
      idleTimeoutMinutes: 5,
      ipAccessList: ACCESS,
    },
    instanceUpdate: {
      name: `${NAME}-renamed`,
      ipAccessList: { remove: ACCESS, add: [{ source: '192.0.2.2', description: NAME }] },
    },
    instancePasswordUpdate: {},
    instanceReplicaScalingUpdate: {
      minReplicaMemoryGb: 8,
      maxReplicaMemoryGb: 16,
      numReplicas: 1,
      idleScaling: true,
      idleTimeoutMinutes: 10,
    },
    instanceScalingUpdate: { numReplicas: 1, idleScaling: true, idleTimeoutMinutes: 10 },
    instancePrivateEndpointCreate: { id: NAME, description: NAME },
    instanceQueryEndpointUpsert: {
      roles: ['sql_console_read_only'],
      openApiKeys: [],
      allowedOrigins: 'https://example.com',
    },
    scalingScheduleUpsert: {
      entries: [
        {
          name: NAME,
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
    backupBucketCreate: {
      bucketProvider: 'AWS',
      bucketPath: `s3://${NAME}/backups`,
      iamRoleArn: 'arn:aws:iam::123456789012:role/backups',
      iamRoleSessionName: NAME,
    },
    backupBucketUpdate: { bucketProvider: 'AWS', bucketPath: `s3://${NAME}/other` },
    backupConfigurationUpdate: { backupPeriodInHours: 24, backupRetentionPeriodInHours: 48 },
    serviceClickhouseSettingsUpdate: { settings: '{"max_result_rows": "1000000"}' },
    clickPipeCreate: {
      name: NAME,
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
        table: 'lifecycle',
        managedTable: true,
        tableDefinition: { engine: { type: 'MergeTree' } },
        columns: [{ name: 'id', type: 'String' }],
      },
    },
    clickPipeUpdate: { name: `${NAME}-renamed` },
    clickPipeReversePrivateEndpointCreate: {
      description: NAME,
      type: 'VPC_ENDPOINT_SERVICE',
      vpcEndpointServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-12345678901234567',
    },
    postgresServiceCreate: {
      name: NAME,
      provider: 'aws',
      region: 'us-east-1',
      size: 'c6gd.large',
      haType: 'none',
      postgresVersion: '18',
    },
    postgresServicePatch: { name: `${NAME}-renamed` },
    postgresServiceSetPassword: { password: 'Lifecycle-Password-1' },
    postgresInstanceRestore: { name: `${NAME}-restored`, restoreTarget: '{{windowEnd}}' },
    postgresInstanceCreateReadReplica: { name: `${NAME}-replica` },
    openapiKeyCreate: { name: NAME, state: 'enabled', assignedRoleIds: ['{{roleId}}'] },
    openapiKeyUpdate: { name: `${NAME}-renamed`, state: 'disabled' },
    organizationRolePost: {
      name: NAME,
      actors: [],
      policies: [
        { allowDeny: 'ALLOW', permissions: ['control-plane:organization:view'], resources: ['organization/{{orgid}}'] },
      ],
    },
    organizationRolePatch: { name: `${NAME}-renamed` },
    invitationCreate: { email: `${NAME}@pending.example`, assignedRoleIds: ['{{roleId}}'] },
    memberUpdate: { assignedRoleIds: ['{{roleId}}'] },
    organizationByocInfrastructureCreate: {
      displayName: NAME,
      accountId: '{{byocaccountid}}',
      regionId: 'us-east-1',
      vpcCidrRange: '10.0.0.0/16',
      availabilityZoneSuffixes: ['a', 'b', 'c'],
    },
    organizationByocInfrastructureUpdate: { displayName: `${NAME}-renamed` },
  },
  // The ID of a key stands in the key, not beside it, where the key's own credentials are.
  createdAt: { openapiKeyCreate: '/result/key/id', instanceCreate: '/result/service/id' },
  states: {
    instanceGet: {
      at: '/result/state',
      ready: ['running', 'idle'],
      failed: ['failed', 'terminated'],
      by: 'instanceStateUpdate',
      commands: [
        { body: { command: 'stop' }, until: ['stopped'] },
        { body: { command: 'start' }, until: ['running', 'idle'] },
      ],
      beforeDelete: [{ body: { command: 'stop' }, until: ['stopped'] }],
    },
    clickPipeGet: {
      at: '/result/state',
      ready: ['Running', 'Completed'],
      failed: ['Failed', 'InternalError'],
      by: 'clickPipeStateUpdate',
      commands: [
        { body: { command: 'stop' }, until: ['Stopped', 'Paused'] },
        { body: { command: 'start' }, until: ['Running', 'Completed'] },
      ],
    },
    clickPipeReversePrivateEndpointGet: {
      at: '/result/status',
      ready: ['Ready', 'PendingAcceptance'],
      failed: ['Failed', 'Rejected'],
    },
    postgresServiceGet: {
      at: '/result/state',
      ready: ['running'],
      failed: ['failed'],
      by: 'postgresServicePatchState',
      commands: [{ body: { command: 'restart' }, until: ['running'] }],
    },
  },
  twins: {
    postgresInstanceRestore: 'newRestoredPostgresId',
    postgresInstanceCreateReadReplica: 'newReplicaPostgresId',
  },
  // Who is invited becomes a member by accepting, which no request can do. The sandbox accepts for this domain.
  awaited: [
    {
      create: 'invitationCreate',
      label: 'accepted',
      body: { email: `${NAME}@accepted.example`, assignedRoleIds: ['{{roleId}}'] },
      list: 'memberGetList',
      property: 'email',
      seconds: 5,
    },
  ],
  fixed: { settingName: 'max_result_rows' },
  named: {
    invitationGetList: { property: 'email' },
    memberGetList: { property: 'email' },
    organizationGet: { property: 'displayName', at: '/result/byocConfig', parameter: 'byocInfrastructureId' },
  },
  undo: [
    {
      operation: 'organizationUpdate',
      body: {
        privateEndpoints: { remove: [{ id: '{{leftPrivateEndpointId}}', cloudProvider: 'aws', region: 'us-east-1' }] },
      },
      look: 'organizationGet',
      at: '/result/privateEndpoints',
      property: 'id',
      name: NAME,
      variable: 'leftPrivateEndpointId',
      thing: 'private endpoint',
    },
  ],
});
