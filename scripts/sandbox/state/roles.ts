/** Roles of members and keys: given by ID in a request, shown with their names in a response. */
import { isObject, type Json, type JsonObject } from '../../shared/json.ts';
import type { KeyRole } from '../credentials.ts';
import { ApiError } from '../http/response.ts';
import type { Call } from './call.ts';
import { itemPathsOf, type MockState } from './mock-state.ts';

/**
 * Adds `assignedRoles` to a body, from its `assignedRoleIds` or from the older `role` and `roles`.
 *
 * @throws ApiError 400 for a role that the organization does not have.
 */
export function withAssignedRoles(mock: MockState, call: Call, body: Json): Json {
  if (!isObject(body)) return body;
  const roles = itemPathsOf(mock, 'roles', call.parameters)
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

/** The role of a key according to its stored entry; `undefined` if the entry shows none. */
export function keyRoleOf(value: Json): KeyRole | undefined {
  if (!isObject(value)) return undefined;
  if (Array.isArray(value.assignedRoles)) {
    const assigned = value.assignedRoles as readonly JsonObject[];
    return assigned.some(({ roleName }) => /admin/i.test(String(roleName))) ? 'admin' : 'developer';
  }
  if (!Array.isArray(value.roles)) return undefined;
  return value.roles.includes('admin') ? 'admin' : 'developer';
}

function assignment({ id, name, type }: JsonObject): JsonObject {
  return { roleId: id ?? '', roleName: name ?? '', roleType: type ?? 'custom' };
}
