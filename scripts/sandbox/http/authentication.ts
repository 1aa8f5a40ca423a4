/** Authentication by HTTP Basic (RFC 7617): key ID as user name, key secret as password. Authorization by role. */

import { isSafe } from '../../openapi/model.ts';
import { isObject } from '../../shared/json.ts';
import type { OperationPlan } from '../resources/operation-plan.ts';
import { ORGANIZATION_PARAMETER } from '../resources/path-template.ts';
import { keyRoleOf } from '../state/roles.ts';
import type { ReadonlyStore, StoredKey } from '../state/store.ts';
import { ApiError } from './response.ts';

export interface Credentials {
  readonly keyId: string;
  readonly keySecret: string;
}

/** @throws ApiError 401 for a header without HTTP Basic credentials (RFC 9110, section 15.5.2). */
export function credentialsFrom(header: string | undefined): Credentials {
  const encoded = /^basic +([A-Za-z0-9+/=_-]+)$/i.exec(header ?? '')?.[1];
  const pair = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon === -1) {
    throw new ApiError('UNAUTHORIZED', 'an API key is required: key ID and key secret as HTTP Basic credentials', {
      'www-authenticate': 'Basic realm="ClickHouse Cloud API sandbox", charset="UTF-8"',
    });
  }
  return { keyId: pair.slice(0, colon), keySecret: pair.slice(colon + 1) };
}

/**
 * Finds the key, with the role that its stored entry has now.
 *
 * @throws ApiError 400, as the real API does, for a key that is unknown, wrong, disabled, deleted or expired. The message
 *   does not say which.
 */
export function authenticate(store: ReadonlyStore, { keyId, keySecret }: Credentials, now: number): StoredKey {
  const key = store.key(keyId);
  const entry = key?.entry === undefined ? undefined : store.entry(key.entry);
  const value = isObject(entry?.value) ? entry.value : undefined;
  const isDeleted = key?.entry !== undefined && value === undefined;
  const isExpired = typeof value?.expireAt === 'string' && Date.parse(value.expireAt) <= now;
  if (key === undefined || key.keySecret !== keySecret || isDeleted || isExpired || value?.state === 'disabled') {
    throw new ApiError('BAD_REQUEST', 'the API key is not valid: the key ID or the key secret is wrong');
  }
  const role = value === undefined ? undefined : keyRoleOf(value);
  return role === undefined || role === key.role ? key : { ...key, role };
}

/** @throws ApiError 400 for another organization, 403 for a write with a read-only key. */
export function assertAllowed(key: StoredKey, plan: OperationPlan, parameters: Readonly<Record<string, string>>): void {
  const organization = parameters[ORGANIZATION_PARAMETER];
  if (organization !== undefined && organization.toLowerCase() !== key.organizationId) {
    throw new ApiError('BAD_REQUEST', `the API key does not belong to the organization ${organization}`);
  }
  if (key.role === 'developer' && !isSafe(plan.operation.method)) {
    throw new ApiError('FORBIDDEN', `the role ${key.role} may only read`);
  }
}
