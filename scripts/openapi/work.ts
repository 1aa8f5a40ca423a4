/** Work that ends: steps are counted, not seconds, so that the same document gives the same bytes on every machine. */

/** A budget of steps, spent by all that it is handed to. */
export interface Work {
  /** Steps that are left; not above 0: nothing further is tried. */
  left: number;
}

/** @returns a budget of so many steps. */
export function workOf(steps: number): Work {
  return { left: steps };
}

/** Lets a task have a part of a budget, so that it alone cannot spend the whole. */
export function withPart<Result>(work: Work, most: number, task: (part: Work) => Result): Result {
  const given = Math.min(most, work.left);
  const part = workOf(given);
  const result = task(part);
  work.left -= given - part.left;
  return result;
}

/** Steps for a look at a long list: much less than those for its values one by one. */
export function lookAt(list: unknown): number {
  return Array.isArray(list) ? Math.ceil(list.length / 100) : 0;
}
