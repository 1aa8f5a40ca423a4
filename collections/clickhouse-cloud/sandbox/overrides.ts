/**
 * Behaviour that cannot be derived from the document, by operationId. A version of the document without one of these
 * operations ignores its override.
 */

import { ApiError } from '../../../scripts/sandbox/http/response.ts';
import type { Call, MockState, Outcome, Override } from '../../../scripts/sandbox/model.ts';
import { fillPath } from '../../../scripts/sandbox/resources/path-template.ts';
import { withValues } from '../../../scripts/sandbox/state/call.ts';
import { asList, asObject, isObject, type JsonObject } from '../../../scripts/shared/json.ts';
import { acceptInvitation, withAssignedRoles, withoutHashedKey } from './access.ts';
import { metricSeries, usageCost } from './reports.ts';
import {
  changeClickhouseSettings,
  endpointsOfProtocols,
  SERVICE,
  withActiveScheduleEntry,
  withEffectiveScaling,
  withoutUnknownWarehouse,
} from './service-overrides.ts';

const MAX_KEYS = 100;
const ORGANIZATION = '/v1/organizations/{organizationId}';
const POSTGRES_SERVICE = '/v1/organizations/{organizationId}/postgres/{postgresId}';

export const OVERRIDES: Readonly<Record<string, Override>> = {
  usageCostGet: { adjust: (mock, call, outcome) => ({ ...outcome, value: usageCost(mock, call, outcome.value) }) },
  postgresInstanceMetricsGet: {
    adjust: (_mock, call, outcome) => ({ ...outcome, value: metricSeries(call, outcome.value) }),
  },

  /** The query contains the region. */
  organizationPrivateEndpointConfigGetList: {
    adjust: (mock, call, outcome) => {
      const region = String(call.query.region_id ?? '');
      const endpointServiceId = `com.amazonaws.vpce.${region}.vpce-svc-${mock.seeded.hex(17, 'endpoint-service', region)}`;
      return { ...outcome, value: { ...asObject(outcome.value), endpointServiceId } };
    },
  },

  /** At most 100 keys per organization (the vendor's API overview). */
  openapiKeyCreate: {
    validate: (mock, call) => {
      assertInFuture(call, 'expireAt');
      const keys = mock.store.itemPaths(fillPath(call.plan.operation.path, call.parameters));
      if (keys.length >= MAX_KEYS)
        throw new ApiError('BAD_REQUEST', `the organization has ${MAX_KEYS} keys, and may have no more`);
    },
    body: withAssignedRoles,
    adjust: withoutHashedKey,
  },
  openapiKeyUpdate: { validate: (_mock, call) => assertInFuture(call, 'expireAt'), body: withAssignedRoles },
  memberUpdate: { body: withAssignedRoles },
  invitationCreate: { body: withAssignedRoles, adjust: acceptInvitation },

  instanceCreate: { body: withoutUnknownWarehouse },
  instanceUpdate: { body: endpointsOfProtocols },
  instanceReplicaScalingUpdate: { adjust: withEffectiveScaling },
  instanceScalingUpdate: { adjust: withEffectiveScaling },
  scalingScheduleUpsert: { adjust: withActiveScheduleEntry },
  serviceClickhouseSettingsUpdate: { execute: (_mock, call) => changeClickhouseSettings(call) },

  /** The body may contain the hash of a password, which the sandbox then does not know. */
  instancePasswordUpdate: {
    adjust: (_mock, call, outcome) => {
      if (!isObject(call.body) || call.body.newPasswordHash === undefined) return outcome;
      const { password: _, ...rest } = asObject(outcome.value);
      return { ...outcome, value: rest };
    },
  },

  /** The service shows the password, also in its connection string. */
  postgresServiceSetPassword: {
    adjust: (mock, call, outcome) => {
      const { password } = asObject(outcome.value);
      const userInfo = `:${encodeURIComponent(String(password))}@`;
      return withEntryChange(mock, call, POSTGRES_SERVICE, outcome, (value) => ({
        ...value,
        password: password ?? '',
        ...(typeof value.connectionString === 'string'
          ? { connectionString: value.connectionString.replace(/:[^:@/]*@/, userInfo) }
          : {}),
      }));
    },
  },
  postgresInstanceCreateReadReplica: {
    adjust: (_mock, _call, outcome) => withValues(outcome, { isPrimary: false }),
  },
  postgresInstanceRestore: {
    validate: (_mock, call) => assertNotInFuture(call, 'restoreTarget'),
    adjust: (_mock, _call, outcome) => withValues(outcome, { isPrimary: true, state: 'restoring_backup' }),
  },

  /** The organization and the service both list the new endpoint. */
  instancePrivateEndpointCreate: {
    adjust: (mock, call, outcome) => {
      const endpoint = asObject(outcome.value);
      const listed = withEntryChange(mock, call, ORGANIZATION, outcome, (value) => ({
        ...value,
        privateEndpoints: [
          ...asList(value.privateEndpoints).filter((one) => asObject(one).id !== endpoint.id),
          endpoint,
        ],
      }));
      return withEntryChange(mock, call, SERVICE, listed, (value) => ({
        ...value,
        privateEndpointIds: [...new Set([...asList(value.privateEndpointIds), endpoint.id ?? ''])],
      }));
    },
  },
};

function assertInFuture(call: Call, property: string): void {
  const at = timeIn(call, property);
  if (at !== undefined && at <= call.now) throw new ApiError('BAD_REQUEST', `body /${property} must be in the future`);
}

function assertNotInFuture(call: Call, property: string): void {
  const at = timeIn(call, property);
  if (at !== undefined && at > call.now)
    throw new ApiError('BAD_REQUEST', `body /${property} must not be in the future`);
}

/** Milliseconds since the epoch; `undefined` if the property is absent or `null`. */
function timeIn({ body }: Call, property: string): number | undefined {
  const text = isObject(body) ? body[property] : undefined;
  return typeof text === 'string' ? Date.parse(text) : undefined;
}

function withEntryChange(
  mock: MockState,
  call: Call,
  template: string,
  outcome: Outcome,
  change: (value: JsonObject) => JsonObject,
): Outcome {
  const entry = mock.store.entry(fillPath(template, call.parameters));
  if (entry === undefined || !isObject(entry.value)) return outcome;
  const changed = { ...entry, value: change(entry.value) };
  return { ...outcome, changes: [...outcome.changes, { kind: 'put', entry: changed }] };
}
