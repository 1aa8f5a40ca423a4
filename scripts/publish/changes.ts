/** What publishing changes, for a person to read before it happens. */

export interface Change {
  /** `GET /v1/organizations`, or the name of a variable. */
  readonly what: string;
  /** Its name in Postman; empty where `what` says it all. */
  readonly name: string;
  /** For what changed: which of its parts. */
  readonly parts: readonly string[];
}

export interface Changes {
  readonly added: readonly Change[];
  readonly removed: readonly Change[];
  readonly changed: readonly Change[];
  /** Parts of the whole: its description, its scripts, the order. */
  readonly whole: readonly string[];
  /** Made by people, and left as it is. */
  readonly kept: readonly Change[];
}

export const NO_CHANGES: Changes = { added: [], removed: [], changed: [], whole: [], kept: [] };

export function isUnchanged({ added, removed, changed, whole }: Changes): boolean {
  return added.length + removed.length + changed.length + whole.length === 0;
}
