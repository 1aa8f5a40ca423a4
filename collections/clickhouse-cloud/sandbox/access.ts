/** Who has access: API keys and members with their roles, and invitations, which become members. */

import { ApiError } from '../../../scripts/sandbox/http/response.ts';
import type { Call, KeyResource, MockState, Outcome } from '../../../scripts/sandbox/model.ts';
import { fillPath, resourceName } from '../../../scripts/sandbox/resources/path-template.ts';
import { itemId } from '../../../scripts/sandbox/samples/ids.ts';
import { NEW_ORDINAL } from '../../../scripts/sandbox/samples/property-values.ts';
import { createdAt, itemPathsOf } from '../../../scripts/sandbox/state/mock-state.ts';
import { itemEntry } from '../../../scripts/sandbox/state/seed.ts';
import { asObject, isObject, type Json, type JsonObject } from '../../../scripts/shared/json.ts';

/** The vendor has two predefined roles: a developer reads, an admin also writes. */
export const KEYS: KeyResource = {
  id: 'keyId',
  secret: 'keySecret',
  suffix: 'keySuffix',
  isValid: ({ expireAt, state }, now) =>
    state !== 'disabled' && (typeof expireAt !== 'string' || Date.parse(expireAt) > now),
  access: ({ assignedRoles, roles }) => {
    if (Array.isArray(assignedRoles))
      return (assignedRoles as readonly JsonObject[]).some(({ roleName }) => /admin/i.test(String(roleName)))
        ? 'write'
        : 'read';
    if (!Array.isArray(roles)) return undefined;
    return roles.includes('admin') ? 'write' : 'read';
  },
};

/**
 * Adds `assignedRoles` to the body, from its `assignedRoleIds` or from the older `role` and `roles`.
 *
 * @throws ApiError 400 for a role that the organization does not have.
 */
export function withAssignedRoles(mock: MockState, { body, parameters }: Call): Json {
  if (!isObject(body)) return body;
  const roles = itemPathsOf(mock, 'roles', parameters)
    .map((path) => mock.store.entry(path)?.value)
    .filter((value) => isObject(value));
  if (Array.isArray(body.assignedRoleIds)) {
    const assignedRoles = (body.assignedRoleIds as readonly Json[]).map((id, index) => {
      const role = roles.find((one) => one.id === id);
      if (role !== undefined) return assignment(role);
      // Some versions of the document have no list of roles, so every ID is accepted.
      if (roles.length === 0) return assignment({ id, name: 'Developer', type: 'system' });
      throw new ApiError('BAD_REQUEST', `body /assignedRoleIds/${index}: the organization has no role ${String(id)}`);
    });
    return { ...body, assignedRoles };
  }
  const names = [body.role, ...(Array.isArray(body.roles) ? body.roles : [])];
  const byName = roles.filter((role) => names.includes(String(role.name).toLowerCase()));
  return byName.length > 0 ? { ...body, assignedRoles: byName.map(assignment) } : body;
}

function assignment({ id, name, type }: JsonObject): JsonObject {
  return { roleId: id ?? '', roleName: name ?? '', roleType: type ?? 'custom' };
}

/** A body with hashes is of a key that was generated elsewhere: the API knows neither its ID nor its secret. */
export function withoutHashedKey(_mock: MockState, { body }: Call, outcome: Outcome): Outcome {
  if (!isObject(body) || body.hashData === undefined) return outcome;
  const { keyId: _keyId, keySecret: _keySecret, ...value } = asObject(outcome.value);
  return { value, changes: outcome.changes.filter(({ kind }) => kind !== 'key') };
}

/** Invitations of this domain are accepted at once: the API has no operation for it, and a test suite must continue. */
const AUTO_ACCEPT_DOMAIN = '@accepted.example';

/** Puts a member in the place of a new invitation that is accepted at once. */
export function acceptInvitation(mock: MockState, call: Call, outcome: Outcome): Outcome {
  const [created] = outcome.changes;
  const members = [...mock.resources.lists.values()].find(({ path }) => resourceName(path) === 'members');
  if (created?.kind !== 'put' || members?.parameter === undefined) return outcome;
  const { email, assignedRoles, role } = asObject(created.entry.value);
  if (typeof email !== 'string' || !email.endsWith(AUTO_ACCEPT_DOMAIN)) return outcome;
  const listPath = fillPath(members.path, call.parameters);
  // Derived from the invitation: the number of members can repeat after a member was removed.
  const id = itemId(mock, members, `${listPath}#${created.entry.path}`, NEW_ORDINAL);
  const parameters = { ...call.parameters, [members.parameter]: id };
  const entry = itemEntry(mock, members, parameters, id, createdAt(call.now));
  const value: JsonObject = {
    ...asObject(entry.value),
    email,
    name: email.split('@')[0] ?? '',
    ...(assignedRoles === undefined ? {} : { assignedRoles }),
    ...(role === undefined ? {} : { role }),
  };
  return {
    ...outcome,
    changes: [
      ...outcome.changes,
      { kind: 'put', entry: { ...entry, value }, listPath },
      { kind: 'remove', path: created.entry.path },
    ],
  };
}
