/** The envelope, errors, credentials and names of the ClickHouse Cloud API. */
import type { ApiConventions, Permission } from '../../scripts/shared/api-conventions.ts';

/** Of files: see `ApiProfile`. */
export const NAME = 'clickhouse-cloud';

/** Permissions that the role of a key needs, by purpose of the operations. */
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

export const CONVENTIONS: ApiConventions = {
  server: 'https://api.clickhouse.cloud',
  envelope: {
    status: '/status',
    requestId: '/requestId',
    requestIdFormat: 'uuid',
    result: '/result',
    error: '/error',
  },
  errors: {
    // `NOT_FOUND: the service does not exist`
    message: '/error',
    // The vendor's guide for Postman says the first, HTTP the others.
    causes: {
      400: 'A 400 without organization information means that the key or the organization ID is not configured correctly: check keyid, keysecret and orgid in the environment.',
      401: 'The key was not accepted: check keyid and keysecret in the environment.',
      403: 'The key may not do this: check its role in the organization.',
      404: 'There is no such thing: check orgid, serviceid and the other IDs in the environment.',
      429: 'Too many requests for this key: check ratelimit in the environment, and who else uses the key.',
    },
    missing: [404],
  },
  credentials: {
    scheme: 'basic',
    user: 'keyid',
    secret: 'keysecret',
    refusals: [
      { status: 401, error: 'not active', cause: 'key-inactive' },
      { status: 401, cause: 'key-unknown' },
      { status: 400, cause: 'key-unknown' },
      { status: 403, cause: 'key-forbidden' },
    ],
  },
  // The names in the vendor's guide.
  variables: { organizationId: 'orgid', serviceId: 'serviceid' },
  reserved: {
    byocaccountid: 'ID of the cloud account that the lifecycle suite creates BYOC infrastructure in.',
  },
  root: { parameter: 'organizationId', thing: 'organization', list: '/v1/organizations' },
  main: { parameter: 'serviceId', thing: 'service', plural: 'services' },
  // Keys have the members beside the result, functions in an object beside the items; ClickStack ends its lists at 1,000 items.
  paging: {
    at: ['', '/result/pagination'],
    next: ['nextCursor'],
    more: [],
    total: ['totalCount', 'totalRecords'],
    others: ['limit', 'currentCursor'],
    query: ['cursor', 'offset'],
    maxItems: 1000,
  },
  mediaTypes: {
    'text/plain': { format: 'prometheus', pathEnd: '/prometheus' },
    'application/x-pem-file': { format: 'pem' },
  },
  rateLimit: '10/10s',
  permissions: PERMISSIONS,
};
