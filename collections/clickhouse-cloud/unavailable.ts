/**
 * The responses of operations that a healthy account need not have. Only the API's own error counts, and only below resources that
 * the run has listed. Singletons that can be deleted need no line here: the document shows that they need not exist.
 */
import type { UnavailableOperations } from '../../scripts/collection/config.ts';
import { PERMISSION } from './conventions.ts';
import type { OperationId } from './operation-ids.ts';

const CLICKPIPES: readonly OperationId[] = [
  'clickPipeGetList',
  'clickPipeGet',
  'clickPipeSettingsGet',
  'clickPipeCdcScalingGet',
  'clickPipeReversePrivateEndpointGetList',
  'clickPipeReversePrivateEndpointGet',
];

const CLICKSTACK: readonly OperationId[] = [
  'clickStackListAlerts',
  'clickStackGetAlert',
  'clickStackListDashboards',
  'clickStackGetDashboard',
  'clickStackListRoles',
  'clickStackGetRole',
  'clickStackListSavedSearches',
  'clickStackGetSavedSearch',
  'clickStackListSources',
  'clickStackGetSource',
  'clickStackListWebhooks',
];

const POSTGRES: readonly OperationId[] = [
  'postgresServiceGetList',
  'postgresServiceGet',
  'postgresServiceCertsGet',
  'postgresInstanceConfigGet',
  'postgresInstanceMetricsGet',
  'postgresInstancePrometheusGet',
  'postgresOrgPrometheusGet',
  'slowQueryPatternsGetList',
  'slowQueryPatternGet',
];

const FORBIDDEN = { status: 403, error: '^FORBIDDEN' } as const;

/** A key that may only view has not every permission. */
function needs(permission: string, operations: readonly OperationId[]): UnavailableOperations<OperationId> {
  return { operations, ...FORBIDDEN, why: `the key lacks the permission ${permission}` };
}

/** Metrics come from what is running. */
function noMetrics(operation: OperationId, variable: string, thing: string): UnavailableOperations<OperationId> {
  return {
    operations: [operation],
    status: 200,
    emptyUnless: { variable, property: 'state', value: 'running' },
    why: `no ${thing} is running, so that there are no metrics`,
  };
}

export const UNAVAILABLE: readonly UnavailableOperations<OperationId>[] = [
  // Not observed for reads, but clients of the API wake the service before reads as well.
  { operations: CLICKPIPES, status: 424, error: '^FAILED_DEPENDENCY', why: 'ClickPipes need a running service' },
  needs(PERMISSION.clickPipes, CLICKPIPES),
  {
    operations: ['clickPipeSettingsGet'],
    status: 404,
    error: '^NOT_FOUND',
    why: 'the ClickPipe has no ingestion settings: those of databases have none',
  },
  {
    operations: ['clickPipeCdcScalingGet'],
    status: 400,
    // One about the organization means that the key or the ID is wrong.
    error: '^BAD_REQUEST: (?!.*organi[sz]ation)',
    why: 'the service has no database ClickPipe',
  },
  {
    operations: ['clickPipeCdcScalingGet'],
    status: 404,
    error: '^NOT_FOUND',
    why: 'the service has no database ClickPipe',
  },
  {
    operations: CLICKSTACK,
    ...FORBIDDEN,
    why: `ClickStack is not enabled, or the key lacks the permission ${PERMISSION.clickStack}`,
  },
  { operations: POSTGRES, ...FORBIDDEN, why: 'Postgres is not enabled, or the key may not see it' },
  needs(PERMISSION.activities, ['activityGetList', 'activityGet']),
  needs(PERMISSION.roles, ['organizationRolesGetList', 'organizationRoleGet']),
  needs(PERMISSION.keys, ['openapiKeyGetList', 'openapiKeyGet']),
  needs(PERMISSION.queryEndpoint, ['instanceQueryEndpointGet']),
  {
    operations: ['scalingScheduleGet'],
    ...FORBIDDEN,
    why: 'scheduled autoscaling is not enabled, or the key may not see it',
  },
  {
    operations: ['organizationPrivateEndpointConfigGetList'],
    status: 400,
    error: '^BAD_REQUEST',
    why: 'the organization has no service with private endpoints in this region',
  },
  {
    operations: ['organizationPrometheusGet'],
    ...FORBIDDEN,
    why: 'organization metrics are not offered to this organization',
  },
  {
    operations: ['organizationPrometheusGet'],
    status: 410,
    why: 'organization metrics are no longer offered to this organization',
  },
  noMetrics('organizationPrometheusGet', 'serviceid', 'service'),
  noMetrics('instancePrometheusGet', 'serviceid', 'service'),
  noMetrics('postgresOrgPrometheusGet', 'postgresId', 'Postgres service'),
  noMetrics('postgresInstancePrometheusGet', 'postgresId', 'Postgres service'),
];
