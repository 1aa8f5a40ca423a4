/** Milliseconds by operation, and by tag for the operations that have none of their own. */
export interface LatencyBudgets<OperationId extends string = string> {
  readonly operations?: { readonly [id in OperationId]?: number };
  readonly tags?: Readonly<Record<string, number>>;
}
