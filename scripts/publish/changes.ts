/** The changes that publishing makes, for a user to review. */

export interface Change {
  /** `GET /v1/organizations`, or the name of a variable. */
  readonly what: string;
  /** Its name in Postman; empty if it equals `what`. */
  readonly name: string;
  /** The parts that changed: `description`, `test script`. */
  readonly parts: readonly string[];
}

export interface Changes {
  readonly added: readonly Change[];
  readonly removed: readonly Change[];
  readonly changed: readonly Change[];
  /** Changed parts of the collection itself: its description, its scripts, the order. */
  readonly whole: readonly string[];
  /** Created by users, and not changed. */
  readonly kept: readonly Change[];
}

export const NO_CHANGES: Changes = { added: [], removed: [], changed: [], whole: [], kept: [] };

export function isUnchanged({ added, removed, changed, whole }: Changes): boolean {
  return added.length + removed.length + changed.length + whole.length === 0;
}
