/** What happens when an invitation is accepted: the invited one is a member from then on. */
import { isObject, type JsonObject } from '../json.ts';
import { NEW } from './call.ts';
import { idFor } from './item-id.ts';
import { subjectOf } from './place.ts';
import { itemEntry } from './seed.ts';
import type { Change } from './store.ts';
import type { World } from './world.ts';

/** Who is invited at this domain accepts at once: no request of the API can do it, and a suite has to go on. */
const ACCEPTING = '@accepted.example';

/** IDs of the invitations among these changes that are accepted by themselves. */
export function acceptedAtOnce(changes: readonly Change[]): string[] {
  return changes.flatMap((change) => {
    if (change.kind !== 'put' || !isObject(change.entry.value)) return [];
    const id = /\/invitations\/([^/]+)$/.exec(change.entry.path)?.[1];
    const { email } = change.entry.value;
    return id !== undefined && typeof email === 'string' && email.endsWith(ACCEPTING) ? [decodeURIComponent(id)] : [];
  });
}

/** @throws Error where there is no such invitation. */
export function acceptedInvitation(world: World, invitationId: string, now: number): Change[] {
  const collections = [...world.resources.collections.values()];
  const members = collections.find(({ path }) => subjectOf(path) === 'members');
  const invitations = collections.find(({ path }) => subjectOf(path) === 'invitations');
  const organizations = invitations?.parent === undefined ? undefined : world.resources.byItem.get(invitations.parent);
  for (const organization of world.state.members(organizations?.path ?? '')) {
    const path = `${organization}/invitations/${encodeURIComponent(invitationId)}`;
    const invitation = world.state.entry(path)?.value;
    if (!isObject(invitation) || members === undefined || organizations?.parameter === undefined) continue;
    const collection = `${organization}/members`;
    const tenant = decodeURIComponent(organization.slice(organization.lastIndexOf('/') + 1));
    // By the invitation, not by how many there are: that number comes again once a member has left.
    const id = idFor(world, members, `${collection}#${invitationId}`, NEW);
    const parameters = { [organizations.parameter]: tenant, [members.parameter ?? '']: id };
    const entry = itemEntry(world, members, parameters, id, { ordinal: NEW, age: 0, now });
    const value: JsonObject = {
      ...(isObject(entry.value) ? entry.value : {}),
      email: invitation.email ?? '',
      name: String(invitation.email ?? '').split('@')[0] ?? '',
      ...(invitation.assignedRoles === undefined ? {} : { assignedRoles: invitation.assignedRoles }),
      ...(invitation.role === undefined ? {} : { role: invitation.role }),
    };
    return [
      { kind: 'put', entry: { ...entry, value }, collection },
      { kind: 'remove', path },
    ];
  }
  throw new Error(`there is no invitation ${invitationId}`);
}
