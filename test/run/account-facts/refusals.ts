/** How the API and what stands before it refuse. */
import type { Cause } from '../../../scripts/run/diagnosis/causes.ts';
import {
  BLOCKED,
  each,
  errored,
  FORBIDDEN,
  failed,
  IDLE,
  NOT_FOUND,
  type Row,
  refuse,
  unavailable,
  type Want,
  when,
} from './row.ts';

const CLICKPIPES = [
  'clickPipeGetList',
  'clickPipeGet',
  'clickPipeSettingsGet',
  'clickPipeCdcScalingGet',
  'clickPipeReversePrivateEndpointGetList',
  'clickPipeReversePrivateEndpointGet',
];
const CLICKSTACK = [
  'clickStackListAlerts',
  'clickStackGetAlert',
  'clickStackListDashboards',
  'clickStackGetDashboard',
  'clickStackListRoles',
  'clickStackGetRole',
  'clickStackListSources',
  'clickStackGetSource',
  'clickStackListSavedSearches',
  'clickStackGetSavedSearch',
  'clickStackListWebhooks',
];
const POSTGRES = [
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
const NEED_PERMISSIONS = [
  'organizationRolesGetList',
  'organizationRoleGet',
  'openapiKeyGetList',
  'openapiKeyGet',
  'activityGetList',
  'activityGet',
  'instanceQueryEndpointGet',
];

/** Nothing but the list of organizations is sent. */
const refusedKey = (cause: Cause): Want => ({ ...failed(cause), exitCode: 2 });

export const REFUSALS: readonly Row[] = [
  [
    '1: a key that is expired or disabled',
    'organizationGetList',
    { faults: [{ operationId: '*', kind: 'inactive-key' }] },
    refusedKey('key-inactive'),
  ],
  [
    '1: what depends on the key is not sent',
    'instanceGet',
    { faults: [{ operationId: '*', kind: 'inactive-key' }] },
    { ...BLOCKED, exitCode: 2 },
  ],
  [
    '1: a key that the API does not know',
    'organizationGetList',
    when('organizationGetList', refuse(401, 'UNAUTHORIZED: unknown key')),
    refusedKey('key-unknown'),
  ],
  [
    '8: a key that is limited to other IP addresses',
    'organizationGetList',
    when('organizationGetList', refuse(403, 'FORBIDDEN: the IP address is not allowed')),
    refusedKey('key-forbidden'),
  ],
  [
    '2: a 429 once',
    'memberGetList',
    { faults: [{ operationId: 'memberGetList', kind: 'rate-limited', reset: 0.2, times: 1 }], retries: 2 },
    { status: 'flaky', reasonCode: 'retried' },
  ],
  [
    '2: a 429 that stays',
    'memberGetList',
    { faults: [{ operationId: 'memberGetList', kind: 'rate-limited', reset: 0.1 }] },
    { status: 'errored', reasonCode: 'rate-limited', cause: 'rate-limit' },
  ],
  ...each('3: a service that is idle', CLICKPIPES, IDLE, unavailable(424)),
  ...each('3: a 424 of what needs no running service', ['instanceGet'], IDLE, failed('assertion')),
  ...each(
    '3: a 424 without the envelope',
    ['clickPipeGetList'],
    () => ({
      status: 424,
      headers: { 'content-type': 'application/json' },
      body: '{"error":"FAILED_DEPENDENCY: it is idle"}',
    }),
    failed('assertion'),
  ),
  ...each(
    '4: a feature that is not enabled',
    ['scalingScheduleGet', 'organizationPrometheusGet', ...CLICKSTACK, ...POSTGRES],
    FORBIDDEN,
    unavailable(403),
  ),
  ...each('4: a 403 of what every key may read', ['instanceGet', 'organizationGet'], FORBIDDEN, failed('permission')),
  ...each('4: a 403 of a whole area', ['backupGetList'], FORBIDDEN, failed('permission-or-feature')),
  ...each('4: a 403 of another kind', ['scalingScheduleGet'], refuse(403, 'WAF: blocked'), failed('permission')),
  [
    '5: a page of the gateway',
    'backupBucketGet',
    { faults: [{ operationId: 'backupBucketGet', kind: 'no-route' }] },
    failed('no-route'),
  ],
  [
    '5: a page of the gateway that says JSON',
    'backupBucketGet',
    when('backupBucketGet', () => ({
      status: 404,
      headers: { 'content-type': 'application/json' },
      body: '<!DOCTYPE html>\n<pre>Cannot GET /</pre>',
    })),
    failed('no-route'),
  ],
  ['5: a list that responds 404', 'backupGetList', when('backupGetList', NOT_FOUND), failed('missing-below')],
  [
    '6: a gateway whose upstream is slow',
    'backupGet',
    { faults: [{ operationId: 'backupGet', kind: 'gateway-timeout' }] },
    errored('server'),
  ],
  ['6: a 500', 'backupGet', { faults: [{ operationId: 'backupGet', kind: 'status', status: 500 }] }, errored('server')],
  [
    '6: a gateway error now and then',
    'backupGet',
    { faults: [{ operationId: 'backupGet', kind: 'status', status: 503, times: 1 }], retries: 1 },
    { status: 'flaky', reasonCode: 'retried' },
  ],
  ...each('7: a key without the permission', [...NEED_PERMISSIONS, ...CLICKPIPES], FORBIDDEN, unavailable(403)),
];
