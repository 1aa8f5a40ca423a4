/** Authentication by HTTP Basic (RFC 7617), a Bearer token (RFC 6750) or a key in a header field. Authorization by role. */

import type { IncomingHttpHeaders } from 'node:http';
import { isSafe } from '../../openapi/model.ts';
import type { Credentials } from '../../shared/api-conventions.ts';
import { isObject } from '../../shared/json.ts';
import type { SandboxProfile } from '../model.ts';
import type { OperationPlan } from '../resources/operation-plan.ts';
import type { ReadonlyStore, StoredKey } from '../state/store.ts';
import { ApiError } from './response.ts';

export interface SentKey {
  /** Only of HTTP Basic. */
  readonly id?: string;
  readonly secret: string;
}

/** @throws ApiError 401 for a request without credentials of the API's scheme (RFC 9110, section 15.5.2). */
export function keyFrom(headers: IncomingHttpHeaders, credentials: Credentials): SentKey {
  if (credentials.scheme === 'basic') return basicKey(headers.authorization);
  const secret =
    credentials.scheme === 'bearer'
      ? /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
      : headers[credentials.header.toLowerCase()];
  if (typeof secret === 'string' && secret !== '') return { secret };
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
  return { id: pair.slice(0, colon), secret: pair.slice(colon + 1) };
}

/**
 * Finds the key, with the access that its stored item gives it now.
 *
 * @throws ApiError for a key that is unknown, wrong, disabled, deleted or expired; its message does not say which.
 */
export function authenticate(
  store: ReadonlyStore,
  { id, secret }: SentKey,
  now: number,
  { keys, refusedKey }: Pick<SandboxProfile, 'keys' | 'refusedKey'>,
): StoredKey {
  const key = id === undefined ? store.keyWithSecret(secret) : store.key(id);
  const entry = key?.entry === undefined ? undefined : store.entry(key.entry);
  const value = isObject(entry?.value) ? entry.value : undefined;
  const isDeleted = key?.entry !== undefined && value === undefined;
  const isInvalid = value !== undefined && keys?.isValid(value, now) === false;
  if (key === undefined || key.secret !== secret || isDeleted || isInvalid) {
    const wrong = id === undefined ? 'it is unknown or has expired' : 'the key ID or the key secret is wrong';
    throw new ApiError(refusedKey, `the API key is not valid: ${wrong}`);
  }
  return { ...key, access: (value === undefined ? undefined : keys?.access(value)) ?? key.access };
}

/** @throws ApiError for another root item than the key's; 403 for a write with a read-only key. */
export function assertAllowed(
  key: StoredKey,
  plan: OperationPlan,
  parameters: Readonly<Record<string, string>>,
  { conventions: { root }, foreignRoot }: Pick<SandboxProfile, 'conventions' | 'foreignRoot'>,
): void {
  const id = root === undefined ? undefined : parameters[root.parameter];
  if (root !== undefined && id !== undefined && id.toLowerCase() !== key.rootId) {
    throw new ApiError(foreignRoot, `the API key does not belong to the ${root.thing} ${id}`);
  }
  if (key.access === 'read' && !isSafe(plan.operation.method)) {
    throw new ApiError('FORBIDDEN', 'the role of the API key may only read');
  }
}
