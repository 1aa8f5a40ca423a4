/** Roles given by ID in a body, and shown with their names in an answer. */
import { isObject, type Json, type JsonObject } from '../json.ts';
import { Refusal } from './answer.ts';
import type { Call } from './call.ts';
import type { KeyRole } from './credentials.ts';
import { subjectOf } from './place.ts';
import { concretePath } from './store.ts';
import type { World } from './world.ts';

/**
 * Adds the `assignedRoles` that a body's `assignedRoleIds`, or its older `role` and `roles`, amount to.
 *
 * @throws Refusal for a role that the organization does not have.
 */
export function withRoles(world: World, call: Call, body: Json): Json {
  if (!isObject(body)) return body;
  const roles = rolesOf(world, call);
  if (Array.isArray(body.assignedRoleIds)) {
    const assigned = (body.assignedRoleIds as readonly Json[]).map((id, index) => {
      const role = roles.find((one) => one.id === id);
      if (role !== undefined) return assignment(role);
      // A version of the document without a list of roles: which ones there are is not known.
      if (roles.length === 0) return assignment({ id: id as Json, name: 'Developer', type: 'system' });
      throw new Refusal('BAD_REQUEST', `body /assignedRoleIds/${index}: the organization has no role ${String(id)}`);
    });
    return { ...body, assignedRoles: assigned };
  }
  const older = [body.role, ...(Array.isArray(body.roles) ? body.roles : [])];
  const byName = roles.filter((role) => older.includes(String(role.name).toLowerCase()));
  return byName.length > 0 ? { ...body, assignedRoles: byName.map(assignment) } : body;
}

/** What a key may do by the roles that its entry shows; none shown: nothing is known. */
export function keyRoleOf(value: Json): KeyRole | undefined {
  if (!isObject(value)) return undefined;
  const assigned = Array.isArray(value.assignedRoles) ? (value.assignedRoles as readonly JsonObject[]) : undefined;
  if (assigned !== undefined) {
    return assigned.some(({ roleName }) => /admin/i.test(String(roleName))) ? 'admin' : 'developer';
  }
  if (!Array.isArray(value.roles)) return undefined;
  return value.roles.includes('admin') ? 'admin' : 'developer';
}

function rolesOf(world: World, call: Call): JsonObject[] {
  for (const { path } of world.resources.collections.values()) {
    if (subjectOf(path) !== 'roles') continue;
    return world.state
      .members(concretePath(path, call.parameters))
      .map((member) => world.state.entry(member)?.value)
      .filter((value): value is JsonObject => isObject(value));
  }
  return [];
}

function assignment({ id, name, type }: JsonObject): JsonObject {
  return { roleId: id ?? '', roleName: name ?? '', roleType: type ?? 'custom' };
}
