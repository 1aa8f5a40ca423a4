/** HTTP Basic (RFC 7617): key ID as user name, key secret as password; and what a key may see and do. */

import { isObject } from '../json.ts';
import { isSafe } from '../spec/model.ts';
import { Refusal } from './answer.ts';
import type { Plan } from './effects.ts';
import { keyRoleOf } from './roles.ts';
import { TENANT } from './seed.ts';
import type { State, StoredKey } from './store.ts';

/**
 * Nothing that looks like credentials answers 401, as RFC 9110 asks; credentials that are wrong answer 400, which is
 * what the vendor's guide says of the real service, and what the document declares.
 */
export function credentialsFrom(header: string | undefined): { keyId: string; keySecret: string } {
  const encoded = /^basic +([A-Za-z0-9+/=_-]+)$/i.exec(header ?? '')?.[1];
  const pair = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon === -1) {
    throw new Refusal('UNAUTHORIZED', 'an API key is required: key ID and key secret as HTTP Basic credentials', {
      'www-authenticate': 'Basic realm="ClickHouse Cloud API sandbox", charset="UTF-8"',
    });
  }
  return { keyId: pair.slice(0, colon), keySecret: pair.slice(colon + 1) };
}

/** @throws Refusal for a key that is unknown, wrong, disabled, deleted or expired: which of these is not told. */
export function authenticated(
  state: State,
  { keyId, keySecret }: { keyId: string; keySecret: string },
  now: number,
): StoredKey {
  const key = state.key(keyId);
  const entry = key?.entry === undefined ? undefined : state.entry(key.entry);
  const value = isObject(entry?.value) ? entry.value : undefined;
  const gone = key?.entry !== undefined && value === undefined;
  const expired = typeof value?.expireAt === 'string' && Date.parse(value.expireAt) <= now;
  if (key === undefined || key.keySecret !== keySecret || gone || expired || value?.state === 'disabled') {
    throw new Refusal('BAD_REQUEST', 'the API key is not valid: the key ID or the key secret is wrong');
  }
  const role = value === undefined ? undefined : keyRoleOf(value);
  return role === undefined || role === key.role ? key : { ...key, role };
}

/** @throws Refusal for another organization's things, and for a write with a key that may only read. */
export function assertAllowed(key: StoredKey, plan: Plan, parameters: Readonly<Record<string, string>>): void {
  const organization = parameters[TENANT];
  if (organization !== undefined && organization.toLowerCase() !== key.organizationId) {
    throw new Refusal('BAD_REQUEST', `the API key does not belong to the organization ${organization}`);
  }
  if (key.role === 'developer' && !isSafe(plan.operation.method)) {
    throw new Refusal('FORBIDDEN', `the role ${key.role} may only read`);
  }
}
