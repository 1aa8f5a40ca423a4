/** Accepting an invitation: the invitation becomes a member. */
import { fillPath, resourceName } from '../../../scripts/sandbox/resources/path-template.ts';
import { itemId } from '../../../scripts/sandbox/samples/ids.ts';
import { NEW_ORDINAL } from '../../../scripts/sandbox/samples/property-values.ts';
import type { Call, Outcome } from '../../../scripts/sandbox/state/call.ts';
import { createdAt, type MockState } from '../../../scripts/sandbox/state/mock-state.ts';
import { itemEntry } from '../../../scripts/sandbox/state/seed.ts';
import { asObject, type JsonObject } from '../../../scripts/shared/json.ts';

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
