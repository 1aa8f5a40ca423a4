/**
 * The accounts of ClickHouse Cloud that the sandbox can be, each with the observed responses of the live API. Paths are matched
 * rather than operationIds, so that every version of the document is served.
 */
import type { Account, AccountRule } from '../../../scripts/sandbox/account.ts';
import { PERMISSION, PERMISSIONS } from '../conventions.ts';

const SERVICE = '/v1/organizations/{organizationId}/services/{serviceId}';

/** States of a service that does not run. */
const AT_REST = ['idle', 'stopped'];

function lacks(path: RegExp, permission: string, only?: AccountRule['only']): AccountRule {
  const message = `the key lacks the permission ${permission}`;
  return { path, ...(only === undefined ? {} : { only }), response: { code: 'FORBIDDEN', message } };
}

function notEnabled(path: RegExp, feature: string): AccountRule {
  return { path, response: { code: 'FORBIDDEN', message: `${feature} is not enabled for this organization` } };
}

export const ACCOUNTS = {
  full: { summary: 'has everything, and may do everything', rules: [] },
  new: {
    summary: 'an organization without services, Postgres and ClickPipes',
    emptyLists: ['services', 'postgres', 'byocInfrastructure', 'udfs'],
    rules: [
      { path: /\/prometheus$/, response: 'empty-text' },
      {
        path: /\/privateEndpointConfig$/,
        response: { code: 'BAD_REQUEST', message: 'the organization has no service in this region' },
      },
    ],
  },
  idle: {
    summary: 'every service is idle or stopped',
    values: { services: [{ state: 'idle' }, { state: 'stopped' }] },
    rules: [
      {
        path: /\/clickpipes/,
        while: { item: SERVICE, states: AT_REST },
        response: {
          code: 'FAILED_DEPENDENCY',
          message: 'ClickPipes need a running ClickHouse service. Current state: {state}',
        },
      },
      // Metrics of one service, and those of all services, of which none runs.
      {
        path: /\/services\/\{serviceId\}\/prometheus$/,
        while: { item: SERVICE, states: AT_REST },
        response: 'empty-text',
      },
      { path: /\{organizationId\}\/prometheus$/, response: 'empty-text' },
    ],
  },
  viewer: {
    summary: 'the key may only view',
    rules: [
      ...PERMISSIONS.map(({ path, permission }) => lacks(new RegExp(path), permission)),
      lacks(/./, PERMISSION.roles, 'write'),
    ],
  },
  minimal: {
    summary: 'no optional feature is enabled',
    emptyLists: ['postgres', 'byocInfrastructure'],
    withoutOptional: true,
    rules: [
      notEnabled(/\{organizationId\}\/postgres/, 'Postgres'),
      notEnabled(/\/clickstack\//, 'ClickStack'),
      notEnabled(/\/byocInfrastructure/, 'BYOC'),
      notEnabled(/\/scalingSchedule$/, 'scheduled autoscaling'),
      {
        path: /\{organizationId\}\/prometheus$/,
        response: { code: 'GONE', message: 'metrics of the whole organization are no longer available' },
      },
      // A database ClickPipe that never scaled, and whose ingestion has no settings.
      {
        path: /\/clickpipesCdcScaling$/,
        response: { code: 'NOT_FOUND', message: 'no database ClickPipe was provisioned' },
      },
      {
        path: /\/clickpipes\/\{clickPipeId\}\/settings$/,
        only: 'read',
        response: { code: 'NOT_FOUND', message: 'this ClickPipe has no ingestion' },
      },
    ],
  },
} as const satisfies Readonly<Record<string, Account>>;

export type AccountName = keyof typeof ACCOUNTS;

export const ACCOUNT_NAMES = Object.keys(ACCOUNTS) as AccountName[];
