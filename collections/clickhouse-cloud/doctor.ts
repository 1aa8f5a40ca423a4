/** What `npm run doctor` requests of the ClickHouse Cloud API, and what its responses stand for. */
import type { DoctorProfile } from '../../scripts/cli/doctor/profile.ts';

const ORGANIZATION = '/v1/organizations/{organizationId}';
const SERVICE = `${ORGANIZATION}/services/{serviceId}`;

export const CLICKHOUSE_CLOUD_DOCTOR: DoctorProfile = {
  mains: `${ORGANIZATION}/services`,
  keys: {
    path: `${ORGANIZATION}/keys`,
    suffix: 'keySuffix',
    expiresAt: 'expireAt',
    roles: [{ property: 'assignedRoles', name: 'roleName' }, { property: 'roles' }],
  },
  features: [
    {
      name: 'ClickPipes',
      path: `${SERVICE}/clickpipes`,
      // Also for reads, though it was seen for writes only: clients that wake the service do so before reads as well.
      meanings: { 403: 'not-allowed', 404: 'not-available', 424: 'not-running' },
    },
    {
      name: 'ClickStack',
      path: `${SERVICE}/clickstack/sources`,
      meanings: { 400: 'not-available', 403: 'not-allowed', 404: 'not-available', 424: 'not-running' },
    },
    {
      name: 'Postgres',
      path: `${ORGANIZATION}/postgres`,
      meanings: { 403: 'not-allowed', 404: 'not-available' },
    },
    {
      name: 'scheduled autoscaling',
      path: `${SERVICE}/scalingSchedule`,
      // 404 is the response for a service without a schedule.
      meanings: { 403: 'not-allowed', 404: 'nothing-yet' },
    },
    {
      name: 'organization Prometheus',
      path: `${ORGANIZATION}/prometheus?filtered_metrics=true`,
      // Not offered to new organizations since August 2026.
      meanings: { 403: 'not-allowed', 404: 'not-available', 410: 'withdrawn' },
    },
    {
      name: 'query endpoint',
      path: `${SERVICE}/serviceQueryEndpoint`,
      meanings: { 403: 'not-allowed', 404: 'nothing-yet' },
    },
  ],
  nextPage: '/nextCursor',
  readyStates: ['running'],
  idleStates: ['idle'],
};
