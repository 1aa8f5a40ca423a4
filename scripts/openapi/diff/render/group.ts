/** Changes that read alike, as one: a status that 62 operations answer from now on is one line, not 62. */
import type { Change, OperationReference } from '../model.ts';

export interface ChangeGroup {
  /** The first of them, and the place that is shown. */
  readonly change: Change;
  /** How many places changed alike. */
  readonly places: number;
  /** Of all places, each once, in the order of the document. */
  readonly operations: readonly OperationReference[];
}

/** @returns the groups in the order of their first changes. */
export function groupChanges(changes: readonly Change[]): ChangeGroup[] {
  const groups = new Map<string, { change: Change; places: number; operations: Map<string, OperationReference> }>();
  for (const change of changes) {
    const { kind, side, subject, from, to } = change;
    const key = JSON.stringify([kind, side, subject, from, to]);
    const group = groups.get(key) ?? { change, places: 0, operations: new Map() };
    group.places += 1;
    for (const operation of change.operations) group.operations.set(operation.id, operation);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ change, places, operations }) => ({
    change,
    places,
    operations: [...operations.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)),
  }));
}

/** The variables of the collection that the operations use: their path parameters, each once. */
export function parametersOf(operations: readonly OperationReference[]): string[] {
  return [...new Set(operations.flatMap(({ parameters }) => parameters))];
}
