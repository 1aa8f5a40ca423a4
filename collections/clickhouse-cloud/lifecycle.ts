/**
 * The life cycles of the ClickHouse Cloud API: the states of things, and how long they take.
 * The steps themselves follow from the spec. Everything that is created carries `{{lifecyclename}}`, by which
 * the clean-up finds it.
 */
import type { Bodies } from '../../scripts/collection/config.ts';
import { defineScenario } from '../../scripts/collection/suites/lifecycle/scenario.ts';
import { ACCESS, bodies } from './bodies.ts';
import type { OperationId } from './operation-ids.ts';

const NAME = '{{lifecyclename}}';

/** Everything carries the run's name, and what the run created may be changed further. */
const BODIES: Bodies<OperationId> = {
  ...bodies({
    name: NAME,
    table: 'lifecycle',
    accountId: '{{byocaccountid}}',
    functionName: '{{lifecycleidentifier}}',
    // A run has no source and no dashboard yet when it uses them.
    sourceId: '65f5e4a3b9e77c001a445566',
    dashboardId: '65f5e4a3b9e77c001a567890',
    tileId: '65f5e4a3b9e77c001a901234',
  }),
  instanceUpdate: {
    name: `${NAME}-renamed`,
    ipAccessList: {
      remove: [{ source: ACCESS, description: NAME }],
      add: [{ source: '192.0.2.2', description: NAME }],
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
  instancePrivateEndpointCreate: { id: NAME, description: NAME },
  backupConfigurationUpdate: { backupPeriodInHours: 24, backupRetentionPeriodInHours: 48 },
  serviceClickhouseSettingsUpdate: { settings: '{"max_result_rows": "1000000"}' },
  openapiKeyUpdate: { name: `${NAME}-renamed`, state: 'disabled' },
};

export default defineScenario<OperationId>({
  bodies: BODIES,
  // The ID of a key is in `key`; `keyId` beside it is a credential.
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
    udfGet: { at: '/result/status', ready: ['ready'], failed: ['error'] },
  },
  clones: {
    postgresInstanceRestore: 'newRestoredPostgresId',
    postgresInstanceCreateReadReplica: 'newReplicaPostgresId',
  },
  // An invited user has to accept, which no request can do. The sandbox accepts for this domain.
  awaited: [
    {
      create: 'invitationCreate',
      body: { email: `${NAME}@accepted.example`, assignedRoleIds: ['{{roleId}}'] },
      list: 'memberGetList',
      property: 'email',
      seconds: 5,
    },
  ],
  // Only opens a place to upload to, which closes by itself.
  covered: ['udfUploadSessionCreate'],
  fixed: { settingName: 'max_result_rows' },
  named: {
    invitationGetList: { property: 'email' },
    memberGetList: { property: 'email' },
    udfList: { property: 'functionName' },
    udfVersionList: { property: 'returnName' },
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
