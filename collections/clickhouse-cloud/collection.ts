/**
 * What the spec of ClickHouse Cloud does not say: our descriptions, the variables of the vendor's guide, and one line for
 * each operation that needs one. The keys of `operations` are operationIds: a misspelt one does not compile.
 */
import { type Bodies, defineCollection } from '../../scripts/collection/config.ts';
import { EXAMPLE_NAME } from '../../scripts/collection/requests/request-body.ts';
import { bodies } from './bodies.ts';
import { CONVENTIONS, NAME } from './conventions.ts';
import { exampleValue } from './examples.ts';
import type { OperationId } from './operation-ids.ts';
import { PEM_CERTIFICATE } from './sandbox/fixed-values.ts';
import { UNAVAILABLE } from './unavailable.ts';

/** For the smoke collection: the user sends these to existing resources, with their own IDs. */
const BODIES: Bodies<OperationId> = {
  ...bodies({
    name: EXAMPLE_NAME,
    table: 'postman_example',
    accountId: '123456789012',
    functionName: 'postman_example',
    sourceId: '{{clickStackSourceId}}',
    dashboardId: '{{clickStackDashboardId}}',
    tileId: '{{clickStackTileId}}',
  }),
  openapiKeyCreate: {
    name: EXAMPLE_NAME,
    state: 'enabled',
    assignedRoleIds: ['{{roleId}}'],
    expireAt: '{{inOneYear}}',
  },
};

export default defineCollection<OperationId>({
  file: NAME,
  name: 'OpenAPI spec for ClickHouse Cloud',
  conventions: CONVENTIONS,
  description: `Every operation of the ClickHouse Cloud API, each with its assertions. "Run collection" only reads: requests that change something are skipped until you allow them.

## Quick start

1. Import an environment next to this collection (\`environments/production.postman_environment.json\`) and select it.
2. Create an API key in the ClickHouse Cloud console; paste its ID and secret into \`keyid\` and \`keysecret\`.
3. Open \`v1\` › \`organizations\` › **Get list of available organizations** and press **Send**. \`"status": 200\` with your organization means that all is well. A 400 without organization information means that the key or the organization ID is not configured correctly.
4. Press **Send** on any other request, or **Run** on the collection: every ID is a variable, filled from the lists that come before it. An ID that you set in the environment wins.

## Good to know

- \`orgid\` and \`serviceid\` may stay empty: the first organization and a running service of yours are used.
- \`allowwrites\`: exactly \`true\` lets POST, PUT, PATCH and DELETE through. They use only IDs that you set in the environment, and never the key that you use.
- \`ratelimit\`: the API takes 10 requests in 10 seconds per key, and the collection keeps to it; \`off\` switches that off.
- What an answer shows and the specification does not say is printed to the console as a finding.`,
  reference: ({ id, tag }) =>
    `https://clickhouse.com/docs/cloud/manage/api/swagger#tag/${encodeURIComponent(tag.replaceAll(' ', '-'))}/operation/${id}`,
  ownKeys: { parameter: 'keyId', suffix: 'keySuffix' },
  folders: {
    '/v1': 'Version 1 of the ClickHouse Cloud API.',
    '/v1/organizations': 'Organizations: start here, and see whether the key works.',
    '/v1/organizations/{organizationId}': 'One organization, and all that belongs to it. `orgid` names it.',
    '/v1/organizations/{organizationId}/activities': 'Who did what in the organization.',
    '/v1/organizations/{organizationId}/byocInfrastructure': 'Infrastructure in your own cloud account.',
    '/v1/organizations/{organizationId}/invitations': 'Invitations that have not been accepted yet.',
    '/v1/organizations/{organizationId}/keys': 'API keys of the organization.',
    '/v1/organizations/{organizationId}/members': 'People of the organization.',
    '/v1/organizations/{organizationId}/postgres':
      'Managed Postgres services: their state, configuration, metrics and slow queries.',
    '/v1/organizations/{organizationId}/roles': 'Roles, and what they allow.',
    '/v1/organizations/{organizationId}/services':
      'ClickHouse services, and all that belongs to one of them. `serviceid` names it.',
    '/v1/organizations/{organizationId}/services/{serviceId}/backups': 'Backups of the service.',
    '/v1/organizations/{organizationId}/services/{serviceId}/clickhouseSettings': 'Settings of the ClickHouse server.',
    '/v1/organizations/{organizationId}/services/{serviceId}/clickpipes':
      'ClickPipes: ingestion from queues, object storage and databases.',
    '/v1/organizations/{organizationId}/services/{serviceId}/clickpipesReversePrivateEndpoints':
      'Private endpoints towards the sources of ClickPipes.',
    '/v1/organizations/{organizationId}/services/{serviceId}/clickstack':
      'ClickStack: dashboards, alerts, sources and webhooks.',
    '/v1/organizations/{organizationId}/quotas': 'How much the organization may have of what, and how much it has.',
    '/v1/organizations/{organizationId}/udfs':
      'User-defined functions, their versions, and the services that have them.',
  },
  examples: {
    'application/x-pem-file': PEM_CERTIFICATE,
    'text/plain': `# HELP ClickHouse_ServiceInfo Information about the service
# TYPE ClickHouse_ServiceInfo untyped
ClickHouse_ServiceInfo{clickhouse_service_name="analytics",clickhouse_service_status="running"} 1
`,
  },
  exampleValue,
  operations: {
    // The API lists BYOC infrastructure only as a part of its organization.
    organizationGet: { provides: { byocInfrastructureId: '/result/byocConfig/0/id' } },
    organizationPrivateEndpointConfigGetList: {
      query: {
        cloud_provider: { parameter: 'serviceId', property: 'provider' },
        region_id: { parameter: 'serviceId', property: 'region' },
      },
    },
    // A stopped or terminating service does not return its settings, pipes and metrics.
    instanceGetList: { prefer: { state: ['running', 'idle'] } },
    postgresServiceGetList: { prefer: { state: ['running'] } },
    // An alert watches a tile of a dashboard.
    clickStackGetDashboard: { provides: { clickStackTileId: '/result/tiles/0/id' } },
    // The code of a function is uploaded to the address in this response before the function is created.
    udfUploadSessionCreate: { provides: { uploadId: '/result/uploadId' } },
    // A pipe of a database has no ingestion settings.
    clickPipeGetList: { avoid: ['/source/postgres', '/source/mysql', '/source/mongodb', '/source/bigquery'] },
  },
  unavailable: UNAVAILABLE,
  // Seen in a Kafka pipe; expected for an unused key and for a tag without a value.
  nullable: {
    ClickPipeKafkaSource: ['reversePrivateEndpointIds'],
    ApiKey: ['usedAt'],
    ResourceTagsV1: ['value'],
  },
  bodies: BODIES,
});
