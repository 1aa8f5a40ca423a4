/**
 * What the role of a key needs for some operations. The collection, the sandbox, `npm run doctor` and the diagnoses of a run take it
 * from here.
 */
import type { Permission } from '../../scripts/shared/api-conventions.ts';

/** By what they are for. */
export const PERMISSION = {
  clickPipes: 'manage-clickpipes',
  clickStack: 'manage-clickstack-api',
  roles: 'organization:manage',
  keys: 'view-api-keys',
  activities: 'view-activities',
  queryEndpoint: 'view-query-api-endpoints',
} as const;

/** By path template rather than operationId, so that every version of the document is covered. */
export const PERMISSIONS: readonly Permission[] = [
  { path: '/clickpipes', permission: PERMISSION.clickPipes },
  { path: '/clickstack/', permission: PERMISSION.clickStack },
  { path: '\\{organizationId\\}/roles', permission: PERMISSION.roles },
  { path: '\\{organizationId\\}/keys', permission: PERMISSION.keys },
  { path: '\\{organizationId\\}/activities', permission: PERMISSION.activities },
  { path: '/serviceQueryEndpoint$', permission: PERMISSION.queryEndpoint },
];
