/** Authentication by HTTP Basic (RFC 7617), a Bearer token (RFC 6750) or a key in a header field. Authorization by role. */

import type { IncomingHttpHeaders } from 'node:http';
import { isSafe } from '../../openapi/model.ts';
import type { Credentials } from '../../shared/api-conventions.ts';
import { isObject } from '../../shared/json.ts';
import type { SandboxFacts } from '../profile.ts';
import type { OperationPlan } from '../resources/operation-plan.ts';
import { keyRoleOf } from '../state/roles.ts';
import type { ReadonlyStore, StoredKey } from '../state/store.ts';
import { ApiError, type ApiErrorCode } from './response.ts';

export interface SentKey {
  /** Only of HTTP Basic. */
  readonly keyId?: string;
  readonly keySecret: string;
}

/** @throws ApiError 401 for a request without credentials of the API's scheme (RFC 9110, section 15.5.2). */
export function keyFrom(headers: IncomingHttpHeaders, credentials: Credentials): SentKey {
  if (credentials.scheme === 'basic') return basicKey(headers.authorization);
  const keySecret =
    credentials.scheme === 'bearer'
      ? /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
      : headers[credentials.header.toLowerCase()];
  if (typeof keySecret === 'string' && keySecret !== '') return { keySecret };
  const challenge = credentials.scheme === 'bearer' ? 'Bearer' : 'ApiKey';
  throw new ApiError('UNAUTHORIZED', 'an API key is required', {
    'www-authenticate': `${challenge} realm="API sandbox"`,
  });
}

function basicKey(header: string | undefined): SentKey {
  const encoded = /^basic +([A-Za-z0-9+/=_-]+)$/i.exec(header ?? '')?.[1];
  const pair = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon === -1) {
    throw new ApiError('UNAUTHORIZED', 'an API key is required: key ID and key secret as HTTP Basic credentials', {
      'www-authenticate': 'Basic realm="API sandbox", charset="UTF-8"',
    });
  }
  return { keyId: pair.slice(0, colon), keySecret: pair.slice(colon + 1) };
}

/**
 * Finds the key, with the role that its stored entry has now.
 *
 * @param refusal the error for a key that is unknown, wrong, disabled, deleted or expired; its message does not say which.
 * @throws ApiError
 */
export function authenticate(
  store: ReadonlyStore,
  { keyId, keySecret }: SentKey,
  now: number,
  refusal: ApiErrorCode,
): StoredKey {
  const key = keyId === undefined ? store.keyWithSecret(keySecret) : store.key(keyId);
  const entry = key?.entry === undefined ? undefined : store.entry(key.entry);
  const value = isObject(entry?.value) ? entry.value : undefined;
  const isDeleted = key?.entry !== undefined && value === undefined;
  const isExpired = typeof value?.expireAt === 'string' && Date.parse(value.expireAt) <= now;
  if (key === undefined || key.keySecret !== keySecret || isDeleted || isExpired || value?.state === 'disabled') {
    const wrong = keyId === undefined ? 'it is unknown or has expired' : 'the key ID or the key secret is wrong';
    throw new ApiError(refusal, `the API key is not valid: ${wrong}`);
  }
  const role = value === undefined ? undefined : keyRoleOf(value);
  return role === undefined || role === key.role ? key : { ...key, role };
}

/** @throws ApiError for another root item than the key's; 403 for a write with a read-only key. */
export function assertAllowed(
  key: StoredKey,
  plan: OperationPlan,
  parameters: Readonly<Record<string, string>>,
  { conventions: { root }, foreignRoot }: Pick<SandboxFacts, 'conventions' | 'foreignRoot'>,
): void {
  const id = root === undefined ? undefined : parameters[root.parameter];
  if (root !== undefined && id !== undefined && id.toLowerCase() !== key.organizationId) {
    throw new ApiError(foreignRoot, `the API key does not belong to the ${root.thing} ${id}`);
  }
  if (key.role === 'developer' && !isSafe(plan.operation.method)) {
    throw new ApiError('FORBIDDEN', `the role ${key.role} may only read`);
  }
}
