/** Accepting an invitation: the invitation becomes a member. */
import { isObject, type JsonObject } from '../../shared/json.ts';
import { lastSegment, resourceName } from '../resources/path-template.ts';
import { itemId } from '../samples/ids.ts';
import { NEW_ORDINAL } from '../samples/property-values.ts';
import { createdAt, type MockState } from './mock-state.ts';
import { itemEntry } from './seed.ts';
import type { Change } from './store.ts';

/** Invitations of this domain are accepted at once: the API has no operation for it, and a test suite must continue. */
const AUTO_ACCEPT_DOMAIN = '@accepted.example';

/** IDs of the new invitations that are accepted at once. */
export function autoAcceptedInvitations(changes: readonly Change[]): string[] {
  return changes.flatMap((change) => {
    if (change.kind !== 'put' || !isObject(change.entry.value)) return [];
    const { email } = change.entry.value;
    const isAccepted = typeof email === 'string' && email.endsWith(AUTO_ACCEPT_DOMAIN);
    return isAccepted && /\/invitations\/[^/]+$/.test(change.entry.path) ? [lastSegment(change.entry.path)] : [];
  });
}

/** @throws Error for an unknown invitation. */
export function acceptInvitation(mock: MockState, invitationId: string, now: number): Change[] {
  const lists = [...mock.resources.lists.values()];
  const members = lists.find(({ path }) => resourceName(path) === 'members');
  const invitations = lists.find(({ path }) => resourceName(path) === 'invitations');
  const organizations = mock.resources.byItemPath.get(invitations?.parent ?? '');
  for (const organization of mock.store.itemPaths(organizations?.path ?? '')) {
    const path = `${organization}/invitations/${encodeURIComponent(invitationId)}`;
    const invitation = mock.store.entry(path)?.value;
    if (!isObject(invitation) || members === undefined || organizations?.parameter === undefined) continue;
    const listPath = `${organization}/members`;
    // Derived from the invitation: the number of members can repeat after a member was removed.
    const id = itemId(mock, members, `${listPath}#${invitationId}`, NEW_ORDINAL);
    const parameters = { [organizations.parameter]: lastSegment(organization), [members.parameter ?? '']: id };
    const entry = itemEntry(mock, members, parameters, id, createdAt(now));
    const email = String(invitation.email ?? '');
    const value: JsonObject = {
      ...(isObject(entry.value) ? entry.value : {}),
      email,
      name: email.split('@')[0] ?? '',
      ...(invitation.assignedRoles === undefined ? {} : { assignedRoles: invitation.assignedRoles }),
      ...(invitation.role === undefined ? {} : { role: invitation.role }),
    };
    return [
      { kind: 'put', entry: { ...entry, value }, listPath },
      { kind: 'remove', path },
    ];
  }
  throw new Error(`unknown invitation ${invitationId}`);
}
